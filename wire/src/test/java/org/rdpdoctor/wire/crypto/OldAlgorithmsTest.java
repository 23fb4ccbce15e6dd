package org.rdpdoctor.wire.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.Bytes;

class OldAlgorithmsTest {
  /** The test suite of RFC 1320, appendix A.5. */
  @ParameterizedTest
  @CsvSource({
    "'', 31d6cfe0d16ae931b73c59d7e0c089c0",
    "a, bde52cb31de33e46245e05fbdbd6fb24",
    "abc, a448017aaf21d8525fc10ae87aa6729d",
    "message digest, d9130a8164549fe818874806e1c7014b",
    "abcdefghijklmnopqrstuvwxyz, d79e1c308aa5bbcdeea8ed63df412da9",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789,"
        + " 043f8582f241db351ce627e153e7f0e4",
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
        + " e33b4ddc9c38f2199c3e7b164fcc0536"
  })
  void md4(String message, String hash) {
    byte[] computed = Md4.hash(message.getBytes(StandardCharsets.US_ASCII));
    assertThat(Bytes.of(computed)).hasToString(hash);
  }

  /** RFC 6229 section 2: the 128-bit key 0102...10. */
  @Test
  void rc4GoesOnFromMessageToMessage() {
    Rc4 stream = new Rc4(Bytes.ofHex("0102030405060708090a0b0c0d0e0f10").toArray());
    assertThat(stream.apply(Bytes.of(new byte[4]))).hasToString("9ac7cc9a");
    assertThat(stream.apply(Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
    assertThat(stream.apply(Bytes.of(new byte[12]))).hasToString("609d1ef7b2932899cde41b97");
  }

  /** RFC 2202 section 2, the second test case. */
  @Test
  void hmacMd5() {
    byte[] key = "Jefe".getBytes(StandardCharsets.US_ASCII);
    byte[] text = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
    assertThat(Bytes.of(Digests.hmacMd5(key, text)))
        .hasToString("750c783e6ab0b503eaa86e310a5db738");
  }
}
