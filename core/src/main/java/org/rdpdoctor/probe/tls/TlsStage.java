package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * Offers every version by itself behind the negotiation, a current client's hello bare, and makes
 * one whole session, with an old version if only such are accepted. When hellos go unanswered it
 * asks in two more ways, which tell a filter on the way and a hole for large packets from a server
 * that cannot answer. A slow server is only asked for the session, which the stages after this one
 * need.
 */
public final class TlsStage implements Stage {
  /** For one hello; and for those after {@link #PATIENT_SILENCES} that met silence only. */
  private static final Duration HELLO_LIMIT = Duration.ofSeconds(4);

  private static final Duration IMPATIENT_HELLO_LIMIT = Duration.ofMillis(1500);

  /** A shorter wait, which only the deadline causes, is no silence of the server. */
  private static final Duration ENOUGH_SILENCE = IMPATIENT_HELLO_LIMIT;

  private static final int PATIENT_SILENCES = 2;
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(6);

  private static final int ROUNDS_AGAIN = 2;

  /** Keeps the advertised window, and so the server's segments, below any broken path's limit. */
  private static final int SMALL_WINDOW_BYTES = 1024;

  static final List<TlsVersion> CURRENT = List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

  /** The likely ones first, so that they use the connections that are open already. */
  private static final List<TlsVersion> ORDER =
      List.of(
          TlsVersion.TLS_1_2,
          TlsVersion.TLS_1_3,
          TlsVersion.TLS_1_1,
          TlsVersion.TLS_1_0,
          TlsVersion.SSL_3_0);

  @Override
  public StageId id() {
    return StageId.TLS;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<TlsRoad> road = TlsRoad.found(context);
    return road.isEmpty()
        ? new StageOutcome.NotReached("no negotiation selected TLS")
        : new StageOutcome.Completed(new Pass(context, road.get()).examine());
  }

  /** One pass over one road. */
  private static final class Pass {
    private final RoadContext context;
    private final TlsRoad road;
    private final AtomicInteger silences = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean();

    Pass(RoadContext context, TlsRoad road) {
      this.context = context;
      this.road = road;
    }

    /** The session keeps its place for NLA, so it comes last where there is only one. */
    List<Observed> examine() throws InterruptedException {
      return Math.min(
                  context.options().connectionsPerHost(), context.options().connectionsOverall())
              > 1
          ? sessionFirst()
          : sessionLast();
    }

    private List<Observed> sessionFirst() throws InterruptedException {
      List<Observed> seen = road.isFragile() ? sessionBeforeAll() : sessionBesideHellos();
      seen.addAll(followUp(seen));
      seen.addAll(askAgain(seen));
      seen.addAll(listSuites(seen));
      return seen;
    }

    private List<Observed> sessionBesideHellos() throws InterruptedException {
      List<Callable<List<Observed>>> asks = new ArrayList<>();
      asks.add(() -> session(CURRENT));
      asks.addAll(hellos());
      return new ArrayList<>(all(asks));
    }

    /** Each hello is a handshake broken off; a session that stands answers the diagnosis. */
    private List<Observed> sessionBeforeAll() throws InterruptedException {
      List<Observed> seen = new ArrayList<>(session(CURRENT));
      if (!has(seen, TlsSessionEstablished.class) || context.options().ciphers()) {
        seen.addAll(all(hellos()));
      }
      return seen;
    }

    private List<Observed> sessionLast() throws InterruptedException {
      List<Observed> seen = new ArrayList<>(all(hellos()));
      seen.addAll(listSuites(seen));
      seen.addAll(session(CURRENT));
      seen.addAll(followUp(seen));
      seen.addAll(askAgain(seen));
      return seen;
    }

    private List<Callable<List<Observed>>> hellos() {
      if (road.isSlow()) {
        return List.of();
      }
      List<Callable<List<Observed>>> asks = new ArrayList<>();
      for (TlsVersion version : ORDER) {
        asks.add(() -> hello(Way.AFTER_NEGOTIATION, named(HelloProfile.only(version))));
      }
      asks.add(() -> hello(Way.BARE, named(HelloProfile.currentWindows())));
      return asks;
    }

    private List<Observed> listSuites(List<Observed> seen) throws InterruptedException {
      return context.options().ciphers()
          ? new CipherScan(context, road).scan(acceptedVersions(seen))
          : List.of();
    }

    private List<Observed> followUp(List<Observed> seen) throws InterruptedException {
      List<Callable<List<Observed>>> asks = new ArrayList<>();
      boolean established = has(seen, TlsSessionEstablished.class);
      List<TlsVersion> old = new ArrayList<>(acceptedVersions(seen));
      // A session that failed although its versions are accepted is tried once more: did it fail by
      // chance, or does the server mind the current client's hello?
      if (!established && old.removeAll(CURRENT)) {
        asks.add(() -> session(CURRENT));
      }
      old.remove(TlsVersion.SSL_3_0); // no library completes it any more
      if (!established && asks.isEmpty() && !old.isEmpty()) {
        asks.add(() -> session(old));
      }
      if (!answered.get() && isUnanswered(seen)) {
        asks.add(() -> hello(Way.SPLIT, named(HelloProfile.currentWindows())));
      }
      if (!established && has(seen, TlsSilent.class)) {
        asks.add(() -> hello(Way.SMALL_WINDOW, named(HelloProfile.currentWindows())));
      }
      return all(asks);
    }

    /**
     * When one hello is cut off and another is taken, it is the hello or it is chance: they are
     * asked again, one after the other, until one of them fares differently.
     */
    private List<Observed> askAgain(List<Observed> seen) throws InterruptedException {
      List<Observed> all = new ArrayList<>(seen);
      List<Observed> again = new ArrayList<>();
      List<List<TlsVersion>> doubtful = road.isSlow() ? List.of() : TlsFates.doubtful(seen);
      for (int round = 0; round < ROUNDS_AGAIN; round++) {
        for (List<TlsVersion> versions : doubtful) {
          if (TlsFates.changed(all)) {
            return again;
          }
          List<Observed> fate = askAgainFor(versions);
          again.addAll(fate);
          all.addAll(fate);
        }
      }
      return again;
    }

    private List<Observed> askAgainFor(List<TlsVersion> versions) throws InterruptedException {
      return versions.size() > 1
          ? session(versions)
          : hello(Way.AFTER_NEGOTIATION, named(HelloProfile.only(versions.getFirst())));
    }

    private static boolean isUnanswered(List<Observed> seen) {
      return has(seen, TlsReset.class) || has(seen, TlsClosed.class) || has(seen, TlsSilent.class);
    }

    private HelloProfile named(HelloProfile profile) {
      return profile.withServerName(context.target().host());
    }

    private List<Observed> session(List<TlsVersion> versions) throws InterruptedException {
      Optional<String> name = named(HelloProfile.currentWindows()).serverName();
      return switch (road.forSession("TLS session")) {
        case TlsRoad.Opened.Failed(String because) ->
            List.of(
                Observed.byProbe(
                    new TlsNotAsked(
                        new Hello(Way.AFTER_NEGOTIATION, versions, name), because, Duration.ZERO)));
        case TlsRoad.Opened.Ready ready ->
            List.of(Observed.on(ready.conversation().id(), session(ready, versions, name)));
      };
    }

    /** The session goes on to NLA where NLA may follow; else it has shown what it can. */
    private TlsObservation session(
        TlsRoad.Opened.Ready ready, List<TlsVersion> versions, Optional<String> name)
        throws InterruptedException {
      boolean kept = false;
      try {
        SessionAttempt.Result result =
            SessionAttempt.make(
                ready.conversation(), versions, name, context.atMost(SESSION_LIMIT));
        TlsObservation seen = unlessCutShort(result.observation());
        note(seen);
        leaveChain(result.chain());
        if (TlsRoad.hasNla(ready.selected()) && result.session().isPresent()) {
          context.handOver().leaveSession(result.session().get(), ready.selected());
          kept = true;
        } else {
          result.session().ifPresent(TlsSession::close);
        }
        return seen;
      } finally {
        if (!kept) {
          ready.conversation().close();
        }
      }
    }

    private void leaveChain(List<Bytes> chain) {
      if (!chain.isEmpty()) {
        context.handOver().leaveChain(chain);
      }
    }

    /** Silence, or half an answer, that only the deadline makes is not the server's. */
    private TlsObservation unlessCutShort(TlsObservation seen) {
      if (!context.left().isZero()) {
        return seen;
      }
      boolean tooShort = seen.took().compareTo(ENOUGH_SILENCE) < 0;
      if ((seen instanceof TlsSilent && tooShort)
          || (seen instanceof TlsGarbage garbage && !garbage.mcsDisconnect())) {
        return new TlsNotAsked(
            seen.hello(), "the deadline passed before the whole answer came", seen.took());
      }
      return seen instanceof TlsSessionFailed failed
              && failed.how().equals(SessionAttempt.SILENCE)
              && tooShort
          ? new TlsSessionFailed(
              failed.hello(), failed.phase(), "the deadline passed", failed.took())
          : seen;
    }

    private List<Observed> hello(Way way, HelloProfile profile) throws InterruptedException {
      TlsRoad.Opened opened = open(way, purpose(way, profile));
      return switch (opened) {
        case TlsRoad.Opened.Failed(String because) ->
            List.of(
                Observed.byProbe(
                    new TlsNotAsked(
                        new Hello(
                            way,
                            profile.versions().stream().sorted().toList(),
                            profile.serverName()),
                        because,
                        Duration.ZERO)));
        case TlsRoad.Opened.Ready ready -> {
          try (var conversation = ready.conversation()) {
            HelloExchange.Answer answer =
                HelloExchange.ask(conversation, way, profile, context.atMost(patience()));
            TlsObservation seen = unlessCutShort(answer.observation());
            note(seen);
            leaveChain(answer.chain());
            yield List.of(Observed.on(conversation.id(), seen));
          }
        }
      };
    }

    private TlsRoad.Opened open(Way way, String purpose) throws InterruptedException {
      return switch (way) {
        case AFTER_NEGOTIATION -> road.forHello(purpose);
        case SPLIT -> road.open(purpose, 0);
        case SMALL_WINDOW -> road.open(purpose, SMALL_WINDOW_BYTES);
        case BARE -> road.openBare(purpose);
      };
    }

    private static String purpose(Way way, HelloProfile profile) {
      String versions =
          profile.versions().size() == 1 ? profile.versions().getFirst().name() : "current client";
      return switch (way) {
        case AFTER_NEGOTIATION -> versions + " hello";
        case BARE -> "bare hello of a " + versions;
        case SPLIT -> "hello of a " + versions + ", cut in two";
        case SMALL_WINDOW -> "hello of a " + versions + ", small receive window";
      };
    }

    private Duration patience() {
      boolean onlySilence = silences.get() >= PATIENT_SILENCES && !answered.get();
      return onlySilence ? IMPATIENT_HELLO_LIMIT : HELLO_LIMIT;
    }

    /** That a bare hello is answered does not tell what becomes of those after a negotiation. */
    private void note(TlsObservation seen) {
      if (seen instanceof TlsSilent) {
        silences.incrementAndGet();
      } else if (seen.hello().way() == Way.AFTER_NEGOTIATION
          && (seen instanceof TlsAccepted || seen instanceof TlsSessionEstablished)) {
        answered.set(true);
      }
    }
  }

  private static boolean has(List<Observed> seen, Class<? extends TlsObservation> kind) {
    return seen.stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(TlsObservation.class::cast)
        .anyMatch(each -> each.hello().way() == Way.AFTER_NEGOTIATION);
  }

  private static List<TlsVersion> acceptedVersions(List<Observed> seen) {
    return seen.stream()
        .map(Observed::observation)
        .filter(TlsAccepted.class::isInstance)
        .map(TlsAccepted.class::cast)
        .filter(each -> each.hello().way() == Way.AFTER_NEGOTIATION)
        .map(TlsAccepted::version)
        .distinct()
        .sorted()
        .toList();
  }

  /** Runs all side by side (the dialer bounds the connections) and keeps the order of asking. */
  static List<Observed> all(List<Callable<List<Observed>>> asks) throws InterruptedException {
    return Together.all(asks).stream().flatMap(List::stream).toList();
  }
}
