package org.rdpdoctor.lab.winrm;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.ObjectIdentifier;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmServer;
import org.rdpdoctor.wire.ntlm.NtlmSession;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/** NTLM under the name of Negotiate on one connection, with SPNEGO around it or without. */
final class WinRmSignIn {
  private static final String SCHEME = "Negotiate ";
  private static final int CHALLENGE_SIZE = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What comes of an Authorization field. */
  sealed interface Outcome {
    /**
     * Signed in.
     *
     * @param field the last value of WWW-Authenticate, where there is one
     */
    record Accepted(NtlmSession session, Optional<String> field) implements Outcome {}

    record Refused() implements Outcome {}

    /** Goes on with this field value. */
    record Challenged(String field) implements Outcome {}
  }

  private final WinRmPolicy policy;
  private final Optional<Bytes> bindings;
  private final NtlmServer ntlm;
  private List<ObjectIdentifier> offered = List.of();

  /**
   * @param bindings what a client must be bound to
   */
  WinRmSignIn(WinRmPolicy policy, Optional<Bytes> bindings) {
    this.policy = policy;
    this.bindings = bindings;
    this.ntlm =
        new NtlmServer(
            new NtlmServer.Identity(
                policy.identity().domain(),
                policy.identity().targetInfo(),
                policy.identity().version()));
  }

  Outcome check(HttpHead head) throws IOException {
    String field = head.field("Authorization").orElse("");
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Outcome.Refused();
    }
    try {
      Bytes token = Bytes.of(Base64.getDecoder().decode(field.substring(SCHEME.length()).strip()));
      return NtlmMessage.startsWithSignature(token)
          ? bare(token)
          : wrapped(SpnegoToken.decode(new Reader(token)));
    } catch (IllegalArgumentException | DecodeException unreadable) {
      throw new ProtocolException(unreadable.getMessage());
    }
  }

  private Outcome bare(Bytes token) throws DecodeException {
    if (NtlmMessage.decode(new Reader(token)) instanceof NtlmMessage.NegotiateMessage) {
      return new Outcome.Challenged(field(challenge(token)));
    }
    return verified(token)
        .<Outcome>map(session -> new Outcome.Accepted(session, Optional.empty()))
        .orElseGet(Outcome.Refused::new);
  }

  private Outcome wrapped(SpnegoToken token) throws DecodeException {
    Bytes message = token.wrappedToken().orElse(Bytes.EMPTY);
    return switch (token) {
      case NegTokenInit init -> {
        offered = init.mechTypes();
        yield new Outcome.Challenged(field(NegTokenResp.ofNtlm(challenge(message)).toBytes()));
      }
      case NegTokenResp response -> completed(message, response.mechListMic());
    };
  }

  /** RFC 4178 section 5: who sends the code over the list of mechanisms gets one back. */
  private Outcome completed(Bytes message, Optional<Bytes> mic) throws DecodeException {
    Optional<NtlmSession> session = verified(message);
    if (session.isEmpty()) {
      return new Outcome.Refused();
    }
    Optional<Bytes> ours = Optional.empty();
    if (mic.isPresent()) {
      Bytes list =
          Asn1Element.sequence(offered.stream().map(Asn1Element::objectIdentifier).toList())
              .toBytes();
      if (!session.get().verify(list, mic.get())) {
        return new Outcome.Refused();
      }
      ours = Optional.of(session.get().sign(list));
      session.get().restartKeyStreams();
    }
    NegTokenResp last =
        new NegTokenResp(
            Optional.of(NegState.ACCEPT_COMPLETED),
            Optional.empty(),
            Optional.empty(),
            ours,
            Optional.empty());
    return new Outcome.Accepted(session.get(), Optional.of(field(last.toBytes())));
  }

  private Bytes challenge(Bytes negotiate) throws DecodeException {
    byte[] drawn = new byte[CHALLENGE_SIZE];
    RANDOM.nextBytes(drawn);
    return ntlm.challenge(negotiate, Bytes.of(drawn)).toBytes();
  }

  private Optional<NtlmSession> verified(Bytes authenticate) throws DecodeException {
    return ntlm.verify(authenticate, policy.account(), bindings)
            instanceof NtlmServer.Verdict.Accepted accepted
        ? Optional.of(accepted.session())
        : Optional.empty();
  }

  private static String field(Bytes token) {
    return SCHEME + Base64.getEncoder().encodeToString(token.toArray());
  }
}
