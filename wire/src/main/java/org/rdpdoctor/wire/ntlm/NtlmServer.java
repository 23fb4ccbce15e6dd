package org.rdpdoctor.wire.ntlm;

import java.security.MessageDigest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;

/**
 * The server of MS-NLMP section 3.2.5.1 with one account: first {@link #challenge}, then {@link
 * #verify}.
 */
public final class NtlmServer {
  /** What Windows Server 2022 does not take over from the client's flags. */
  private static final NtlmFlags DROPPED = NtlmFlags.OEM.with(NtlmFlags.LM_KEY);

  private static final long MIC_PRESENT = 0x2;

  /** What the server says of itself. */
  public record Identity(String targetName, AvPairs targetInfo, NtlmVersion version) {}

  /** What comes of a client's response. */
  public sealed interface Verdict {
    /** The password was right. */
    record Accepted(AuthenticateMessage message, NtlmSession session) implements Verdict {}

    record Refused(AuthenticateMessage message, Reason reason) implements Verdict {}
  }

  /** Why a response is refused, the first that applies. */
  public enum Reason {
    ANONYMOUS,
    UNKNOWN_USER,
    /** LM or NTLMv1. */
    NOT_NTLM_V2,
    WRONG_PASSWORD,
    WRONG_MIC,
    WRONG_CHANNEL_BINDINGS
  }

  private final Identity identity;
  private Bytes negotiateBytes = Bytes.EMPTY;
  private Bytes challengeBytes = Bytes.EMPTY;
  private Bytes serverChallenge = Bytes.EMPTY;

  public NtlmServer(Identity identity) {
    this.identity = identity;
  }

  /**
   * Answers the client's first message.
   *
   * @param drawnChallenge eight bytes
   */
  public ChallengeMessage challenge(Bytes negotiate, Bytes drawnChallenge) throws DecodeException {
    NtlmFlags asked = NegotiateMessage.decode(new Reader(negotiate)).flags();
    ChallengeMessage challenge =
        new ChallengeMessage(
            asked.without(DROPPED).with(NtlmFlags.TARGET_TYPE_DOMAIN),
            identity.targetName(),
            drawnChallenge,
            Optional.of(identity.targetInfo()),
            Optional.of(identity.version()));
    negotiateBytes = negotiate;
    challengeBytes = challenge.toBytes();
    serverChallenge = drawnChallenge;
    return challenge;
  }

  /**
   * Checks the client's response against the one account there is.
   *
   * @param channelBindings what the client must have bound itself to; empty: not looked at
   */
  public Verdict verify(Bytes authenticate, NtlmAccount account, Optional<Bytes> channelBindings)
      throws DecodeException {
    AuthenticateMessage message = AuthenticateMessage.decode(new Reader(authenticate));
    if (message.isAnonymous()) {
      return new Verdict.Refused(message, Reason.ANONYMOUS);
    }
    if (!message.text(message.userName()).equalsIgnoreCase(account.user())) {
      return new Verdict.Refused(message, Reason.UNKNOWN_USER);
    }
    if (message.ntResponse().size() <= NtlmV2.KEY_SIZE + NtlmV2Temp.CLIENT_CHALLENGE_SIZE) {
      return new Verdict.Refused(message, Reason.NOT_NTLM_V2);
    }
    return verifyV2(message, authenticate, account, channelBindings);
  }

  private Verdict verifyV2(
      AuthenticateMessage message,
      Bytes authenticate,
      NtlmAccount account,
      Optional<Bytes> channelBindings)
      throws DecodeException {
    Bytes response = message.ntResponse();
    Bytes temp = response.slice(NtlmV2.KEY_SIZE, response.size());
    NtlmV2Temp covered = NtlmV2Temp.decode(new Reader(temp));
    byte[] responseKey = account.responseKey(message.text(message.domainName()));
    byte[] proof = NtlmV2.proof(responseKey, serverChallenge, temp);
    if (!MessageDigest.isEqual(proof, response.first(NtlmV2.KEY_SIZE).toArray())) {
      return new Verdict.Refused(message, Reason.WRONG_PASSWORD);
    }
    byte[] sessionKey = sessionKey(message, NtlmV2.sessionBaseKey(responseKey, proof));
    if (!micFits(message, authenticate, covered, sessionKey)) {
      return new Verdict.Refused(message, Reason.WRONG_MIC);
    }
    Optional<Bytes> bound = covered.pairs().value(AvId.CHANNEL_BINDINGS);
    if (channelBindings.isPresent() && !bound.equals(channelBindings)) {
      return new Verdict.Refused(message, Reason.WRONG_CHANNEL_BINDINGS);
    }
    return new Verdict.Accepted(message, NtlmSession.ofServer(sessionKey, message.flags()));
  }

  private static byte[] sessionKey(AuthenticateMessage message, byte[] keyExchangeKey) {
    boolean exchanged =
        message.flags().contains(NtlmFlags.KEY_EXCHANGE)
            && message.encryptedSessionKey().size() == NtlmV2.KEY_SIZE;
    return exchanged
        ? NtlmV2.exchange(keyExchangeKey, message.encryptedSessionKey().toArray())
        : keyExchangeKey;
  }

  /** A code that the client's flags announce must be there and fit; without them none is needed. */
  private boolean micFits(
      AuthenticateMessage message, Bytes authenticate, NtlmV2Temp covered, byte[] sessionKey) {
    if ((covered.pairs().flags().orElse(0) & MIC_PRESENT) == 0) {
      return true;
    }
    return message
        .mic()
        .filter(
            mic -> mic.equals(NtlmV2.mic(sessionKey, negotiateBytes, challengeBytes, authenticate)))
        .isPresent();
  }
}
