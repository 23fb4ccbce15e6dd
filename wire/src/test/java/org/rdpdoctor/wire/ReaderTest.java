package org.rdpdoctor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReaderTest {
  @Test
  void readsWhatTheWriterWrote() throws DecodeException {
    Bytes written =
        new Writer()
            .u8(0xFE)
            .u16be(0x0102)
            .u16le(0x0304)
            .u24be(0x050607)
            .u32be(0xFFFFFFFFL)
            .u32le(0x80000001L)
            .i64le(-2)
            .bytes(Bytes.of(9, 8))
            .zeros(1)
            .toBytes();
    Reader reader = new Reader(written);
    assertThat(reader.u8("a")).isEqualTo(0xFE);
    assertThat(reader.u16be("b")).isEqualTo(0x0102);
    assertThat(reader.u16le("c")).isEqualTo(0x0304);
    assertThat(reader.u24be("d")).isEqualTo(0x050607);
    assertThat(reader.u32be("e")).isEqualTo(0xFFFFFFFFL);
    assertThat(reader.u32le("f")).isEqualTo(0x80000001L);
    assertThat(reader.i64le("g")).isEqualTo(-2);
    assertThat(reader.bytes("h", 2)).isEqualTo(Bytes.of(9, 8));
    assertThat(reader.rest()).isEqualTo(Bytes.of(0));
    assertThat(reader.isAtEnd()).isTrue();
  }

  @Test
  void refusesToReadPastTheEnd() {
    Reader reader = new Reader(Bytes.of(1));
    assertThatThrownBy(() -> reader.u16be("length"))
        .isInstanceOf(DecodeException.class)
        .hasMessage("length at offset 0 needs 2 bytes, 1 are left");
  }

  @Test
  void aSubReaderKeepsTheOffsetsOfTheWhole() throws DecodeException {
    Reader reader = new Reader(Bytes.of(1, 2, 3, 4));
    reader.u8("first");
    Reader sub = reader.sub("pair", 2);
    sub.u8("second");
    assertThat(sub.offset()).isEqualTo(2);
    assertThat(sub.left()).isEqualTo(1);
    assertThat(reader.u8("fourth")).isEqualTo(4);
  }

  @Test
  void aSecretNeverShowsItself() {
    Secret secret = Secret.of(new byte[] {'h', 'u', 'n', 't', 'e', 'r'});
    assertThat(secret.toString()).isEqualTo(Secret.SHOWN_AS);
    assertThat(secret).isEqualTo(Secret.of(new byte[] {'h', 'u', 'n', 't', 'e', 'r'}));
  }
}
