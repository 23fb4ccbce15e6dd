package org.rdpdoctor.reading;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.AvPairs;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/** Makes an observation of the server's first TSRequest. */
public record ReplyReading(TsRequest reply, Instant sentAt, Duration took) {
  private static final int SHOWN_BYTES = 64;
  private static final int MAX_NAME_CHARACTERS = 256;

  /** What the reply says. */
  public NlaObservation observe() {
    Optional<Bytes> token = reply.negoTokens().stream().findFirst();
    if (token.isEmpty()) {
      return reply
          .errorCode()
          .<NlaObservation>map(code -> new NlaErrorSent(version(), code, took))
          .orElseGet(() -> malformed("it carries neither token nor error", Bytes.EMPTY));
    }
    try {
      return read(token.get());
    } catch (DecodeException problem) {
      return malformed(String.valueOf(problem.getMessage()), token.get());
    }
  }

  private NlaObservation read(Bytes token) throws DecodeException {
    if (NtlmMessage.startsWithSignature(token)) {
      return ntlm(token);
    }
    SpnegoToken spnego = SpnegoToken.decode(new Reader(token));
    Optional<Bytes> inner = spnego.wrappedToken().filter(NtlmMessage::startsWithSignature);
    if (inner.isPresent()) {
      return ntlm(inner.get());
    }
    return new NlaOtherMechanism(version(), offered(spnego), took);
  }

  private static String offered(SpnegoToken spnego) {
    return switch (spnego) {
      case SpnegoToken.NegTokenInit init -> String.valueOf(init.mechTypes());
      case NegTokenResp response ->
          response.supportedMech().map(Object::toString).orElse("nothing named");
    };
  }

  private NlaObservation ntlm(Bytes token) throws DecodeException {
    return switch (NtlmMessage.decode(new Reader(token))) {
      case ChallengeMessage challenge -> challenged(challenge);
      case NtlmMessage.NegotiateMessage _ ->
          malformed("it carries an NTLM NEGOTIATE, not a CHALLENGE", token);
      case NtlmMessage.AuthenticateMessage _ ->
          malformed("it carries an NTLM AUTHENTICATE, not a CHALLENGE", token);
    };
  }

  private NlaChallenged challenged(ChallengeMessage challenge) {
    Optional<AvPairs> pairs = challenge.targetInfo();
    Optional<Instant> serverTime = pairs.flatMap(AvPairs::timestamp).flatMap(ReplyReading::instant);
    return new NlaChallenged(
        version(),
        name(Optional.of(challenge.targetNameText())),
        name(pairs.flatMap(AvPairs::netbiosComputerName)),
        name(pairs.flatMap(AvPairs::netbiosDomainName)),
        name(pairs.flatMap(AvPairs::dnsComputerName)),
        name(pairs.flatMap(AvPairs::dnsDomainName)),
        name(pairs.flatMap(AvPairs::dnsTreeName)),
        challenge.version().map(each -> each.major() + "." + each.minor() + "." + each.build()),
        serverTime,
        serverTime.map(this::skew),
        took);
  }

  /** The server read its clock about half way between our sending and its answer's arrival. */
  private Duration skew(Instant serverTime) {
    return Duration.between(sentAt.plus(took.dividedBy(2)), serverTime);
  }

  private static Optional<Instant> instant(FileTime time) {
    try {
      return Optional.of(time.toInstant());
    } catch (DateTimeException | ArithmeticException beyondTheCalendar) {
      return Optional.empty();
    }
  }

  private static Optional<String> name(Optional<String> text) {
    return text.filter(each -> !each.isEmpty()).map(ReplyReading::shorten);
  }

  private static String shorten(String name) {
    return name.codePointCount(0, name.length()) <= MAX_NAME_CHARACTERS
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_NAME_CHARACTERS));
  }

  private int version() {
    return Math.clamp(reply.version(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private NlaMalformed malformed(String problem, Bytes shown) {
    return new NlaMalformed(problem, shown.first(SHOWN_BYTES), took);
  }
}
