package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TlsObservation;

/**
 * A connection that shows how a client fares, with those beside it that ask for less, for what no
 * ordinary client asks, or for nothing: tests of a probe or a scanner, and glances. What they show
 * stands in the stages of that connection, as if one probe had asked it all; alone they are no
 * fault of anybody.
 */
record Visit(Attempt main, List<Attempt> beside) {
  /** A client that is refused and tries again within this time falls back. */
  private static final Duration FALL_BACK = Duration.ofSeconds(10);

  /** A client that shows the certificate to a person connects again when they have agreed. */
  private static final Duration PERSON_DECIDES = Duration.ofMinutes(2);

  /** Our probe asks its next question as soon as one is answered. */
  private static final Duration IN_ONE_GO = Duration.ofMillis(250);

  Visit {
    beside = List.copyOf(beside);
  }

  /** Those of one client and one server; empty when nobody asks for RDP. */
  static List<Visit> of(List<Attempt> attempts) {
    List<Attempt> asking = attempts.stream().filter(Attempt::asksForRdp).toList();
    List<Attempt> mains = asking.stream().filter(each -> isMain(each, attempts)).toList();
    if (mains.isEmpty()) {
      mains = asking.stream().filter(each -> !each.isTurnedDown()).toList();
    }
    if (mains.isEmpty()) {
      mains = asking.stream().limit(1).toList();
    }
    return joined(gathered(mains, attempts));
  }

  private static boolean isMain(Attempt attempt, List<Attempt> all) {
    if (!attempt.isDirect() || attempt.failsToConnect()) {
      return true;
    }
    List<Attempt> later = all.subList(all.indexOf(attempt) + 1, all.size());
    if (attempt.isGlance() || fallsBack(attempt, later) || asksAPerson(attempt, later)) {
      return false;
    }
    if (attempt.goesOn()) {
      return true;
    }
    return isOrdinary(attempt) && all.stream().noneMatch(each -> grantsMore(attempt, each));
  }

  private static boolean isOrdinary(Attempt attempt) {
    return !attempt.connection().fromBeginning()
        || (Requests.isOrdinary(attempt.requested())
            && attempt.hello().map(Requests::isOrdinary).orElse(true)
            && !attempt.offersOddSuites());
  }

  /** What was turned down is part of what was granted on another connection. */
  private static boolean grantsMore(Attempt turnedDown, Attempt other) {
    if (turnedDown.hello().isPresent()) {
      return turnedDown.takenHello().isEmpty()
          && other
              .takenHello()
              .map(taken -> Requests.isLess(turnedDown.hello().get(), taken))
              .orElse(false);
    }
    return turnedDown.granted().isEmpty()
        && turnedDown.requested().isPresent()
        && other
            .granted()
            .map(granted -> Requests.isLess(turnedDown.requested().get(), granted))
            .orElse(false);
  }

  private static boolean fallsBack(Attempt attempt, List<Attempt> later) {
    return attempt.has(NegotiationRefused.class)
        && later.stream()
            .anyMatch(each ->
                each.has(NegotiationObservation.class)
                    && !each.has(NegotiationRefused.class)
                    && follows(attempt, each, FALL_BACK));
  }

  private static boolean asksAPerson(Attempt attempt, List<Attempt> later) {
    return attempt.endsWhenTlsStands()
        && later.stream()
            .anyMatch(each -> each.getsThrough() && follows(attempt, each, PERSON_DECIDES));
  }

  private static boolean follows(Attempt attempt, Attempt later, Duration within) {
    return Duration.between(attempt.ended(), later.began()).compareTo(within) <= 0;
  }

  /** What is beside belongs to the last one that began before it. */
  private static List<Visit> gathered(List<Attempt> mains, List<Attempt> all) {
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < mains.size(); i++) {
      Attempt main = mains.get(i);
      Instant from = i == 0 ? Instant.MIN : main.began();
      Instant until = i + 1 < mains.size() ? mains.get(i + 1).began() : Instant.MAX;
      List<Attempt> beside =
          all.stream()
              .filter(each -> !mains.contains(each) && each.isDirect())
              .filter(each -> !each.began().isBefore(from) && each.began().isBefore(until))
              .filter(each -> bearsOn(each, main, all))
              .toList();
      visits.add(new Visit(main, main.isDirect() ? beside : List.of()));
    }
    return visits;
  }

  /** Our own probe is known by its captures: what it asks in one go is one visit. */
  private static List<Visit> joined(List<Visit> visits) {
    List<Visit> joined = new ArrayList<>();
    for (Visit each : visits) {
      if (!joined.isEmpty() && joined.getLast().goesOnIn(each)) {
        Visit last = joined.removeLast();
        List<Attempt> beside = new ArrayList<>(last.beside());
        beside.addAll(each.all());
        joined.add(new Visit(last.main(), beside));
      } else {
        joined.add(each);
      }
    }
    return joined;
  }

  private boolean goesOnIn(Visit next) {
    boolean ours = main.madeUp() && main.isDirect() && !main.failsToConnect();
    boolean alike = next.main.madeUp() && next.main.isDirect() && !next.main.failsToConnect();
    return ours && alike && all().stream().anyMatch(each -> follows(each, next.main, IN_ONE_GO));
  }

  /** A client that has to do without TLS in the end gets on as well. */
  private static boolean bearsOn(Attempt attempt, Attempt main, List<Attempt> all) {
    return main.granted().isPresent()
        || main.isTurnedDown()
        || !fallsBack(attempt, all.subList(all.indexOf(attempt) + 1, all.size()));
  }

  List<Attempt> all() {
    List<Attempt> all = new ArrayList<>();
    all.add(main);
    all.addAll(beside);
    return all;
  }

  /** What stands in the stages. */
  List<Observed> telling() {
    List<Observed> telling = new ArrayList<>();
    main.seen().stream().filter(each -> tells(main, each.observation())).forEach(telling::add);
    boolean certificate = main.has(CertificatePresented.class);
    for (Attempt each : beside) {
      for (Observed seen : each.seen()) {
        Observation what = seen.observation();
        boolean wanted =
            (each.madeUp() && !(what instanceof TcpObservation))
                || what instanceof NegotiationObservation
                || what instanceof TlsObservation
                || what instanceof CertificateObservation;
        boolean repeated = certificate && what instanceof CertificateObservation;
        if (wanted && !repeated && tells(each, what)) {
          telling.add(seen);
        }
      }
      certificate |= each.has(CertificatePresented.class);
    }
    return telling;
  }

  /** Why a stage stays empty although something was asked in it. */
  Optional<String> leftOut(Class<? extends Observation> stage) {
    List<Observation> left = new ArrayList<>();
    for (Attempt each : all()) {
      each.seen().stream()
          .map(Observed::observation)
          .filter(what -> stage.isInstance(what) && !tells(each, what))
          .forEach(left::add);
    }
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the capture shows only what no ordinary client asks for (%s); one ordinary connection would tell"
                .formatted(Requests.words(left)));
  }

  /**
   * Refusals of what no ordinary client asks for tell something only beside an ordinary request.
   */
  private boolean tells(Attempt attempt, Observation observation) {
    if (!attempt.isDirect() || attempt.goesOn() || !Requests.isTurnedDown(observation)) {
      return true;
    }
    if (attempt.isOrdinary(observation) || Requests.isTooOld(observation)) {
      return true;
    }
    boolean suites = observation instanceof TlsObservation && attempt.offersOddSuites();
    return !suites
        && hasOrdinary(
            observation instanceof TlsObservation
                ? TlsObservation.class
                : NegotiationObservation.class);
  }

  private boolean hasOrdinary(Class<? extends Observation> kind) {
    return all().stream()
        .anyMatch(attempt ->
            attempt.seen().stream()
                .map(Observed::observation)
                .anyMatch(each -> kind.isInstance(each) && attempt.isOrdinary(each)));
  }
}
