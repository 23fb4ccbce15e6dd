package org.rdpdoctor.probe.between;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.rdpdoctor.model.BetweenObservation;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.BetweenObservation.HoldNotPossible;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.BetweenOptions.Hold;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.ntlm.NtlmClient;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * Keeps connections quiet behind the last stage that needs no credentials, and uses them again at
 * the end: one for the whole time, one for half of it, and one for the whole time on which the
 * system sends TCP keep-alives. A device that forgets quiet connections forgets those without
 * keep-alives; a limit of the server's on connections that do not sign in ends all alike.
 */
public final class HoldStage implements Stage {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(8);
  private static final Duration NEGOTIATION_LIMIT = Duration.ofSeconds(8);
  private static final Duration TLS_LIMIT = Duration.ofSeconds(8);

  /** Long enough for several retransmissions. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  /** How often it is looked whether to go on; a packet is never sent by that. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private static final Duration MOST_BETWEEN_KEEP_ALIVES = Duration.ofSeconds(30);
  private static final int KEEP_ALIVES = 10;

  /** With fewer places the one for half of the time is left out. */
  private static final int PLACES_FOR_ALL = 3;

  private static final List<TlsVersion> CURRENT = List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

  @Override
  public StageId id() {
    return StageId.PATH;
  }

  @Override
  public boolean comesLast() {
    return true;
  }

  @Override
  public Optional<Duration> ownTime(ProbeOptions options) {
    return options
        .between()
        .hold()
        .map(hold ->
            hold.quiet()
                .plus(CONNECT_LIMIT)
                .plus(NEGOTIATION_LIMIT)
                .plus(TLS_LIMIT)
                .plus(ANSWER_LIMIT));
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<Hold> hold = context.options().between().hold();
    if (hold.isEmpty()) {
      return new StageOutcome.NotReached("not asked for: --hold");
    }
    boolean negotiates =
        context
            .earlier(StageId.NEGOTIATION)
            .map(StageReport::observations)
            .orElse(List.of())
            .stream()
            .anyMatch(each -> each.observation() instanceof NegotiationSelected);
    if (!negotiates) {
      return new StageOutcome.Completed(
          List.of(Observed.byProbe(new HoldNotPossible("the road ends before the negotiation"))));
    }
    int places =
        Math.min(context.options().connectionsPerHost(), context.options().connectionsOverall());
    Duration quiet = hold.get().quiet();
    List<Callable<Observed>> holders = new ArrayList<>();
    Progress progress = new Progress(context, quiet);
    holders.add(() -> new Holder(context, hold.get(), progress, quiet, false).keep());
    if (places >= 2) {
      holders.add(() -> new Holder(context, hold.get(), progress, quiet, true).keep());
    }
    if (places >= PLACES_FOR_ALL) {
      holders.add(
          () -> new Holder(context, hold.get(), progress, quiet.dividedBy(2), false).keep());
    }
    return new StageOutcome.Completed(Together.all(holders));
  }

  /** Says how much is left, whoever is asked. */
  private record Progress(RoadContext context, Duration quiet, AtomicReference<String> said) {
    Progress(RoadContext context, Duration quiet) {
      this(context, quiet, new AtomicReference<>(""));
    }

    void after(Duration passed) {
      Duration left = quiet.minus(passed);
      String words =
          "quiet, %d:%02d left (Ctrl+C ends it)"
              .formatted(Math.max(0, left.toMinutes()), Math.max(0, left.toSecondsPart()));
      if (!words.equals(said.getAndSet(words))) {
        context.waitsFor(words);
      }
    }
  }

  /** One connection. */
  private static final class Holder {
    private final RoadContext context;
    private final CountDownLatch ended;
    private final Progress progress;
    private final Duration wanted;
    private final boolean keptAlive;
    private StageId behind = StageId.TCP;
    private Optional<TlsSession> session = Optional.empty();
    private boolean leadsToNla;

    Holder(RoadContext context, Hold hold, Progress progress, Duration wanted, boolean keptAlive) {
      this.context = context;
      this.ended = hold.ended();
      this.progress = progress;
      this.wanted = wanted;
      this.keptAlive = keptAlive;
    }

    Observed keep() throws InterruptedException {
      Call call =
          new Call(
              StageId.PATH,
              "quiet for %d s%s".formatted(wanted.toSeconds(), keptAlive ? ", kept alive" : ""),
              context.address(),
              context.target().port(),
              context.atMost(CONNECT_LIMIT),
              0,
              0,
              keptAlive ? Optional.of(betweenKeepAlives()) : Optional.empty());
      return switch (context.dialer().dial(call)) {
        case Dialed.Failed _ -> Observed.byProbe(new HoldNotPossible("no connection"));
        case Dialed.Connected(Conversation conversation, _) -> {
          try (conversation) {
            yield Observed.on(conversation.id(), kept(conversation));
          }
        }
      };
    }

    /** Whoever waited for a place so long that the rest would be cut would see it die of that. */
    private BetweenObservation kept(Conversation conversation) throws InterruptedException {
      if (!advance(conversation)) {
        return new HoldNotPossible("the server does not negotiate");
      }
      return context.left().compareTo(wanted.plus(ANSWER_LIMIT)) < 0
          ? new HoldNotPossible("other connections took the time")
          : hold(conversation);
    }

    private Duration betweenKeepAlives() {
      Duration often = wanted.dividedBy(KEEP_ALIVES);
      return often.compareTo(MOST_BETWEEN_KEEP_ALIVES) < 0 ? often : MOST_BETWEEN_KEEP_ALIVES;
    }

    /** As far as it goes without credentials. */
    private boolean advance(Conversation conversation) throws InterruptedException {
      NegotiationExchange.Outcome outcome =
          NegotiationExchange.negotiate(
              conversation,
              Optional.of(NegotiationStage.TLS_OR_CREDSSP),
              context.atMost(NEGOTIATION_LIMIT));
      Optional<SecurityProtocols> selected = outcome.selected();
      if (selected.isEmpty()) {
        return false;
      }
      behind = StageId.NEGOTIATION;
      leadsToNla = selected.get().contains(SecurityProtocols.HYBRID);
      if (selected.get().isStandardRdpSecurity()) {
        return true;
      }
      if (TlsSession.establish(conversation, CURRENT, Optional.empty(), context.atMost(TLS_LIMIT))
          instanceof TlsSession.Handshake.Established(TlsSession stands)) {
        session = Optional.of(stands);
        behind = StageId.TLS;
        return true;
      }
      return false;
    }

    private BetweenObservation hold(Conversation conversation) throws InterruptedException {
      long began = System.nanoTime();
      Duration passed = Duration.ZERO;
      while (passed.compareTo(wanted) < 0 && ended.getCount() > 0) {
        Duration left = wanted.minus(passed);
        Received received =
            conversation.receive(left.compareTo(BEAT) < 0 ? left : BEAT); // tickets are no word
        passed = Duration.ofNanos(System.nanoTime() - began);
        if (received instanceof Received.TooMuch) {
          return new HoldNotPossible("the server is not quiet itself");
        }
        Optional<HeldEnd> end = endedQuiet(received);
        if (end.isPresent()) {
          return held(passed, end.get());
        }
        progress.after(passed);
      }
      boolean whole = passed.compareTo(wanted) >= 0;
      HeldEnd end = use(conversation);
      return held(passed, end == HeldEnd.STOOD && !whole ? HeldEnd.NOT_AWAITED : end);
    }

    private ConnectionHeld held(Duration quiet, HeldEnd end) {
      return new ConnectionHeld(behind, keptAlive, wanted, quiet, end);
    }

    private static Optional<HeldEnd> endedQuiet(Received received) {
      return switch (received) {
        case Received.Closed _ -> Optional.of(HeldEnd.CLOSED);
        case Received.Reset _ -> Optional.of(HeldEnd.RESET);
        case Received.Data _, Received.Silent _, Received.TooMuch _ -> Optional.empty();
      };
    }

    /** The next message of a client that signs nobody in, or its leave. */
    private HeldEnd use(Conversation conversation) throws InterruptedException {
      if (session.isPresent() && leadsToNla) {
        session
            .get()
            .send(
                "TSRequest after the silence",
                TsRequest.withToken(TsRequest.NEWEST_VERSION, NtlmClient.firstMessage().toBytes())
                    .toBytes());
      } else {
        Bytes leave = new DisconnectProviderUltimatum(DisconnectReason.USER_REQUESTED).toPacket();
        if (session.isPresent()) {
          session.get().send("leave after the silence", leave);
        } else {
          conversation.send("leave after the silence", leave);
        }
      }
      return switch (conversation.receive(ANSWER_LIMIT)) {
        case Received.Data _, Received.Closed _, Received.TooMuch _ -> HeldEnd.STOOD;
        case Received.Reset _ -> HeldEnd.RESET_WHEN_USED;
        case Received.Silent _ -> HeldEnd.DEAF_WHEN_USED;
      };
    }
  }
}
