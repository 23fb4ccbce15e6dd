package org.rdpdoctor.wire.mstypes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;

class MicrosoftTypesTest {
  @Test
  void fileTimeCountsFrom1601() {
    assertThat(new FileTime(0).toInstant()).isEqualTo(Instant.parse("1601-01-01T00:00:00Z"));
    assertThat(FileTime.of(Instant.EPOCH).intervals()).isEqualTo(116_444_736_000_000_000L);
    assertThat(new FileTime(116_444_736_000_000_001L).toInstant())
        .isEqualTo(Instant.ofEpochSecond(0, 100));
  }

  @Test
  void fileTimeGoesThereAndBack() {
    for (long intervals : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      FileTime time = new FileTime(intervals);
      CodecOracles.survives(time, FileTime::decode);
      if (intervals != Long.MIN_VALUE) {
        assertThat(FileTime.of(time.toInstant())).isEqualTo(time);
      }
    }
    assertThatThrownBy(() -> FileTime.of(Instant.MAX)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void textIsLittleEndianWithoutMark() {
    assertThat(Utf16.bytes("Dé")).isEqualTo(Bytes.of(0x44, 0x00, 0xE9, 0x00));
    assertThat(Utf16.text(Bytes.of(0x44, 0x00, 0xE9, 0x00))).isEqualTo("Dé");
  }

  @Test
  void brokenTextIsShownAndCalledInvalid() {
    Bytes loneSurrogate = Bytes.of(0x00, 0xD8);
    assertThat(Utf16.text(loneSurrogate)).isEqualTo("\uFFFD");
    assertThat(Utf16.isValid(loneSurrogate)).isFalse();
    assertThat(Utf16.isValid(Bytes.of(0x41))).isFalse();
    assertThat(Utf16.isValid(Utf16.bytes("\uD83D\uDE00"))).isTrue();
    assertThat(Utf16.bytes("\uD800")).isEqualTo(Bytes.of(0xFD, 0xFF));
  }

  @Test
  void statusIsEightHexDigits() {
    assertThat(NtStatus.LOGON_FAILURE).hasToString("0xC000006D");
    assertThat(NtStatus.LOGON_FAILURE.isError()).isTrue();
    assertThat(NtStatus.SUCCESS.isError()).isFalse();
    assertThat(NtStatus.LOGON_FAILURE.signed()).isEqualTo(0xC000006D);
  }
}
