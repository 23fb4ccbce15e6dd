package org.rdpdoctor.probe.nla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.ntlm.AvPairs;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.ntlm.NtlmClient;
import org.rdpdoctor.wire.ntlm.NtlmServer;
import org.rdpdoctor.wire.ntlm.NtlmServer.Verdict;
import org.rdpdoctor.wire.ntlm.NtlmVersion;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

class NtlmContextTest {
  private static final Bytes SERVER_CHALLENGE = Bytes.ofHex("0123456789abcdef");
  private static final Secret PASSWORD = Secret.of("lab".getBytes(StandardCharsets.US_ASCII));
  private static final Bytes MESSAGE = Bytes.ofHex("cafe");

  private final NtlmServer server =
      new NtlmServer(
          new NtlmServer.Identity("LAB", new AvPairs(List.of()), new NtlmVersion(10, 0, 20348)));
  private final NtlmContext context =
      new NtlmContext(
          new NtlmClient.Connection("", Optional.empty(), Optional.empty()),
          new Credentials.Password(AccountName.parse("LAB\\lab"), PASSWORD),
          Clock.systemUTC());

  @Test
  void answersAWrappedChallengeWrapped()
      throws SignInProblem, InterruptedException, DecodeException {
    Bytes negotiate = context.next(Optional.empty()).orElseThrow();
    Bytes challenge = server.challenge(negotiate, SERVER_CHALLENGE).toBytes();
    Bytes answer =
        context.next(Optional.of(NegTokenResp.ofNtlm(challenge).toBytes())).orElseThrow();
    Bytes authenticate = SpnegoToken.decode(new Reader(answer)).wrappedToken().orElseThrow();
    Verdict.Accepted accepted =
        (Verdict.Accepted)
            server.verify(authenticate, new NtlmAccount("LAB", "lab", PASSWORD), Optional.empty());
    assertThat(context.isComplete()).isTrue();
    assertThat(context.next(Optional.empty())).isEmpty();
    assertThat(accepted.session().unseal(context.seal(MESSAGE))).contains(MESSAGE);
    assertThat(context.unseal(accepted.session().seal(MESSAGE))).isEqualTo(MESSAGE);
  }

  @Test
  void saysWhyItCannotGoOn() throws SignInProblem, InterruptedException {
    assertThat(context.namesAccountAtOnce()).isFalse();
    assertThat(context.next(Optional.empty())).isPresent();
    assertThatThrownBy(() -> context.next(Optional.empty()))
        .isInstanceOf(SignInProblem.class)
        .hasMessage("the server sent no challenge");
    assertThatThrownBy(() -> context.next(Optional.of(MESSAGE)))
        .isInstanceOf(SignInProblem.class)
        .hasMessageStartingWith("the challenge cannot be used: ");
    assertThatThrownBy(() -> context.seal(MESSAGE)).isInstanceOf(SignInProblem.class);
  }
}
