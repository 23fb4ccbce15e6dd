package org.rdpdoctor.probe.nla;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.ntlm.NtlmClient;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmSession;
import org.rdpdoctor.wire.ntlm.NtlmV2Temp;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/**
 * NTLMv2 for {@link CredSspClient}. Its messages go without SPNEGO around them, which Windows and
 * FreeRDP's servers take; a server that wraps its challenge is answered in the same way.
 */
public final class NtlmContext implements SignInContext {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SESSION_KEY_SIZE = 16;

  private final NtlmClient client;
  private final NtlmAccount account;
  private final Clock clock;
  private boolean begun;
  private Optional<NtlmSession> session = Optional.empty();

  public NtlmContext(NtlmClient.Connection connection, Credentials.Password who, Clock clock) {
    this.client = new NtlmClient(connection);
    this.account = new NtlmAccount(who.account().domain(), who.account().user(), who.password());
    this.clock = clock;
  }

  @Override
  public String mechanism() {
    return "NTLM";
  }

  @Override
  public boolean namesAccountAtOnce() {
    return false;
  }

  @Override
  public Optional<Bytes> next(Optional<Bytes> serverToken) throws SignInProblem {
    if (session.isPresent()) {
      return Optional.empty();
    }
    if (!begun) {
      begun = true;
      return Optional.of(client.negotiate().toBytes());
    }
    return Optional.of(
        answer(serverToken.orElseThrow(() -> new SignInProblem("the server sent no challenge"))));
  }

  private Bytes answer(Bytes token) throws SignInProblem {
    try {
      if (NtlmMessage.startsWithSignature(token)) {
        return authenticate(token);
      }
      Bytes wrapped =
          SpnegoToken.decode(new Reader(token))
              .wrappedToken()
              .orElseThrow(() -> new SignInProblem("the server's SPNEGO token holds no challenge"));
      return new NegTokenResp(
              Optional.of(NegState.ACCEPT_INCOMPLETE),
              Optional.empty(),
              Optional.of(authenticate(wrapped)),
              Optional.empty(),
              Optional.empty())
          .toBytes();
    } catch (DecodeException problem) {
      throw new SignInProblem("the challenge cannot be used: " + problem.getMessage(), problem);
    }
  }

  private Bytes authenticate(Bytes challenge) throws DecodeException {
    NtlmClient.Drawn drawn =
        new NtlmClient.Drawn(
            Bytes.of(random(NtlmV2Temp.CLIENT_CHALLENGE_SIZE)),
            Secret.of(random(SESSION_KEY_SIZE)),
            FileTime.of(clock.instant()));
    NtlmClient.Authenticated authenticated = client.authenticate(challenge, account, drawn);
    session = Optional.of(authenticated.session());
    return authenticated.message().toBytes();
  }

  private static byte[] random(int size) {
    byte[] drawn = new byte[size];
    RANDOM.nextBytes(drawn);
    return drawn;
  }

  @Override
  public boolean isComplete() {
    return session.isPresent();
  }

  @Override
  public Bytes seal(Bytes plain) throws SignInProblem {
    return complete().seal(plain);
  }

  @Override
  public Bytes unseal(Bytes sealed) throws SignInProblem {
    return complete()
        .unseal(sealed)
        .orElseThrow(() -> new SignInProblem("the server's signature does not fit"));
  }

  private NtlmSession complete() throws SignInProblem {
    return session.orElseThrow(() -> new SignInProblem("NTLM is not complete"));
  }
}
