package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.explain.Explanation.Outcome;

class HostileInputTest {
  private static final int ROUNDS = 2_000;
  private static final int MAX_LENGTH = 120;

  private final Explainer explainer = new Explainer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "\n\r\n\t",
        "\u0000\u0001\u0007",
        "\u001b[2J\u001b[",
        "\u001b[",
        "0x",
        "0xZZ",
        "0x904/0x",
        "99999999999999999999",
        "-99999999999",
        "0xFFFFFFFFFFFFFFFFFF",
        "/",
        ",,,"
      })
  void unusableInputIsOneClearLine(String input) {
    Explanation explanation = explainer.explain(input);
    assertThat(explanation.outcome()).isEqualTo(Outcome.UNUSABLE);
    assertThat(explanation.exitCode()).isEqualTo(2);
    assertThat(ExplanationText.render(explanation).strip()).isNotEmpty().doesNotContain("\n");
    assertThat(ExplanationMarkdown.render(explanation).strip()).doesNotContain("\n");
  }

  @Test
  void aMegabyteIsRefusedInOneLine() {
    Explanation explanation = explainer.explain("0x904 ".repeat(180_000));
    assertThat(explanation.exitCode()).isEqualTo(2);
    assertThat(ExplanationText.render(explanation))
        .isEqualTo(
            "The text has 1080000 characters and at most 65536 are read: paste only the dialog or"
                + " the code\n");
  }

  @Test
  void aLongTextOfCodesIsCutOff() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("0x").append(Integer.toHexString(i)).append('\n');
    }
    assertThat(explainer.explain(text.toString()).codes())
        .hasSizeLessThanOrEqualTo(QuestionReader.MAX_ASKED);
  }

  @Test
  void manyWordsThatLookLikeSymbolsAreAnsweredInTime() {
    Explanation explanation = explainer.explain("some_symbol ".repeat(5_000));
    assertThat(explanation.exitCode()).isEqualTo(3);
  }

  @Test
  void nothingHostileIsPrintedBack() {
    Explanation explanation =
        explainer.explain("\u001b]0;owned\u0007 `<script>` **x** \u202e \ud800 nothing");
    assertThat(explanation.exitCode()).isEqualTo(3);
    for (String page : renderings(explanation)) {
      assertThat(page).doesNotContain("\u001b", "\u0007", "\u202e", "\ud800");
    }
    assertThat(ExplanationMarkdown.render(explanation)).doesNotContain(" <script>", " **x**");
  }

  @Test
  void noTextBreaksIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "0x",
      "904",
      "/",
      " ",
      "\n",
      "-",
      "ext",
      "event",
      "schannel",
      "7",
      "\u001b[",
      "\"",
      "alert",
      "C0",
      "_",
      "HRESULT_CODE(",
      "license",
      "\ud83d\ude00",
      "\udc00",
      "\u0000",
      "source:",
      ":"
    };
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < random.nextInt(MAX_LENGTH)) {
        text.append(
            random.nextInt(4) == 0
                ? String.valueOf((char) random.nextInt(0x10000))
                : pieces[random.nextInt(pieces.length)]);
      }
      Explanation explanation = explainer.explain(text.toString());
      for (String page : renderings(explanation)) {
        assertThat(page.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)))
            .as("seed %d, round %d", seed, round)
            .isTrue();
      }
    }
  }

  private static List<String> renderings(Explanation explanation) {
    return List.of(
        ExplanationText.render(explanation),
        ExplanationMarkdown.render(explanation),
        ExplanationJson.render(explanation));
  }
}
