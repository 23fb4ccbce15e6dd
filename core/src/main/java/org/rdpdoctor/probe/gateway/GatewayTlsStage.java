package org.rdpdoctor.probe.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.probe.net.TlsSession.Breakage;
import org.rdpdoctor.probe.net.TlsSession.Handshake;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Makes one TLS session with a gateway's web server, as a current client would, and leaves it. */
public final class GatewayTlsStage implements Stage {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(8);

  static final List<TlsVersion> VERSIONS = List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

  @Override
  public StageId id() {
    return StageId.TLS;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<Conversation> conversation = conversation(context);
    if (conversation.isEmpty()) {
      return new StageOutcome.NotReached("no TCP connection came about");
    }
    Conversation open = conversation.get();
    TlsObservation seen = shakeHands(context, open);
    return new StageOutcome.Completed(List.of(Observed.on(open.id(), seen)));
  }

  private static Optional<Conversation> conversation(RoadContext context)
      throws InterruptedException {
    Optional<Conversation> left = context.handOver().takeConnected();
    if (left.isPresent()) {
      return left;
    }
    Call call =
        new Call(
            StageId.TLS,
            "gateway TLS session",
            context.address(),
            context.target().port(),
            context.atMost(CONNECT_LIMIT),
            0);
    return context.dialer().dial(call) instanceof Dialed.Connected(Conversation opened, Duration _)
        ? Optional.of(opened)
        : Optional.empty();
  }

  private static TlsObservation shakeHands(RoadContext context, Conversation conversation)
      throws InterruptedException {
    Hello hello = new Hello(Way.BARE, VERSIONS, serverName(context.target().host()));
    long began = System.nanoTime();
    Handshake handshake =
        TlsSession.establish(
            conversation, VERSIONS, hello.serverName(), context.atMost(SESSION_LIMIT));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (handshake instanceof Handshake.Established(TlsSession session)) {
      context.handOver().leaveChain(session.chain());
      context.handOver().leaveSession(session);
      return new TlsSessionEstablished(
          hello, session.version(), session.suite(), session.group(), took);
    }
    conversation.close();
    return failed(context, handshake, hello, took);
  }

  private static TlsObservation failed(
      RoadContext context, Handshake handshake, Hello hello, Duration took) {
    return switch (handshake) {
      case Handshake.HelloUnanswered(Received how, Bytes firstBytes) ->
          unanswered(how, firstBytes, hello, took);
      case Handshake.HelloRefused(int alert) ->
          new TlsAlerted(hello, new AlertDescription(alert), true, took);
      case Handshake.Broken(String phase, Breakage how, List<Bytes> chain) -> {
        if (!chain.isEmpty()) {
          context.handOver().leaveChain(chain);
        }
        yield new TlsSessionFailed(hello, phase, phrase(how), took);
      }
      case Handshake.Established _ -> throw new IllegalStateException("it is established");
    };
  }

  private static TlsObservation unanswered(
      Received how, Bytes firstBytes, Hello hello, Duration took) {
    if (!firstBytes.isEmpty()) {
      return new TlsGarbage(hello, firstBytes, false, took);
    }
    return switch (how) {
      case Received.Closed _ -> new TlsClosed(hello, took);
      case Received.Reset _ -> new TlsReset(hello, took);
      case Received.Silent _, Received.Data _, Received.TooMuch _ -> new TlsSilent(hello, took);
    };
  }

  private static String phrase(Breakage how) {
    return switch (how) {
      case Breakage.Alerted(int alert) -> "alert " + alert;
      case Breakage.PeerGone(Received received) -> Links.phrase(received);
      case Breakage.Ours(String why) -> why;
    };
  }

  /** For SNI, which takes names only. */
  static Optional<String> serverName(String host) {
    try {
      InetAddress.ofLiteral(host);
      return Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.of(host);
    }
  }
}
