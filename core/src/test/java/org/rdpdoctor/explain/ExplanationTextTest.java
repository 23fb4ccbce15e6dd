package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole outputs, compared. {@code -Dgolden.update=true} writes them anew; review the difference.
 */
class ExplanationTextTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/explain");

  @ParameterizedTest
  @CsvSource({
    "pair-0x904-0x7, 0x904/0x7",
    "reason-0x904, 0x904",
    "ambiguous-7, 7",
    "ambiguous-10013, 10013",
    "unlisted-pair, 0x807/0x9",
    "server-ended-pair, 0x3/0x9",
    "known-pair-0x904-0x0, 0x904/0x0",
    "bare-hex-pair, 904/0",
    "unknown-0x905, 0x905",
    "unknown-extended, 0x904/0x99",
    "unknown-symbol, logon_failure",
    "unknown-event, Schannel/36875",
    "event-schannel-36870, Schannel/36870",
    "ntstatus, 0xC000006D",
    "negative, -2147467259",
    "negotiation-failure, negotiation failure 3",
    "tls-alert, tls alert handshake_failure",
    "gateway, 0x3000005",
    "licensing, licensing 257",
    "contradiction-0xB08, 0xB08",
    "empty, ''",
    "no-digits, 0x"
  })
  void outputIsAsRecorded(String name, String input) throws IOException {
    String text = ExplanationText.render(new Explainer().explain(input));
    Path file = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void linesAreWrapped() {
    String text = ExplanationText.render(new Explainer().explain("0x904/0x7"));
    assertThat(text.lines().filter(line -> line.indexOf(' ', 6) > 0))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TextPage.WIDTH));
  }

  @Test
  void aStyleMarksTheVerdictAndTheHeadings() {
    Style style =
        new Style() {
          @Override
          public String heading(String text) {
            return "<h>" + text;
          }

          @Override
          public String strong(String text) {
            return "<s>" + text;
          }
        };
    assertThat(ExplanationText.render(new Explainer().explain("0x904"), style))
        .startsWith("<s>0x904 (")
        .contains("\n<h>Next\n");
  }
}
