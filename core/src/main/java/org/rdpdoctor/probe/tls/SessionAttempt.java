package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.probe.net.TlsSession.Breakage;
import org.rdpdoctor.probe.net.TlsSession.Handshake;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsEvent;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Tries a whole handshake and says what came of it. */
final class SessionAttempt {
  /** In {@link TlsSessionFailed}: the server fell silent, or was not waited for any longer. */
  static final String SILENCE = "silence";

  /**
   * What was seen.
   *
   * @param session when one came about; it holds the conversation then
   * @param chain as far as it was shown, whether or not a session came about
   */
  record Result(TlsObservation observation, Optional<TlsSession> session, List<Bytes> chain) {}

  private SessionAttempt() {}

  static Result make(
      Conversation conversation,
      List<TlsVersion> versions,
      Optional<String> serverName,
      Duration limit)
      throws InterruptedException {
    Hello hello = new Hello(Way.AFTER_NEGOTIATION, versions.stream().sorted().toList(), serverName);
    long startedNanos = System.nanoTime();
    Handshake handshake = TlsSession.establish(conversation, versions, serverName, limit);
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    return switch (handshake) {
      case Handshake.Established(TlsSession session) ->
          new Result(
              new TlsSessionEstablished(
                  hello, session.version(), session.suite(), session.group(), took),
              Optional.of(session),
              session.chain());
      case Handshake.HelloUnanswered(Received how, Bytes firstBytes) ->
          failed(unanswered(hello, how, firstBytes, took), List.of());
      case Handshake.HelloRefused(int alert) ->
          failed(new TlsAlerted(hello, new AlertDescription(alert), true, took), List.of());
      case Handshake.Broken(String phase, Breakage how, List<Bytes> chain) ->
          failed(new TlsSessionFailed(hello, phase, phrase(how), took), chain);
    };
  }

  private static Result failed(TlsObservation observation, List<Bytes> chain) {
    return new Result(observation, Optional.empty(), chain);
  }

  private static String phrase(Breakage how) {
    return switch (how) {
      case Breakage.Alerted(int alert) -> "alert " + alert;
      case Breakage.PeerGone(Received.Closed _) -> "closed";
      case Breakage.PeerGone(Received.Reset _) -> "reset";
      case Breakage.PeerGone(Received.TooMuch _) -> "more bytes than we take";
      case Breakage.PeerGone(Received.Silent _), Breakage.PeerGone(Received.Data _) -> SILENCE;
      case Breakage.Ours(String why) -> why;
    };
  }

  private static TlsObservation unanswered(
      Hello hello, Received how, Bytes firstBytes, Duration took) {
    if (!firstBytes.isEmpty()) {
      boolean disconnect = new TlsEvent.NotTls(0, firstBytes).isMcsDisconnect();
      return new TlsGarbage(hello, firstBytes, disconnect, took);
    }
    return HelloExchange.unanswered(hello, how, took);
  }
}
