package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0x904, 2308, HEX",
    "0X00000904, 2308, HEX",
    "2308, 2308, DECIMAL",
    "007, 7, DECIMAL",
    "-2147467259, 2147500037, DECIMAL",
    "-2, 4294967294, DECIMAL",
    "4294967295, 4294967295, DECIMAL",
    "0xFFFFFFFF80004005, 2147500037, HEX",
    "C000006D, 3221225581, BARE_HEX",
    "b09, 2825, BARE_HEX"
  })
  void numbersAreRead(String written, long value, WrittenNumber.Base base) {
    assertThat(WrittenNumber.parse(written)).contains(new WrittenNumber(written, value, base));
    assertThat(WrittenNumber.defect(written)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x", "0xZZ", "0x123456789", "4294967296", "-2147483649", "99999999999"})
  void brokenNumbersAreNamed(String written) {
    assertThat(WrittenNumber.parse(written)).isEmpty();
    assertThat(WrittenNumber.defect(written)).hasValueSatisfying(WrittenNumberTest::isOneLine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "abc", "x", "decode_error", "2c9d0001-1234", ""})
  void otherWordsAreNoNumbersAndNoDefects(String word) {
    assertThat(WrittenNumber.parse(word)).isEmpty();
    assertThat(WrittenNumber.defect(word)).isEmpty();
  }

  @Test
  void aHugeNumberIsShownShortened() {
    assertThat(WrittenNumber.defect("9".repeat(50_000)))
        .hasValueSatisfying(text -> assertThat(text).hasSizeLessThan(200));
  }

  private static void isOneLine(String text) {
    assertThat(text).isNotBlank().doesNotContain("\n");
  }
}
