package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.CipherSuite.KeyExchange;
import org.rdpdoctor.wire.tls.CipherSuites;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * Lists every suite and group of the accepted versions with one connection for each that is found:
 * a hello offers all that are left, the server's choice is taken out, until it refuses.
 */
final class CipherScan {
  private static final Duration HELLO_LIMIT = Duration.ofSeconds(4);

  private final RoadContext context;
  private final TlsRoad road;

  CipherScan(RoadContext context, TlsRoad road) {
    this.context = context;
    this.road = road;
  }

  /** One {@link CipherSuitesListed} per version; versions side by side, each one step by step. */
  List<Observed> scan(List<TlsVersion> versions) throws InterruptedException {
    List<Callable<List<Observed>>> scans = new ArrayList<>();
    for (TlsVersion version : versions) {
      scans.add(() -> List.of(Observed.byProbe(new VersionScan(version).list())));
    }
    return TlsStage.all(scans);
  }

  /** What the server makes of an offer. */
  private sealed interface Answer {
    /**
     * It chose, in the version that was offered.
     *
     * @param whole all of its answer came, so that a group that is not there was not chosen
     */
    record Chosen(TlsAccepted choice, boolean whole) implements Answer {}

    /** An alert, another version, or the connection ended twice: it wants nothing of it. */
    record Refused() implements Answer {}

    /** Silence, an unreadable answer, or the hello could not be sent: nothing is known. */
    record Unknown() implements Answer {}
  }

  private final class VersionScan {
    private final TlsVersion version;
    private final HelloProfile profile;
    private final long startedNanos = System.nanoTime();
    private int connections;
    private boolean complete = true;

    VersionScan(TlsVersion version) {
      this.version = version;
      this.profile = HelloProfile.only(version).withServerName(context.target().host());
    }

    CipherSuitesListed list() throws InterruptedException {
      List<Deque<CipherSuite>> chosen = new ArrayList<>();
      for (List<CipherSuite> chunk :
          CipherSuites.chunks(CipherSuites.scannableIn(version), CipherSuites.MAX_PER_HELLO)) {
        chosen.add(new ArrayDeque<>(suites(chunk)));
      }
      List<CipherSuite> found = merged(chosen);
      complete &= !found.isEmpty(); // the version was accepted before
      Optional<Boolean> serverPrefers = serverPrefers(found);
      List<NamedGroup> groups = groups(found);
      return new CipherSuitesListed(
          new Hello(Way.AFTER_NEGOTIATION, List.of(version), profile.serverName()),
          version,
          found,
          serverPrefers,
          groups,
          complete,
          connections,
          Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private List<CipherSuite> suites(List<CipherSuite> offered) throws InterruptedException {
      return choices(offered, profile::withCipherSuites, accepted -> Optional.of(accepted.suite()));
    }

    /** Those of the offered that the server takes, in the order in which it takes them. */
    private <T> List<T> choices(
        List<T> offered,
        Function<List<T>, HelloProfile> hello,
        Function<TlsAccepted, Optional<T>> choiceOf)
        throws InterruptedException {
      List<T> left = new ArrayList<>(offered);
      List<T> chosen = new ArrayList<>();
      while (!left.isEmpty()) {
        Answer answer = ask(hello.apply(left));
        Optional<T> choice = accepted(answer).flatMap(choiceOf).filter(left::contains);
        if (choice.isEmpty()) {
          complete &= !(answer instanceof Answer.Chosen chosenInPart) || chosenInPart.whole();
          break;
        }
        left.remove(choice.get());
        chosen.add(choice.get());
      }
      return chosen;
    }

    /** One order out of several: of the first of each the server takes its favourite. */
    private List<CipherSuite> merged(List<Deque<CipherSuite>> orders) throws InterruptedException {
      List<CipherSuite> merged = new ArrayList<>();
      List<Deque<CipherSuite>> left = new ArrayList<>(orders);
      left.removeIf(Deque::isEmpty);
      while (left.size() > 1) {
        List<CipherSuite> firsts = left.stream().map(Deque::getFirst).toList();
        CipherSuite next =
            choiceOfAcceptable(firsts)
                .map(TlsAccepted::suite)
                .filter(firsts::contains)
                .orElse(firsts.getFirst());
        left.forEach(order -> order.removeFirstOccurrence(next));
        left.removeIf(Deque::isEmpty);
        merged.add(next);
      }
      left.forEach(merged::addAll);
      return merged;
    }

    /** Whether the first choice stays the same when we name it last. */
    private Optional<Boolean> serverPrefers(List<CipherSuite> found) throws InterruptedException {
      if (found.size() < 2) {
        return Optional.empty();
      }
      List<CipherSuite> best = found.subList(0, Math.min(found.size(), CipherSuites.MAX_PER_HELLO));
      return choiceOfAcceptable(best.reversed())
          .map(accepted -> accepted.suite().equals(found.getFirst()));
    }

    private List<NamedGroup> groups(List<CipherSuite> found) throws InterruptedException {
      List<CipherSuite> agreeing =
          found.stream()
              .filter(suite ->
                  suite.keyExchange() == KeyExchange.EPHEMERAL_ECDH
                      || suite.keyExchange() == KeyExchange.SEPARATE)
              .limit(CipherSuites.MAX_PER_HELLO)
              .toList();
      if (agreeing.isEmpty()) {
        return List.of();
      }
      List<NamedGroup> groups =
          choices(
              profile.groups(),
              left -> profile.withCipherSuites(agreeing).withGroups(left),
              TlsAccepted::group);
      complete &= !groups.isEmpty(); // these suites were accepted with some group before
      return groups;
    }

    /** The choice from suites that were accepted before; without one something has gone wrong. */
    private Optional<TlsAccepted> choiceOfAcceptable(List<CipherSuite> suites)
        throws InterruptedException {
      Optional<TlsAccepted> choice = accepted(ask(profile.withCipherSuites(suites)));
      complete &= choice.isPresent();
      return choice;
    }

    private Optional<TlsAccepted> accepted(Answer answer) {
      return switch (answer) {
        case Answer.Chosen(TlsAccepted choice, _) -> Optional.of(choice);
        case Answer.Refused _ -> Optional.empty();
        case Answer.Unknown _ -> {
          complete = false;
          yield Optional.empty();
        }
      };
    }

    /** A connection that just ends is tried again: it may be a server that is not steady. */
    private Answer ask(HelloProfile offer) throws InterruptedException {
      Optional<HelloExchange.Answer> seen = askOnce(offer);
      boolean hungUp =
          seen.map(HelloExchange.Answer::observation).filter(this::hangsUp).isPresent();
      return answer(hungUp ? askOnce(offer) : seen);
    }

    private boolean hangsUp(TlsObservation seen) {
      return seen instanceof TlsReset || seen instanceof TlsClosed;
    }

    private Answer answer(Optional<HelloExchange.Answer> seen) {
      if (seen.isEmpty() || isNoAnswer(seen.get().observation())) {
        return new Answer.Unknown();
      }
      return seen.get().observation() instanceof TlsAccepted accepted
              && accepted.version().equals(version)
          ? new Answer.Chosen(accepted, seen.get().whole())
          : new Answer.Refused();
    }

    private boolean isNoAnswer(TlsObservation seen) {
      return seen instanceof TlsSilent
          || (seen instanceof TlsGarbage garbage && !garbage.mcsDisconnect());
    }

    /** Empty when the hello could not be sent. */
    private Optional<HelloExchange.Answer> askOnce(HelloProfile offer) throws InterruptedException {
      if (!(road.forHello(version.name() + " suites") instanceof TlsRoad.Opened.Ready ready)) {
        return Optional.empty();
      }
      connections++;
      try (var conversation = ready.conversation()) {
        return Optional.of(
            HelloExchange.ask(
                conversation, Way.AFTER_NEGOTIATION, offer, context.atMost(HELLO_LIMIT)));
      }
    }
  }
}
