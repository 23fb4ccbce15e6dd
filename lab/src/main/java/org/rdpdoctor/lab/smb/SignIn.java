package org.rdpdoctor.lab.smb;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmServer;
import org.rdpdoctor.wire.ntlm.NtlmServer.Verdict;
import org.rdpdoctor.wire.ntlm.NtlmSession;
import org.rdpdoctor.wire.spnego.Mechanism;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/** One client signs in with NTLM, bare or in SPNEGO; for a session and for a pipe's RPC alike. */
final class SignIn {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SmbAccount> accounts;
  private final NtlmServer ntlm;
  private boolean wrapped;
  private Bytes offered = Bytes.EMPTY;

  SignIn(WindowsIdentity identity, List<SmbAccount> accounts) {
    this.accounts = accounts;
    this.ntlm =
        new NtlmServer(
            new NtlmServer.Identity(identity.domain(), identity.targetInfo(), identity.version()));
  }

  /** What comes of a token. */
  sealed interface Step {
    /** Another one is needed. */
    record More(Bytes token) implements Step {}

    /**
     * The password was right.
     *
     * @param token the last one for the client; may be empty
     */
    record SignedIn(SmbAccount account, NtlmSession session, Bytes token) implements Step {
      Secret key() {
        return session.exportedSessionKey();
      }
    }

    record Refused() implements Step {}
  }

  /** What the server offers before the client says anything. */
  static Bytes offer() {
    return new NegTokenInit(
            List.of(Mechanism.NTLM),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .toBytes();
  }

  Step take(Bytes token) throws DecodeException {
    Optional<SpnegoToken> envelope = envelope(token);
    Bytes message =
        envelope.isPresent() ? envelope.get().wrappedToken().orElse(Bytes.EMPTY) : token;
    if (!NtlmMessage.startsWithSignature(message)) {
      return new Step.More(ntlmInstead().toBytes());
    }
    return NtlmMessage.decode(new Reader(message)) instanceof AuthenticateMessage sent
        ? judge(message, sent, envelope)
        : new Step.More(challenge(message));
  }

  private Optional<SpnegoToken> envelope(Bytes token) throws DecodeException {
    wrapped = !NtlmMessage.startsWithSignature(token);
    if (!wrapped) {
      return Optional.empty();
    }
    SpnegoToken envelope = SpnegoToken.decode(new Reader(token));
    if (envelope instanceof NegTokenInit first) {
      offered =
          Asn1Element.sequence(
                  first.mechTypes().stream().map(Asn1Element::objectIdentifier).toList())
              .toBytes();
    }
    return Optional.of(envelope);
  }

  private Bytes challenge(Bytes negotiate) throws DecodeException {
    byte[] drawn = new byte[ChallengeMessage.SERVER_CHALLENGE_SIZE];
    RANDOM.nextBytes(drawn);
    Bytes challenge = ntlm.challenge(negotiate, Bytes.of(drawn)).toBytes();
    return wrapped ? NegTokenResp.ofNtlm(challenge).toBytes() : challenge;
  }

  private Step judge(Bytes message, AuthenticateMessage sent, Optional<SpnegoToken> envelope)
      throws DecodeException {
    Optional<SmbAccount> account = account(sent.text(sent.userName()));
    if (account.isEmpty()) {
      return new Step.Refused();
    }
    return switch (ntlm.verify(message, account.get().account(), Optional.empty())) {
      case Verdict.Refused(var _, var _) -> new Step.Refused();
      case Verdict.Accepted(var _, NtlmSession session) ->
          new Step.SignedIn(account.get(), session, completed(envelope, session));
    };
  }

  private Optional<SmbAccount> account(String user) {
    return accounts.stream()
        .filter(each -> each.account().user().equalsIgnoreCase(user))
        .findFirst();
  }

  /** A client that signs the list of mechanisms wants ours signed, too: RFC 4178 section 5. */
  private Bytes completed(Optional<SpnegoToken> envelope, NtlmSession session) {
    boolean signed =
        envelope.isPresent()
            && envelope.get() instanceof NegTokenResp last
            && last.mechListMic().isPresent();
    return wrapped
        ? new NegTokenResp(
                Optional.of(NegState.ACCEPT_COMPLETED),
                Optional.empty(),
                Optional.empty(),
                signed ? Optional.of(session.sign(offered)) : Optional.empty(),
                Optional.empty())
            .toBytes()
        : Bytes.EMPTY;
  }

  /** The client began with another mechanism: it shall go on with NTLM. */
  private static NegTokenResp ntlmInstead() {
    return new NegTokenResp(
        Optional.of(NegState.ACCEPT_INCOMPLETE),
        Optional.of(Mechanism.NTLM),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
