package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void plainTextStays() {
    assertThat(PlainText.show("CN=srv-01.corp.example, O=A & B (\u00dcberlingen)"))
        .isEqualTo("CN=srv-01.corp.example, O=A & B (\u00dcberlingen)");
    assertThat(PlainText.show("\u0441\u0435\u0440\u0432\u0435\u0440 \u6771\u4eac \ud83d\udda5"))
        .isEqualTo("\u0441\u0435\u0440\u0432\u0435\u0440 \u6771\u4eac \ud83d\udda5");
  }

  @Test
  void terminalSequencesAreShownNotObeyed() {
    assertThat(PlainText.show("\u001b[2J\u001b]0;x\u0007")).isEqualTo("\\x1b[2J\\x1b]0;x\\x07");
    assertThat(PlainText.show("\u009b31m")).isEqualTo("\\x9b31m");
    assertThat(PlainText.show("a\r\nb\tc\u0000\u007f")).isEqualTo("a\\x0d\\x0ab\\x09c\\x00\\x7f");
  }

  @Test
  void whatHidesOrReordersIsShown() {
    assertThat(PlainText.show("\u202egpj\u2066\u200b\ufeff\u00ad"))
        .isEqualTo("\\u202egpj\\u2066\\u200b\\ufeff\\xad");
    assertThat(PlainText.show("a\u3164b\u115f\u2800\ufe0f\udb40\udd00"))
        .isEqualTo("a\\u3164b\\u115f\\u2800\\ufe0f\\u{e0100}");
    assertThat(PlainText.show("a\u00a0b\u2028c\u2029")).isEqualTo("a\\xa0b\\u2028c\\u2029");
    assertThat(PlainText.show("\udb40\udc41")).isEqualTo("\\u{e0041}");
  }

  @Test
  void halvesOfPairsAndPrivateOnesAreShown() {
    assertThat(PlainText.show("\ud83d x \uE000 \ufffe")).isEqualTo("\\ud83d x \\ue000 \\ufffe");
  }

  @Test
  void towersOfMarksAreCut() {
    assertThat(PlainText.show("e" + "\u0301".repeat(5)))
        .isEqualTo("e\u0301\u0301\u0301\\u0301\\u0301");
  }

  @Test
  void longTextIsShortenedAndSaysSo() {
    assertThat(PlainText.show("\ud83d\udda5".repeat(201)))
        .isEqualTo("\ud83d\udda5".repeat(200) + "...(1 more)");
    assertThat(PlainText.show("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(PlainText.showSentence("x".repeat(200_000))).hasSizeLessThan(2100);
  }

  @Test
  void twiceIsOnce() {
    String once = PlainText.show("\u001b[2J\u202e\ud83d");

    assertThat(PlainText.show(once)).isEqualTo(once);
  }
}
