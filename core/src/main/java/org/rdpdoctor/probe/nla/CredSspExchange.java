package org.rdpdoctor.probe.nla;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.asn1.Asn1Tag;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/** Sends CredSSP messages over a TLS session and waits for whole answers. */
final class CredSspExchange {
  /** A peer that sends its answer in more pieces is not waited for. */
  private static final int MAX_READS = 64;

  private static final int SHOWN_BYTES = 64;

  /** What an answer is. */
  sealed interface Answer<T> {
    record Got<T>(T message, Instant sentAt, Duration took) implements Answer<T> {}

    /** How the session ended, fell silent or could not be read instead. */
    record Missing<T>(NlaObservation seen) implements Answer<T> {}
  }

  /** Reads a whole message or tells that more bytes are needed. */
  private interface Decoder<T> {
    T decode(Reader reader) throws DecodeException;
  }

  private final TlsSession session;
  private final Clock clock;

  CredSspExchange(TlsSession session, Clock clock) {
    this.session = session;
    this.clock = clock;
  }

  TlsSession session() {
    return session;
  }

  Answer<TsRequest> ask(String what, TsRequest request, Duration limit)
      throws InterruptedException {
    return ask(what, request, TsRequest::decode, limit);
  }

  /** Hands over the credentials and waits for what the server says to them, if anything. */
  Answer<Verdict> handOver(TsRequest request, Duration limit) throws InterruptedException {
    return ask("CredSSP credentials", request, Verdict::decode, limit);
  }

  /** What a server may say to the credentials: a result, or an error as before. */
  record Verdict(Optional<EarlyUserAuthorization> authorization, Optional<NtStatus> status) {
    static Verdict decode(Reader reader) throws DecodeException {
      if (reader.peekU8("authorizationResult") != Asn1Tag.SEQUENCE.identifier()) {
        return new Verdict(Optional.of(EarlyUserAuthorization.decode(reader)), Optional.empty());
      }
      TsRequest request = TsRequest.decode(reader);
      if (request.errorCode().isEmpty()) {
        throw DecodeException.unexpected("TSRequest", reader.offset(), "without an error");
      }
      return new Verdict(Optional.empty(), request.errorCode());
    }
  }

  private <T> Answer<T> ask(String what, WireMessage request, Decoder<T> decoder, Duration limit)
      throws InterruptedException {
    long startedNanos = System.nanoTime();
    Instant sentAt = clock.instant();
    session.send(what, request.toBytes());
    Bytes received = Bytes.EMPTY;
    for (int reads = 0; reads < MAX_READS; reads++) {
      Duration left = limit.minus(since(startedNanos));
      Received next = session.receive(left.isNegative() ? Duration.ZERO : left);
      if (!(next instanceof Received.Data(Bytes bytes))) {
        return new Answer.Missing<>(ended(next, received, since(startedNanos)));
      }
      received = received.append(bytes);
      try {
        T message = decoder.decode(new Reader(received));
        return new Answer.Got<>(message, sentAt, since(startedNanos));
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          return new Answer.Missing<>(
              new NlaMalformed(
                  String.valueOf(problem.getMessage()),
                  received.first(SHOWN_BYTES),
                  since(startedNanos)));
        }
      }
    }
    return new Answer.Missing<>(
        new NlaMalformed(
            "the answer came in too many pieces",
            received.first(SHOWN_BYTES),
            since(startedNanos)));
  }

  private static Duration since(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private NlaObservation ended(Received how, Bytes received, Duration took) {
    if (!received.isEmpty()) {
      return new NlaMalformed("the answer was cut short", received.first(SHOWN_BYTES), took);
    }
    if (session.alert().isPresent()) {
      return new NlaAlerted(session.alert().get(), took);
    }
    if (session.unreadable().isPresent()) {
      return new NlaMalformed(
          "not a record of the TLS session: " + session.unreadable().get(), Bytes.EMPTY, took);
    }
    return switch (how) {
      case Received.Closed _ -> new NlaClosed(took);
      case Received.Reset _ -> new NlaReset(took);
      case Received.Silent _, Received.Data _ -> new NlaSilent(took);
      case Received.TooMuch _ ->
          new NlaMalformed("more bytes than we take, and nothing in them", Bytes.EMPTY, took);
    };
  }
}
