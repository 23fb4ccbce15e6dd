package org.rdpdoctor.wire.tpkt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class TpktTest {
  @Test
  void leavesWhatFollows() throws DecodeException {
    Reader reader = new Reader(Bytes.ofHex("0300000702f080ff"));
    assertThat(Tpkt.decode(reader).payload()).isEqualTo(Bytes.of(0x02, 0xF0, 0x80));
    assertThat(reader.left()).isEqualTo(1);
  }

  @Test
  void showsTheBytesOfAnotherProtocol() {
    Bytes ssh = Bytes.of("SSH-2.0".getBytes(StandardCharsets.US_ASCII));
    refusal(ssh, DecodeException.Kind.UNEXPECTED)
        .hasMessage("TPKT version at offset 0 is 83 instead of 3, the bytes are 5353482d");
  }

  @Test
  void refusesAnotherProtocolAtItsFirstByte() {
    refusal(Bytes.of(0x15), DecodeException.Kind.UNEXPECTED);
  }

  @Test
  void waitsForTheRestOfAPacket() {
    Bytes packet = Bytes.ofHex("0300000b06d00000123400");
    for (int length = 0; length < packet.size(); length++) {
      refusal(packet.first(length), DecodeException.Kind.NOT_ENOUGH_BYTES);
    }
  }

  @Test
  void refusesALengthShorterThanTheHeader() {
    refusal(Bytes.ofHex("03000003"), DecodeException.Kind.LIMIT);
  }

  @Test
  void tellsWhatIsOdd() throws DecodeException {
    assertThat(Tpkt.decode(new Reader(Bytes.ofHex("03050004"))).oddities())
        .containsExactly("TPKT reserved is 5 instead of 0", "TPKT length is 4, the smallest is 7");
  }

  @Test
  void carriesTheLargestPacketAndNoLarger() {
    int most = Tpkt.MAX_LENGTH - Tpkt.HEADER_SIZE;
    CodecOracles.survives(new Tpkt(Bytes.of(new byte[most])), Tpkt::decode);
    assertThatThrownBy(() -> new Tpkt(Bytes.of(new byte[most + 1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AbstractThrowableAssert<?, ?> refusal(Bytes input, DecodeException.Kind kind) {
    return assertThatThrownBy(() -> Tpkt.decode(new Reader(input)))
        .isInstanceOf(DecodeException.class)
        .matches(e -> ((DecodeException) e).kind() == kind, "is of kind " + kind);
  }
}
