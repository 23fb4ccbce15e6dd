package org.rdpdoctor.wire.rdpeudp2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class Rdpeudp2PacketTest {
  @ParameterizedTest
  @CsvSource({"data, 0, 0x114", "dummy, 8, 0x014"})
  void readsWhatWindowsSends(String name, int type, String flags) throws DecodeException {
    Bytes golden = AnnotatedHex.read("ms-rdpeudp2/" + name).bytes();
    Rdpeudp2Packet packet = Rdpeudp2Packet.decode(new Reader(golden));
    assertThat(packet.type()).isEqualTo(type);
    assertThat(packet.flags()).isEqualTo(Integer.decode(flags));
    assertThat(packet.logWindowSize()).isEqualTo(12);
    assertThat(packet.oddities()).isEmpty();
    assertThat(packet.toBytes()).isEqualTo(golden);
    assertThat(packet.size()).isEqualTo(golden.size());
  }

  @Test
  void noticesWhatIsReserved() {
    AnnotatedHex golden = AnnotatedHex.read("ms-rdpeudp2/data");
    golden.fields().stream()
        .filter(field -> !field.allowsAnyValue())
        .forEach(field -> CodecOracles.refusedOrOdd(golden.spoiled(field), Rdpeudp2Packet::decode));
  }

  @Test
  void needsEightBytes() {
    assertThatThrownBy(() -> Rdpeudp2Packet.decode(new Reader(Bytes.of(new byte[7]))))
        .isInstanceOf(DecodeException.class)
        .hasMessage("RDPUDP2 head at offset 0 needs 8 bytes, 7 are left");
  }
}
