package org.rdpdoctor.wire.ntlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.ntlm.NtlmClient.Authenticated;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmServer.Reason;
import org.rdpdoctor.wire.ntlm.NtlmServer.Verdict;

/** Our client against our server; both are held to the specification by {@link NtlmV2Test}. */
class NtlmBothSidesTest {
  private static final Bytes SERVER_CHALLENGE = Bytes.ofHex("0123456789abcdef");
  private static final FileTime NOW = FileTime.of(Instant.parse("2026-11-20T12:34:56Z"));
  private static final Bytes BINDINGS = Bytes.ofHex("b1".repeat(16));
  private static final NtlmClient.Drawn DRAWN =
      new NtlmClient.Drawn(
          Bytes.ofHex("a1a2a3a4a5a6a7a8"),
          Secret.of(Bytes.ofHex("5a".repeat(16)).toArray()),
          FileTime.of(Instant.EPOCH));
  private static final NtlmClient.Connection CONNECTION =
      new NtlmClient.Connection(
          "STATION", Optional.of("TERMSRV/server.example.test"), Optional.of(BINDINGS));

  private final NtlmClient client = new NtlmClient(CONNECTION);
  private final NtlmServer server = server(true);
  private Optional<NtlmSession> clientSession = Optional.empty();

  @Test
  void bothSidesSealForEachOther() throws DecodeException {
    Verdict verdict = signIn(server, account("User", "Password"), Optional.of(BINDINGS));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    NtlmSession accepted = ((Verdict.Accepted) verdict).session();
    NtlmSession ours = clientSession.orElseThrow();
    for (String text : List.of("first", "second", "")) {
      assertThat(accepted.unseal(ours.seal(Utf16.bytes(text)))).contains(Utf16.bytes(text));
      assertThat(ours.unseal(accepted.seal(Utf16.bytes(text)))).contains(Utf16.bytes(text));
    }
    assertThat(ours.unseal(Bytes.ofHex("00".repeat(20)))).isEmpty();
    assertThat(ours.unseal(Bytes.ofHex("01"))).isEmpty();
  }

  @Test
  void theResponseSaysWhatItIsBoundTo() throws DecodeException {
    AuthenticateMessage message =
        ((Verdict.Accepted) signIn(server, account("User", "Password"), Optional.empty()))
            .message();
    NtlmV2Temp covered = NtlmV2Temp.decode(new Reader(responseOf(message)));
    assertThat(covered.timestamp()).isEqualTo(NOW);
    assertThat(covered.pairs().targetName()).contains("TERMSRV/server.example.test");
    assertThat(covered.pairs().value(AvId.CHANNEL_BINDINGS)).contains(BINDINGS);
    assertThat(covered.pairs().flags()).hasValue(2);
    assertThat(message.mic()).isPresent();
    assertThat(message.lmResponse()).isEqualTo(Bytes.of(new byte[24]));
    assertThat(message.verbatim()).isEmpty();
    assertThat(message.oddities()).isEmpty();
  }

  @Test
  void tellsTheReasonsOfARefusalApart() throws DecodeException {
    assertThat(refusal(account("User", "other"), Optional.empty()))
        .isEqualTo(Reason.WRONG_PASSWORD);
    assertThat(refusal(account("Nobody", "Password"), Optional.empty()))
        .isEqualTo(Reason.UNKNOWN_USER);
    assertThat(refusal(account("User", "Password"), Optional.of(Bytes.ofHex("00".repeat(16)))))
        .isEqualTo(Reason.WRONG_CHANNEL_BINDINGS);
  }

  @Test
  void noticesAChangedMessage() throws DecodeException {
    Bytes challenge = challenge(server);
    AuthenticateMessage message =
        client.authenticate(challenge, account("user", "Password"), DRAWN).message();
    AuthenticateMessage changed = message.withMic(Bytes.ofHex("00".repeat(16)));
    Verdict verdict =
        server.verify(changed.toBytes(), account("User", "Password"), Optional.empty());
    assertThat(((Verdict.Refused) verdict).reason()).isEqualTo(Reason.WRONG_MIC);
  }

  @Test
  void answersAServerWithoutAClock() throws DecodeException {
    Verdict verdict = signIn(server(false), account("User", "Password"), Optional.of(BINDINGS));
    AuthenticateMessage message = ((Verdict.Accepted) verdict).message();
    assertThat(message.mic()).isEmpty();
    assertThat(NtlmV2Temp.decode(new Reader(responseOf(message))).timestamp())
        .isEqualTo(DRAWN.now());
    assertThat(message.lmResponse().slice(16, 24)).isEqualTo(DRAWN.clientChallenge());
  }

  @Test
  void refusesAChallengeWithoutExtendedSessionSecurity() {
    ChallengeMessage old =
        new ChallengeMessage(
            new NtlmFlags(0xE0028233L), "S", SERVER_CHALLENGE, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> client.authenticate(old.toBytes(), account("User", "Password"), DRAWN))
        .isInstanceOf(DecodeException.class)
        .hasMessage("NTLM flags at offset 0 is 0xe0028233 without 0x00080201");
  }

  private static Bytes responseOf(AuthenticateMessage message) {
    return message.ntResponse().slice(16, message.ntResponse().size());
  }

  private Reason refusal(NtlmAccount account, Optional<Bytes> bindings) throws DecodeException {
    return ((Verdict.Refused) signIn(server, account, bindings)).reason();
  }

  private Verdict signIn(NtlmServer with, NtlmAccount account, Optional<Bytes> bindings)
      throws DecodeException {
    Authenticated authenticated = client.authenticate(challenge(with), account, DRAWN);
    clientSession = Optional.of(authenticated.session());
    return with.verify(authenticated.message().toBytes(), account("User", "Password"), bindings);
  }

  private Bytes challenge(NtlmServer with) throws DecodeException {
    return with.challenge(client.negotiate().toBytes(), SERVER_CHALLENGE).toBytes();
  }

  private static NtlmAccount account(String user, String password) {
    return new NtlmAccount("Domain", user, Secret.of(password.getBytes(StandardCharsets.US_ASCII)));
  }

  private static NtlmServer server(boolean withClock) {
    AvPair name = AvPair.ofText(AvId.NETBIOS_COMPUTER_NAME, "Server");
    AvPairs pairs = new AvPairs(withClock ? List.of(name, AvPair.ofTimestamp(NOW)) : List.of(name));
    return new NtlmServer(new NtlmServer.Identity("Domain", pairs, new NtlmVersion(10, 0, 20348)));
  }
}
