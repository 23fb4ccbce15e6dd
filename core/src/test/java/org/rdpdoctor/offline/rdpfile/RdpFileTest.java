package org.rdpdoctor.offline.rdpfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.Bytes;

class RdpFileTest {
  private static final String TEXT =
      """
      screen mode id:i:2
      full address:s:host.example:3390
      Server Port:i:4000
      prompt for credentials:I:1
      not a setting
      password 51:b:01AF
      alternate shell:s:
      """
          .replace("\n", "\r\n");

  private static RdpFile read(String text, Charset charset, int... mark) {
    return RdpFile.read(Bytes.of(mark).append(Bytes.of(text.getBytes(charset)))).orElseThrow();
  }

  @Test
  void readsWhatWindowsWrites() {
    RdpFile file = read(TEXT, StandardCharsets.UTF_16LE, 0xFF, 0xFE);
    assertThat(file.address()).contains("host.example:3390");
    assertThat(file.port()).contains(4000);
    assertThat(file.integer("screen mode id")).contains(2);
    assertThat(file.settings()).containsKeys("password 51", "prompt for credentials");
    assertThat(file.unreadable()).containsExactly(5);
  }

  @Test
  void everyEncodingGivesTheSame() {
    RdpFile expected = read(TEXT, StandardCharsets.UTF_8);
    assertThat(read(TEXT, StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF)).isEqualTo(expected);
    assertThat(read(TEXT, StandardCharsets.UTF_16LE)).isEqualTo(expected);
    assertThat(read(TEXT, StandardCharsets.UTF_16BE, 0xFE, 0xFF)).isEqualTo(expected);
  }

  @Test
  void alternateAddressWins() {
    RdpFile file =
        read("full address:s:one\nalternate full address:s:two\n", StandardCharsets.UTF_8);
    assertThat(file.address()).contains("two");
    assertThat(read("full address:s:\nx:i:1", StandardCharsets.UTF_8).address()).isEmpty();
  }

  @Test
  void whatIsNoNumberIsNoPort() {
    assertThat(read("server port:i:70000", StandardCharsets.UTF_8).port()).isEmpty();
    assertThat(read("server port:i:x", StandardCharsets.UTF_8).port()).isEmpty();
    assertThat(read("server port:s:1", StandardCharsets.UTF_8).port()).isEmpty();
  }

  @Test
  void othersAreNoRdpFile() {
    assertThat(RdpFile.read(Bytes.EMPTY)).isEmpty();
    assertThat(RdpFile.read(Bytes.of(0xC3, 0x28))).isEmpty();
    assertThat(RdpFile.read(Bytes.of("PK, a zip".getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(RdpFile.read(Bytes.of(new byte[RdpFile.MAX_BYTES + 1]))).isEmpty();
    assertThat(RdpFile.read(Bytes.of(new byte[] {(byte) 0xFF, (byte) 0xFE, 0x41}))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,gw.example:444",
    "2,1,gw.example:444",
    "0,1,",
    "3,1,",
    "4,1,",
    "1,0,",
  })
  void gatewayCountsWhenTheFileSaysSo(int method, int profile, @Nullable String expected) {
    String text =
        "full address:s:srv%ngatewayhostname:s:gw.example:444%ngatewayusagemethod:i:%d%ngatewayprofileusagemethod:i:%d%n"
            .formatted(method, profile);
    RdpFile file = RdpFile.read(Bytes.of(text.getBytes(StandardCharsets.UTF_8))).orElseThrow();
    assertThat(file.gateway()).isEqualTo(Optional.ofNullable(expected));
  }
}
