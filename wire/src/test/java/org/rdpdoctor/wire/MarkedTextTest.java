package org.rdpdoctor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarkedTextTest {
  private static final String TEXT = "f\u00fcr 0x904\r\n";

  @Test
  void readsWhatEditorsWrite() {
    assertThat(MarkedText.decode(encoded(TEXT, StandardCharsets.UTF_8))).contains(TEXT);
    assertThat(MarkedText.decode(encoded(TEXT, StandardCharsets.UTF_16LE))).contains(TEXT);
    for (Charset charset :
        new Charset[] {
          StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      assertThat(MarkedText.decode(encoded("\uFEFF" + TEXT, charset))).contains(TEXT);
    }
  }

  @Test
  void nothingIsTextToo() {
    assertThat(MarkedText.decode(Bytes.of())).contains("");
  }

  @Test
  void refusesWhatIsNoText() {
    assertThat(MarkedText.decode(Bytes.of(0x41, 0xC3, 0x28))).isEmpty();
    assertThat(MarkedText.decode(Bytes.of(0xFF, 0xFE, 0x41))).isEmpty();
  }

  private static Bytes encoded(String text, Charset charset) {
    return Bytes.of(text.getBytes(charset));
  }
}
