package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * The TLS stage. A version that was not answered is not called disabled; only hellos after the
 * negotiation and in the ordinary way decide how the stage stands, the others explain.
 */
public record TlsPicture(StageView view) {
  /** The hellos of one way that reached the server. */
  public List<HelloFate> hellos(Way way) {
    return view.seen(TlsObservation.class).stream()
        .flatMap(seen -> HelloFate.of(seen).stream())
        .filter(fate -> fate.hello().way() == way && fate.end() != End.NOT_ASKED)
        .toList();
  }

  /** The hellos of an ordinary client. */
  public List<HelloFate> hellos() {
    return hellos(Way.AFTER_NEGOTIATION);
  }

  /** At least one hello was answered or left unanswered by the server. */
  public boolean asked() {
    return !hellos().isEmpty();
  }

  /** Versions that a hello got together with a suite that current clients offer. */
  public NavigableSet<TlsVersion> accepted() {
    NavigableSet<TlsVersion> versions = new TreeSet<>();
    hellos().stream()
        .filter(HelloFate::withOrdinarySuite)
        .forEach(fate -> fate.accepted().ifPresent(versions::add));
    for (Seen<CipherSuitesListed> listed : view.seen(CipherSuitesListed.class)) {
      if (listed.what().hello().way() == Way.AFTER_NEGOTIATION
          && listed.what().suites().stream().anyMatch(HelloFate::isOrdinary)) {
        versions.add(listed.what().version());
      }
    }
    return versions;
  }

  /** The suites that were accepted when no ordinary one ever was. */
  public List<CipherSuite> onlyRareSuites() {
    return accepted().isEmpty()
        ? hellos().stream().flatMap(fate -> fate.suite().stream()).distinct().toList()
        : List.of();
  }

  public boolean acceptsModern() {
    return !accepted().isEmpty() && accepted().last().isAtLeast(TlsVersion.TLS_1_2);
  }

  /** Only versions that current clients have given up are accepted, and newer ones were offered. */
  public boolean acceptsOldOnly() {
    return !accepted().isEmpty()
        && !acceptsModern()
        && modernAsked()
        && telling().stream().noneMatch(HelloFate::acceptedModern);
  }

  /** TLS 1.3 is accepted and a hello with TLS 1.2 alone was answered by an alert. */
  public boolean accepts13Only() {
    return accepted().equals(Set.of(TlsVersion.TLS_1_3))
        && aloneWith12().anyMatch(fate -> fate.end() == End.ALERT);
  }

  /** TLS works, and yet a hello with TLS 1.2 alone got no answer. */
  public boolean loses12() {
    return acceptsModern()
        && !accepted().contains(TlsVersion.TLS_1_2)
        && aloneWith12().anyMatch(fate -> fate.end() != End.ALERT && fate.end() != End.ACCEPTED);
  }

  private Stream<HelloFate> aloneWith12() {
    return hellos().stream()
        .filter(fate -> fate.hello().versions().equals(List.of(TlsVersion.TLS_1_2)));
  }

  /** A hello in any way whatever got a current version and suite: the server can do TLS. */
  public boolean serverCanDoTls() {
    return Stream.of(Way.values())
        .flatMap(way -> hellos(way).stream())
        .anyMatch(fate -> fate.acceptedModern() && fate.withOrdinarySuite());
  }

  /** A hello that offers TLS 1.2 or 1.3 reached the server. */
  public boolean modernAsked() {
    return hellos().stream().anyMatch(HelloFate::offersModern);
  }

  /** A hello with TLS 1.3 and older versions is turned down every time, one without 1.3 is not. */
  public boolean stumblesOver13() {
    List<HelloFate> mixed = hellos().stream().filter(HelloFate::offersMixed).toList();
    return acceptsModern()
        && !comesAndGoes()
        && !accepted().contains(TlsVersion.TLS_1_3)
        && !mixed.isEmpty()
        && mixed.stream().noneMatch(fate -> fate.end() == End.ACCEPTED);
  }

  /**
   * The same, and nothing at all comes back: a larger answer that gets lost looks like this, too.
   */
  public boolean silentOver13() {
    return stumblesOver13()
        && hellos().stream()
            .filter(HelloFate::offersMixed)
            .allMatch(fate -> fate.end() == End.SILENT);
  }

  /** The hellos with TLS 1.2 or 1.3, which are those that count; all hellos if there is none. */
  private List<HelloFate> telling() {
    List<HelloFate> modern = hellos().stream().filter(HelloFate::offersModern).toList();
    return modern.isEmpty() ? hellos() : modern;
  }

  /** A hello of an old version is answered by an alert, which is a very small packet. */
  public boolean oldHellosAreRefused() {
    return hellos().stream().anyMatch(fate -> !fate.offersModern() && fate.end() == End.ALERT);
  }

  /** Every hello of a current version ended in one of these ways, and none was accepted. */
  public boolean every(End first, End... others) {
    Set<End> ends = EnumSet.of(first, others);
    return acceptsNone() && telling().stream().allMatch(fate -> ends.contains(fate.end()));
  }

  public boolean any(End end) {
    return hellos().stream().anyMatch(fate -> fate.end() == end);
  }

  /** No hello was accepted and no alert was sent: the peer says nothing in TLS. */
  public boolean neverSpeaksTls() {
    return every(End.RESET, End.CLOSED, End.SILENT);
  }

  /** No ordinary hello was accepted. */
  public boolean acceptsNone() {
    return asked() && hellos().stream().noneMatch(fate -> fate.end() == End.ACCEPTED);
  }

  /** Every hello of a current version was answered by this alert. */
  public boolean everyAlert(AlertDescription alert) {
    return !telling().isEmpty()
        && telling().stream().allMatch(fate -> fate.alert().map(alert::equals).orElse(false));
  }

  /**
   * The server refuses with this alert whatever version it has: each hello of a current version is
   * answered by it, or by "protocol version" for a version that the server does not have.
   */
  public boolean refusesWith(AlertDescription alert) {
    return every(End.ALERT)
        && telling().stream().anyMatch(fate -> fate.alert().map(alert::equals).orElse(false))
        && telling().stream()
            .flatMap(fate -> fate.alert().stream())
            .allMatch(each -> each.equals(alert) || each.equals(AlertDescription.PROTOCOL_VERSION));
  }

  /** A hello with one current version, which offers all suites that there are, got this alert. */
  public boolean allSuitesRefusedWith(AlertDescription alert) {
    return refusesWith(alert)
        && telling().stream()
            .anyMatch(fate ->
                fate.hello().versions().size() == 1
                    && fate.alert().map(alert::equals).orElse(false));
  }

  /** Some ordinary hello was answered by this alert. */
  public boolean anyAlert(AlertDescription alert) {
    return hellos().stream().anyMatch(fate -> fate.alert().map(alert::equals).orElse(false));
  }

  /** A hello of that way was accepted. */
  public Optional<HelloFate> acceptedBy(Way way) {
    return hellos(way).stream().filter(fate -> fate.end() == End.ACCEPTED).findFirst();
  }

  /** Whole hellos get nowhere, and one that is cut in two is accepted. */
  public Optional<HelloFate> acceptedWhenSplit() {
    return neverSpeaksTls() ? acceptedBy(Way.SPLIT) : Optional.empty();
  }

  /** A hello of that way got the server's alert, which only a server that has read it sends. */
  public boolean alertedBy(Way way) {
    return hellos(way).stream().anyMatch(fate -> fate.end() == End.ALERT);
  }

  /** Hellos of that way were tried, and none was accepted. */
  public boolean triedInVain(Way way) {
    return !hellos(way).isEmpty() && acceptedBy(way).isEmpty();
  }

  public Optional<Seen<TlsSessionEstablished>> session() {
    return view.seen(TlsSessionEstablished.class).stream()
        .filter(seen -> seen.what().hello().way() == Way.AFTER_NEGOTIATION)
        .findFirst();
  }

  /** A handshake that the peer broke after it had taken the hello, and none that succeeded. */
  public Optional<Seen<TlsSessionFailed>> brokenByPeer() {
    return session().isPresent()
        ? Optional.empty()
        : view.seen(TlsSessionFailed.class).stream()
            .filter(seen -> isByPeer(seen.what().how()))
            .findFirst();
  }

  /** The smallest key exchange that the server showed in clear, in bits, of finite-field groups. */
  public Optional<Integer> smallestPrimeBits() {
    return view.seen(TlsAccepted.class).stream()
        .map(Seen::what)
        .filter(each -> each.suite().name().contains("_DHE_"))
        .flatMap(each -> each.keyExchangeBits().stream())
        .min(Integer::compare);
  }

  /** The same hello was accepted once and not accepted another time. */
  public boolean unsteady() {
    return hellos().stream().collect(Collectors.groupingBy(HelloFate::hello)).values().stream()
        .anyMatch(
            fates -> fates.stream().map(fate -> fate.end() == End.ACCEPTED).distinct().count() > 1);
  }

  public Optional<Duration> slowestAnswer() {
    return hellos().stream()
        .filter(fate -> fate.end() == End.ACCEPTED || fate.end() == End.ALERT)
        .map(HelloFate::took)
        .max(Duration::compareTo);
  }

  /**
   * How the stage stands.
   *
   * @param provedByNla an NTLM challenge came through TLS, so a session stood
   */
  public Standing standing(boolean provedByNla) {
    if (!asked()) {
      return Standing.unknown(view.whyMissing());
    }
    if (!onlyRareSuites().isEmpty()) {
      return rareStanding();
    }
    if (accepted().isEmpty()) {
      return modernAsked()
          ? Standing.bad(refusalSentence())
          : Standing.unknown("only hellos without TLS 1.2 and 1.3 reached the server");
    }
    if (!acceptsModern()) {
      return modernAsked()
          ? Standing.bad("the server takes " + versions() + " only, which current clients refuse")
          : Standing.unknown("the server takes " + versions() + "; newer versions were not asked");
    }
    if (comesAndGoes()) {
      return Standing.bad(
          "the same hello is taken one time and broken off another time: a fault that comes and"
              + " goes");
    }
    if (silentOver13()) {
      return Standing.bad(
          "nothing comes back when TLS 1.3 is offered beside older versions, as current clients do");
    }
    if (stumblesOver13()) {
      return Standing.bad(
          "the server breaks off when TLS 1.3 is offered beside older versions, as current clients"
              + " do");
    }
    return sessionStanding(provedByNla);
  }

  /** A current hello was taken once, and the same one broken off without an alert another time. */
  public boolean comesAndGoes() {
    return hellos().stream()
        .filter(HelloFate::offersModern)
        .collect(
            Collectors.groupingBy(
                HelloFate::hello, Collectors.mapping(HelloFate::end, Collectors.toSet())))
        .values()
        .stream()
        .anyMatch(TlsPicture::takenAndBrokenOff);
  }

  private static boolean takenAndBrokenOff(Set<End> ends) {
    return ends.contains(End.ACCEPTED)
        && (ends.contains(End.RESET) || ends.contains(End.CLOSED) || ends.contains(End.SILENT));
  }

  /** An ordinary hello must have been refused; a server's odd taste is no fault. */
  private Standing rareStanding() {
    String suites =
        onlyRareSuites().stream().map(CipherSuite::name).collect(Collectors.joining(", "));
    return ordinaryRefused()
        ? Standing.bad("the server takes only suites that current clients do not offer: " + suites)
        : Standing.unknown("the server chose " + suites + "; ordinary suites were not asked alone");
  }

  /** A hello of several versions, which offers what current clients offer, was turned down. */
  public boolean ordinaryRefused() {
    return hellos().stream()
        .anyMatch(fate -> fate.hello().versions().size() > 1 && fate.end() != End.ACCEPTED);
  }

  private Standing sessionStanding(boolean provedByNla) {
    if (session().isPresent()) {
      TlsSessionEstablished session = session().get().what();
      return Standing.good("a %s session with %s".formatted(session.version(), session.suite()));
    }
    if (provedByNla) {
      return Standing.good("the server takes " + versions());
    }
    return brokenByPeer()
        .map(seen ->
            Standing.bad(
                "the handshake breaks while waiting for the %s: %s"
                    .formatted(PlainText.of(seen.what().phase()), PlainText.of(seen.what().how()))))
        .orElseGet(() -> Standing.unknown("the hello is taken, but no whole session was proved"));
  }

  private String refusalSentence() {
    if (every(End.RESET)) {
      return "the connection is reset on every current TLS hello";
    }
    if (every(End.CLOSED)) {
      return "the connection is closed on every current TLS hello";
    }
    if (every(End.SILENT)) {
      return "no TLS hello is ever answered";
    }
    if (every(End.MCS_DISCONNECT)) {
      return "the server answers every current TLS hello with an MCS disconnect in clear, as xrdp does";
    }
    if (every(End.ALERT)) {
      return "the server answers every current TLS hello with an alert: " + alerts();
    }
    return "no TLS hello is accepted: "
        + hellos().stream()
            .map(fate -> fate.end().name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private String alerts() {
    return hellos().stream()
        .flatMap(fate -> fate.alert().stream())
        .map(alert -> "%s (%d)".formatted(alert, alert.value()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The accepted versions in words. */
  public String versions() {
    return accepted().stream().map(TlsVersion::name).collect(Collectors.joining(", "));
  }

  private static boolean isByPeer(String how) {
    return how.startsWith("alert")
        || how.startsWith("reset")
        || how.startsWith("closed")
        || how.startsWith("silence");
  }
}
