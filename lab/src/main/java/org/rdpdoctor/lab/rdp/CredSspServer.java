package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.credssp.PublicKeyBinding;
import org.rdpdoctor.wire.credssp.TsCredentials;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.ntlm.ChannelBindings;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;
import org.rdpdoctor.wire.ntlm.NtlmServer;
import org.rdpdoctor.wire.ntlm.NtlmServer.Verdict;
import org.rdpdoctor.wire.ntlm.NtlmSession;
import org.rdpdoctor.wire.spnego.Mechanism;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/** The server of MS-CSSP with NTLM, bare or in SPNEGO, and one account. */
public record CredSspServer(WindowsIdentity identity, SignInPolicy policy) {
  /** SEC_E_BAD_BINDINGS, which Windows has as an NTSTATUS too. */
  private static final NtStatus BAD_BINDINGS = new NtStatus(0xC000035BL);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A client needs two messages to be refused, three if it must be led to NTLM first. */
  private static final int MAX_MESSAGES = 8;

  /** Where an NTLM message says which one it is. */
  private static final int TYPE_OFFSET = 8;

  public CredSspServer(WindowsIdentity identity) {
    this(identity, SignInPolicy.OPEN);
  }

  /** What came of a client. */
  public sealed interface Result {
    /** It proved who it is and handed over credentials; MCS comes next. */
    record SignedIn(TsCredentials credentials) implements Result {}

    /** It was told so, as far as the policy allows. */
    record Refused() implements Result {}
  }

  /**
   * Serves until the client has signed in, is refused or leaves.
   *
   * @param certificate in DER, as the client has seen it
   */
  public Result serve(SecureChannel channel, Bytes certificate) throws IOException {
    return new Dialogue(channel, certificate).hold();
  }

  /**
   * Waits for one whole request.
   *
   * @throws ProtocolException when it is none, or larger than {@link TsRequest#MAX_CONTENT_SIZE}
   */
  public static TsRequest readRequest(SecureChannel channel) throws IOException {
    Bytes received = Bytes.EMPTY;
    while (received.size() <= TsRequest.MAX_CONTENT_SIZE) {
      received = received.append(channel.read());
      try {
        return TsRequest.decode(new Reader(received));
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new ProtocolException(problem.getMessage());
        }
      }
    }
    throw new ProtocolException();
  }

  /** One client. */
  private final class Dialogue {
    private final SecureChannel channel;
    private final Bytes certificate;
    private final NtlmServer ntlm =
        new NtlmServer(
            new NtlmServer.Identity(identity.domain(), identity.targetInfo(), identity.version()));
    private boolean wrapped;

    Dialogue(SecureChannel channel, Bytes certificate) {
      this.channel = channel;
      this.certificate = certificate;
    }

    Result hold() throws IOException {
      try {
        for (int messages = 0; messages < MAX_MESSAGES; messages++) {
          TsRequest request = readRequest(channel);
          Bytes token = unwrapped(request);
          if (token.isEmpty()) {
            channel.send(TsRequest.withToken(policy.version(), ntlmInstead().toBytes()).toBytes());
          } else if (begins(token)) {
            channel.send(TsRequest.withToken(policy.version(), challenge(token)).toBytes());
          } else {
            return judge(request, token);
          }
        }
        return new Result.Refused();
      } catch (DecodeException problem) {
        throw new ProtocolException(problem.getMessage());
      }
    }

    /** The NTLM message; empty for another mechanism's. */
    private Bytes unwrapped(TsRequest request) throws IOException, DecodeException {
      if (request.negoTokens().isEmpty()) {
        throw new ProtocolException();
      }
      Bytes token = request.negoTokens().getFirst();
      wrapped = !NtlmMessage.startsWithSignature(token);
      return wrapped
          ? SpnegoToken.decode(new Reader(token))
              .wrappedToken()
              .filter(NtlmMessage::startsWithSignature)
              .orElse(Bytes.EMPTY)
          : token;
    }

    private boolean begins(Bytes message) {
      return message.size() > TYPE_OFFSET && message.at(TYPE_OFFSET) == NegotiateMessage.TYPE;
    }

    /** A bare NTLM message is answered with a bare one, as Windows does. */
    private Bytes challenge(Bytes negotiate) throws DecodeException {
      byte[] drawn = new byte[ChallengeMessage.SERVER_CHALLENGE_SIZE];
      RANDOM.nextBytes(drawn);
      Bytes challenge = ntlm.challenge(negotiate, Bytes.of(drawn)).toBytes();
      return wrapped ? NegTokenResp.ofNtlm(challenge).toBytes() : challenge;
    }

    private Result judge(TsRequest request, Bytes token) throws IOException, DecodeException {
      return switch (verify(token)) {
        case Verdict.Refused(var _, NtlmServer.Reason reason) -> refuse(statusOf(reason));
        case Verdict.Accepted(var _, NtlmSession session) ->
            policy.refusal().isPresent() ? refuse(policy.refusal().get()) : bind(request, session);
      };
    }

    /** The account goes by its name and by its user principal name. */
    private Verdict verify(Bytes token) throws DecodeException {
      Verdict verdict = ntlm.verify(token, policy.account(), demandedBindings());
      return verdict instanceof Verdict.Refused(var _, NtlmServer.Reason reason)
              && reason == NtlmServer.Reason.UNKNOWN_USER
          ? ntlm.verify(token, policy.accountByPrincipalName(), demandedBindings())
          : verdict;
    }

    private Optional<Bytes> demandedBindings() throws DecodeException {
      return policy.checksBindings()
          ? Optional.of(ChannelBindings.ofEndPoint(certificate.first(1)))
          : Optional.empty();
    }

    private Result bind(TsRequest request, NtlmSession session)
        throws IOException, DecodeException {
      TsRequest withKey = request.pubKeyAuth().isPresent() ? request : readRequest(channel);
      Bytes key = CertificateParts.of(certificate).publicKey();
      long version = Math.min(policy.version(), request.version());
      PublicKeyBinding binding =
          new PublicKeyBinding(
              version,
              policy.honestKey() ? key : key.append(key),
              withKey.clientNonce().orElse(Bytes.EMPTY));
      Optional<Bytes> received = withKey.pubKeyAuth().flatMap(session::unseal);
      if (policy.honestKey() && !received.equals(Optional.of(binding.ofClient()))) {
        return refuse(NtStatus.LOGON_FAILURE);
      }
      channel.send(bound(session.seal(binding.ofServer())).toBytes());
      return handOver(session);
    }

    private TsRequest bound(Bytes pubKeyAuth) {
      return new TsRequest(
          policy.version(),
          wrapped ? List.of(completed().toBytes()) : List.of(),
          Optional.empty(),
          Optional.of(pubKeyAuth),
          Optional.empty(),
          Optional.empty());
    }

    private Result handOver(NtlmSession session) throws IOException, DecodeException {
      Bytes sealed = readRequest(channel).authInfo().orElse(Bytes.EMPTY);
      Optional<Bytes> plain = session.unseal(sealed);
      return plain.isPresent()
          ? new Result.SignedIn(TsCredentials.decode(new Reader(plain.get())))
          : refuse(NtStatus.LOGON_FAILURE);
    }

    private Result refuse(NtStatus status) throws IOException {
      if (policy.statuses()) {
        channel.send(TsRequest.withError(policy.version(), status).toBytes());
        channel.drain();
      } else {
        channel.close();
      }
      return new Result.Refused();
    }
  }

  private static NtStatus statusOf(NtlmServer.Reason reason) {
    return switch (reason) {
      case ANONYMOUS, UNKNOWN_USER, NOT_NTLM_V2, WRONG_PASSWORD, WRONG_MIC ->
          NtStatus.LOGON_FAILURE;
      case WRONG_CHANNEL_BINDINGS -> BAD_BINDINGS;
    };
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

  private static NegTokenResp completed() {
    return new NegTokenResp(
        Optional.of(NegState.ACCEPT_COMPLETED),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
