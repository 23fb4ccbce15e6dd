package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.probe.net.TlsSession.Handshake;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsEvent;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Tries a whole handshake and says what came of it. */
final class SessionAttempt {
  private static final int SHOWN_BYTES = 64;

  /** What was seen, and the session when one came about. */
  record Result(TlsObservation observation, Optional<TlsSession> session) {}

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
              Optional.of(session));
      case Handshake.HelloUnanswered(Received how, Bytes firstBytes) ->
          failed(unanswered(hello, how, firstBytes, took));
      case Handshake.Alerted alerted when alerted.afterHello() ->
          failed(
              new TlsSessionFailed(hello, "server's Finished", "alert " + alerted.alert(), took));
      case Handshake.Alerted alerted ->
          failed(new TlsAlerted(hello, new AlertDescription(alerted.alert()), true, took));
      case Handshake.Broken(String phase, String how) ->
          failed(new TlsSessionFailed(hello, phase, how, took));
    };
  }

  private static Result failed(TlsObservation observation) {
    return new Result(observation, Optional.empty());
  }

  private static TlsObservation unanswered(
      Hello hello, Received how, Bytes firstBytes, Duration took) {
    if (!firstBytes.isEmpty()) {
      boolean disconnect = new TlsEvent.NotTls(0, firstBytes).isMcsDisconnect();
      return new TlsGarbage(hello, firstBytes.first(SHOWN_BYTES), disconnect, took);
    }
    return switch (how) {
      case Received.Closed _ -> new TlsClosed(hello, took);
      case Received.Reset _ -> new TlsReset(hello, took);
      case Received.Silent _, Received.Data _, Received.TooMuch _ -> new TlsSilent(hello, took);
    };
  }
}
