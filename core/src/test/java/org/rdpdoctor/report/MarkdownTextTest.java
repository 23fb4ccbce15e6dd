package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a|b; a\\|b",
        "<img src=x>; \\<img src=x\\>",
        "[x](javascript:y); \\[x\\](javascript:y)",
        "![x](y); \\!\\[x\\](y)",
        "ask @ann; ask @<!-- -->ann",
        "ann@corp.example; ann@<!-- -->corp.example",
        "http://evil.example; http:\\//evil.example",
        "WWW.evil.example; WWW\\.evil.example",
        "**bold** _x_ ~~y~~; \\*\\*bold\\*\\* \\_x\\_ \\~\\~y\\~\\~",
        "one ` only; one \\` only",
        "run `a|b @c` now; run `a|b @c` now",
      })
  void staysText(String text, String escaped) {
    assertThat(MarkdownText.escape(text)).isEqualTo(escaped);
  }

  @Test
  void aCellEndsWhereWeEndIt() {
    assertThat(MarkdownText.cell("a|b `c|d`")).isEqualTo("a\\|b `c\\|d`");
  }

  @Test
  void staysOnOneLine() {
    assertThat(MarkdownText.escape("a\r\n# b")).doesNotContain("\n", "\r");
  }
}
