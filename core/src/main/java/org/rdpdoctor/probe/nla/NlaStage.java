package org.rdpdoctor.probe.nla;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.ntlm.NtlmFlags;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;
import org.rdpdoctor.wire.ntlm.NtlmVersion;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * Sends an NTLM NEGOTIATE in a TSRequest over the session that the TLS stage left, reads the
 * challenge and closes: no account is named and no sign-in is attempted (MS-CSSP 3.1.5).
 */
public final class NlaStage implements Stage {
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(5);
  private static final Duration ENOUGH_SILENCE = Duration.ofMillis(1500);

  /** A peer that sends its answer in more pieces is not waited for. */
  private static final int MAX_READS = 64;

  private static final int SHOWN_BYTES = 64;

  private static final NtlmFlags FLAGS =
      NtlmFlags.UNICODE
          .with(NtlmFlags.OEM)
          .with(NtlmFlags.REQUEST_TARGET)
          .with(NtlmFlags.SIGN)
          .with(NtlmFlags.SEAL)
          .with(NtlmFlags.NTLM)
          .with(NtlmFlags.ALWAYS_SIGN)
          .with(NtlmFlags.EXTENDED_SESSION_SECURITY)
          .with(NtlmFlags.VERSION)
          .with(NtlmFlags.KEY_128)
          .with(NtlmFlags.KEY_EXCHANGE)
          .with(NtlmFlags.KEY_56);

  /** What a current Windows client says of itself. */
  private static final NtlmVersion CLIENT_VERSION = new NtlmVersion(10, 0, 20348);

  private final Clock clock;

  public NlaStage(Clock clock) {
    this.clock = clock;
  }

  @Override
  public StageId id() {
    return StageId.NLA;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<TlsSession> session = context.handOver().takeSession();
    if (session.isEmpty()) {
      return new StageOutcome.NotReached(
          offersNla(context) ? "no TLS session came about" : "the server does not offer NLA");
    }
    try (TlsSession open = session.get()) {
      NlaObservation seen = exchange(open, context.atMost(REPLY_LIMIT));
      return isCutShort(context, seen)
          ? new StageOutcome.NotReached("the deadline passed before the whole answer came")
          : new StageOutcome.Completed(List.of(Observed.on(open.conversation().id(), seen)));
    }
  }

  /** Silence that only the deadline makes is not the server's. */
  private static boolean isCutShort(RoadContext context, NlaObservation seen) {
    return seen instanceof NlaSilent
        && context.left().isZero()
        && seen.took().compareTo(ENOUGH_SILENCE) < 0;
  }

  private static boolean offersNla(RoadContext context) {
    return context
        .earlier(StageId.NEGOTIATION)
        .map(StageReport::observations)
        .orElse(List.of())
        .stream()
        .map(Observed::observation)
        .anyMatch(seen ->
            seen instanceof NegotiationSelected selected
                && (selected.selected().contains(SecurityProtocols.HYBRID)
                    || selected.selected().contains(SecurityProtocols.HYBRID_EX)));
  }

  private NlaObservation exchange(TlsSession session, Duration limit) throws InterruptedException {
    Bytes token = encode(new NegotiateMessage(FLAGS, Optional.of(CLIENT_VERSION)));
    Writer request = new Writer();
    TsRequest.withToken(TsRequest.NEWEST_VERSION, token).encode(request);
    long startedNanos = System.nanoTime();
    Instant sentAt = clock.instant();
    session.send("CredSSP NTLM negotiate", request.toBytes());
    Bytes received = Bytes.EMPTY;
    for (int reads = 0; reads < MAX_READS; reads++) {
      Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
      Duration left = limit.minus(took);
      Received next = session.receive(left.isNegative() ? Duration.ZERO : left);
      took = Duration.ofNanos(System.nanoTime() - startedNanos);
      if (!(next instanceof Received.Data(Bytes bytes))) {
        return ended(session, next, received, took);
      }
      received = received.append(bytes);
      try {
        TsRequest reply = TsRequest.decode(new Reader(received));
        return new ReplyReading(reply, sentAt, took).observe();
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          return malformed(problem, received, took);
        }
      }
    }
    return new NlaMalformed(
        "the answer came in too many pieces",
        received.first(SHOWN_BYTES),
        Duration.ofNanos(System.nanoTime() - startedNanos));
  }

  private static NlaObservation ended(
      TlsSession session, Received how, Bytes received, Duration took) {
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

  private static NlaMalformed malformed(DecodeException problem, Bytes received, Duration took) {
    return new NlaMalformed(
        String.valueOf(problem.getMessage()), received.first(SHOWN_BYTES), took);
  }

  private static Bytes encode(NegotiateMessage message) {
    Writer writer = new Writer();
    message.encode(writer);
    return writer.toBytes();
  }
}
