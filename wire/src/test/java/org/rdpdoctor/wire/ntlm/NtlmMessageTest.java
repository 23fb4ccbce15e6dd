package org.rdpdoctor.wire.ntlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;

class NtlmMessageTest {
  private static final Bytes SERVER_CHALLENGE = Bytes.ofHex("0123456789abcdef");

  @Test
  void writesTheChallengeOfTheSpecification() {
    AvPairs targetInfo =
        new AvPairs(
            List.of(
                AvPair.ofText(AvId.NETBIOS_DOMAIN_NAME, "Domain"),
                AvPair.ofText(AvId.NETBIOS_COMPUTER_NAME, "Server")));
    ChallengeMessage challenge =
        new ChallengeMessage(
            new NtlmFlags(0xE28A8233L),
            "Server",
            SERVER_CHALLENGE,
            Optional.of(targetInfo),
            Optional.of(new NtlmVersion(6, 0, 6000)));
    assertThat(challenge.toBytes())
        .isEqualTo(AnnotatedHex.read("ms-nlmp/challenge-ntlmv2").bytes());
  }

  @Test
  void readsTheChallengeOfTheSpecification() throws DecodeException {
    ChallengeMessage challenge =
        ChallengeMessage.decode(new Reader(AnnotatedHex.read("ms-nlmp/challenge-ntlmv2").bytes()));
    assertThat(challenge.targetNameText()).isEqualTo("Server");
    assertThat(challenge.serverChallenge()).isEqualTo(SERVER_CHALLENGE);
    assertThat(challenge.version()).map(NtlmVersion::toString).contains("6.0.6000");
    AvPairs pairs = challenge.targetInfo().orElseThrow();
    assertThat(pairs.netbiosDomainName()).contains("Domain");
    assertThat(pairs.netbiosComputerName()).contains("Server");
    assertThat(pairs.dnsComputerName()).isEmpty();
    assertThat(challenge.verbatim()).isEmpty();
  }

  @Test
  void anotherLayoutIsKeptAndNotOdd() throws DecodeException {
    NtlmMessage challenge =
        NtlmMessage.decode(new Reader(AnnotatedHex.read("ms-nlmp/challenge-ntlmv1").bytes()));
    assertThat(challenge.verbatim()).isPresent();
    assertThat(challenge.oddities()).isEmpty();
  }

  @Test
  void writesANegotiateMessage() {
    NegotiateMessage negotiate =
        new NegotiateMessage(
            new NtlmFlags(0xE00882B7L), Optional.of(new NtlmVersion(10, 0, 19041)));
    assertThat(negotiate.toBytes()).isEqualTo(AnnotatedHex.read("ms-nlmp/negotiate").bytes());
  }

  @Test
  void readsTheShortNegotiateMessageOfOldClients() throws DecodeException {
    Bytes old = Bytes.ofHex("4e544c4d53535000" + "01000000" + "07020000");
    NtlmMessage message = NtlmMessage.decode(new Reader(old));
    assertThat(message.flags()).isEqualTo(new NtlmFlags(0x0207));
    assertThat(message.oddities())
        .containsExactly("NTLM domain name field is missing", "NTLM workstation field is missing");
    assertThat(message.toBytes()).isEqualTo(old);
  }

  @Test
  void readsAroundAPointerOutsideTheMessage() throws DecodeException {
    byte[] content = AnnotatedHex.read("ms-nlmp/challenge-ntlmv2").bytes().toArray();
    content[47] = (byte) 0xFF;
    ChallengeMessage challenge = ChallengeMessage.decode(new Reader(Bytes.of(content)));
    assertThat(challenge.serverChallenge()).isEqualTo(SERVER_CHALLENGE);
    assertThat(challenge.targetInfo()).isEmpty();
    assertThat(challenge.oddities())
        .contains(
            "NTLM target info of 36 bytes at offset 4278190148 lies outside the message of 104"
                + " bytes");
  }

  @Test
  void refusesOtherMessages() {
    Reader spnego = new Reader(Bytes.ofHex("a15d305ba0030a0101a10c06"));
    assertThatThrownBy(() -> NtlmMessage.decode(spnego))
        .hasMessage("NTLM signature at offset 0 is a15d305ba0030a01");
    Reader fourth = new Reader(Bytes.ofHex("4e544c4d5353500004000000"));
    assertThatThrownBy(() -> NtlmMessage.decode(fourth))
        .hasMessage("NTLM message type at offset 0 is 4");
    Reader negotiate = new Reader(AnnotatedHex.read("ms-nlmp/negotiate").bytes());
    assertThatThrownBy(() -> ChallengeMessage.decode(negotiate))
        .hasMessage("NTLM message type at offset 0 is 1 instead of 2");
  }

  @Test
  void readsTheServersClockAndFlags() throws DecodeException {
    Instant clock = Instant.parse("2026-11-20T12:34:56.789Z");
    AvPairs pairs =
        new AvPairs(
            List.of(
                AvPair.ofTimestamp(FileTime.of(clock)),
                new AvPair(AvId.FLAGS, Bytes.of(2, 0, 0, 0x80))));
    AvPairs read = AvPairs.decode(new Reader(pairs.toBytes()));
    assertThat(read.timestamp().map(FileTime::toInstant)).contains(clock);
    assertThat(read.flags()).hasValue(0x8000_0002L);
    assertThat(read.oddities()).isEmpty();
  }

  @Test
  void tellsWhatIsOddInAvPairs() throws DecodeException {
    assertThat(avPairs("").oddities())
        .containsExactly("the list of AV pairs is not ended by MsvAvEOL");
    assertThat(avPairs("0000000001").oddities())
        .containsExactly("1 bytes follow the end of the AV pairs");
    assertThat(avPairs("0b000100aa" + "00000000").oddities())
        .containsExactly("AV pair 0x000b is unknown");
    assertThat(avPairs("07000100aa" + "00000000").oddities())
        .containsExactly("MsvAvTimestamp has 1 bytes");
    assertThat(avPairs("06000100aa" + "00000000").oddities())
        .containsExactly("MsvAvFlags has 1 bytes");
    assertThat(avPairs("0100020000d8" + "00000000").oddities())
        .containsExactly("MsvAvNbComputerName is not valid UTF-16");
    assertThat(avPairs("01000000" + "01000000" + "00000000").oddities())
        .containsExactly("AV pair MsvAvNbComputerName comes more than once");
  }

  @Test
  void keepsAPairThatIsCutOff() throws DecodeException {
    AvPairs pairs = avPairs("01000200410002000c0044");
    assertThat(pairs.netbiosComputerName()).contains("A");
    assertThat(pairs.end()).isEqualTo(Bytes.ofHex("02000c0044"));
  }

  @Test
  void refusesTooManyPairs() {
    assertThatThrownBy(() -> avPairs("01000000".repeat(AvPairs.MAX_PAIRS + 1)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("the limit is 64");
  }

  private static AvPairs avPairs(String hex) throws DecodeException {
    return AvPairs.decode(new Reader(Bytes.ofHex(hex)));
  }
}
