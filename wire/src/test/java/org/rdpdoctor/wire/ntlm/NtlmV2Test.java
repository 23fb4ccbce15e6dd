package org.rdpdoctor.wire.ntlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;

/** The example of MS-NLMP section 4.2, with the values of sections 4.2.1 and 4.2.4. */
class NtlmV2Test {
  private static final NtlmAccount ACCOUNT =
      new NtlmAccount("Domain", "User", Secret.of("Password".getBytes(StandardCharsets.US_ASCII)));
  private static final Bytes SERVER_CHALLENGE = Bytes.ofHex("0123456789abcdef");
  private static final Bytes CLIENT_CHALLENGE = Bytes.ofHex("aaaaaaaaaaaaaaaa");
  private static final byte[] SESSION_KEY = Bytes.ofHex("55".repeat(16)).toArray();
  private static final AvPairs TARGET_INFO =
      new AvPairs(
          List.of(
              AvPair.ofText(AvId.NETBIOS_DOMAIN_NAME, "Domain"),
              AvPair.ofText(AvId.NETBIOS_COMPUTER_NAME, "Server")));
  private static final NtlmV2Temp TEMP =
      new NtlmV2Temp(new FileTime(0), CLIENT_CHALLENGE, TARGET_INFO);

  @Test
  void makesTheResponseKey() {
    assertThat(hex(ACCOUNT.responseKey("Domain"))).isEqualTo("0c868a403bfd7a93a3001ef22ef02e3f");
  }

  @Test
  void makesBothResponses() {
    byte[] key = ACCOUNT.responseKey("Domain");
    assertThat(hex(NtlmV2.proof(key, SERVER_CHALLENGE, TEMP.toBytes())))
        .isEqualTo("68cd0ab851e51c96aabc927bebef6a1c");
    assertThat(NtlmV2.lmResponse(key, SERVER_CHALLENGE, CLIENT_CHALLENGE))
        .hasToString("86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
  }

  @Test
  void makesTheKeys() {
    byte[] key = ACCOUNT.responseKey("Domain");
    byte[] proof = NtlmV2.proof(key, SERVER_CHALLENGE, TEMP.toBytes());
    byte[] base = NtlmV2.sessionBaseKey(key, proof);
    assertThat(hex(base)).isEqualTo("8de40ccadbc14a82f15cb0ad0de95ca3");
    assertThat(hex(NtlmV2.exchange(base, SESSION_KEY)))
        .isEqualTo("c5dad2544fc9799094ce1ce90bc9d03e");
  }

  @Test
  void seals() {
    NtlmSession session = NtlmSession.ofClient(SESSION_KEY, new NtlmFlags(0xE28A8233L));
    assertThat(session.seal(Utf16.bytes("Plaintext")))
        .hasToString("010000007fb38ec5c55d497600000000" + "54e50165bf1936dc996020c1811b0f06fb5f");
  }

  @Test
  void writesTheMessageOfTheSpecification() {
    byte[] key = ACCOUNT.responseKey("Domain");
    byte[] proof = NtlmV2.proof(key, SERVER_CHALLENGE, TEMP.toBytes());
    AuthenticateMessage message =
        new AuthenticateMessage(
            new NtlmFlags(0xE2888235L),
            NtlmV2.lmResponse(key, SERVER_CHALLENGE, CLIENT_CHALLENGE),
            Bytes.of(proof).append(TEMP.toBytes()),
            Utf16.bytes("Domain"),
            Utf16.bytes("User"),
            Utf16.bytes("COMPUTER"),
            Bytes.of(NtlmV2.exchange(NtlmV2.sessionBaseKey(key, proof), SESSION_KEY)),
            Optional.of(new NtlmVersion(5, 1, 2600)),
            Optional.empty(),
            Optional.empty());
    assertThat(message.toBytes())
        .isEqualTo(AnnotatedHex.read("ms-nlmp/authenticate-ntlmv2").bytes());
    assertThat(message.toString()).doesNotContain("68cd0ab8");
  }

  @Test
  void readsWhatAResponseCovers() throws DecodeException {
    NtlmV2Temp read = NtlmV2Temp.decode(new Reader(TEMP.toBytes()));
    assertThat(read).isEqualTo(TEMP);
    assertThat(read.oddities()).isEmpty();
  }

  private static String hex(byte[] bytes) {
    return Bytes.of(bytes).toString();
  }
}
