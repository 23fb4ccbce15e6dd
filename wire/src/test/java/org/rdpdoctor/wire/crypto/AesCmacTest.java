package org.rdpdoctor.wire.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.Bytes;

class AesCmacTest {
  private static final byte[] KEY = Bytes.ofHex("2b7e151628aed2a6abf7158809cf4f3c").toArray();

  private static final Bytes MESSAGE =
      Bytes.ofHex(
          "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
              + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");

  /** RFC 4493 section 4. */
  @ParameterizedTest
  @CsvSource({
    "0, bb1d6929e95937287fa37d129b756746",
    "16, 070a16b46b4d4144f79bdd9dd04a287c",
    "40, dfa66747de9ae63030ca32611497c827",
    "64, 51f0bebf7e3b9d92fc49741779363cfe"
  })
  void isThatOfTheRfc(int size, String code) {
    assertThat(Bytes.of(AesCmac.code(KEY, MESSAGE.first(size).toArray())).toString())
        .isEqualTo(code);
  }
}
