package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Optional;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.ntlm.NtlmFlags;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;
import org.rdpdoctor.wire.spnego.Mechanism;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/**
 * The server of MS-CSSP up to the NTLM challenge. Nobody can log on: whoever goes on is told that
 * the logon failed.
 */
public record CredSspServer(WindowsIdentity identity) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A client needs two messages to be refused, three if it must be led to NTLM first. */
  private static final int MAX_MESSAGES = 8;

  /** Where an NTLM message says which one it is. */
  private static final int TYPE_OFFSET = 8;

  /** What Windows Server 2022 does not take over from the client's flags. */
  private static final NtlmFlags DROPPED = NtlmFlags.OEM.with(NtlmFlags.LM_KEY);

  /** Serves until the client is refused or leaves. */
  public void serve(SecureChannel channel) throws IOException {
    for (int messages = 0; messages < MAX_MESSAGES; messages++) {
      Bytes token = firstToken(readRequest(channel));
      Optional<Bytes> answer = answer(token);
      if (answer.isEmpty()) {
        channel.send(
            TsRequest.withError(TsRequest.NEWEST_VERSION, NtStatus.LOGON_FAILURE).toBytes());
        channel.drain();
        return;
      }
      channel.send(TsRequest.withToken(TsRequest.NEWEST_VERSION, answer.get()).toBytes());
    }
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

  private static Bytes firstToken(TsRequest request) throws ProtocolException {
    if (request.negoTokens().isEmpty()) {
      throw new ProtocolException();
    }
    return request.negoTokens().getFirst();
  }

  /** A bare NTLM message is answered with a bare one, as Windows does; empty ends the exchange. */
  private Optional<Bytes> answer(Bytes token) throws ProtocolException {
    try {
      if (NtlmMessage.startsWithSignature(token)) {
        return challenge(token);
      }
      Optional<Bytes> wrapped = SpnegoToken.decode(new Reader(token)).wrappedToken();
      if (wrapped.filter(NtlmMessage::startsWithSignature).isEmpty()) {
        return Optional.of(ntlmInstead().toBytes());
      }
      return challenge(wrapped.get()).map(NegTokenResp::ofNtlm).map(NegTokenResp::toBytes);
    } catch (DecodeException problem) {
      throw new ProtocolException(problem.getMessage());
    }
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

  /** Empty for the message after the challenge, which nobody here checks. */
  private Optional<Bytes> challenge(Bytes message) throws DecodeException {
    boolean begins =
        message.size() > TYPE_OFFSET && message.at(TYPE_OFFSET) == NegotiateMessage.TYPE;
    if (!begins) {
      return Optional.empty();
    }
    NtlmFlags flags = NegotiateMessage.decode(new Reader(message)).flags();
    return Optional.of(challenge(flags).toBytes());
  }

  private ChallengeMessage challenge(NtlmFlags clientFlags) {
    byte[] challenge = new byte[ChallengeMessage.SERVER_CHALLENGE_SIZE];
    RANDOM.nextBytes(challenge);
    return new ChallengeMessage(
        clientFlags.without(DROPPED).with(NtlmFlags.TARGET_TYPE_DOMAIN),
        identity.domain(),
        Bytes.of(challenge),
        Optional.of(identity.targetInfo()),
        Optional.of(identity.version()));
  }
}
