package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationMarkdownTest {
  private final Explainer explainer = new Explainer();

  @Test
  void thePairHasATitleAVerdictAndItsSections() {
    String page = ExplanationMarkdown.render(explainer.explain("0x904/0x7"));
    assertThat(page)
        .startsWith("# 0x904/0x7\n\n**0x904/0x7: The connection was made")
        .contains("\n## Possible causes, in the order in which to test them\n\n1. **")
        .contains("\n## Popular claims that are wrong\n\n- **")
        .contains("`listener-key-unreadable`")
        .endsWith("\n");
  }

  @Test
  void emptyLinesSurroundEveryHeading() {
    for (String input :
        new String[] {"0x904/0x7", "7", "0x905", "logon_failure", "Schannel/36875"}) {
      String[] lines = ExplanationMarkdown.render(explainer.explain(input)).split("\n", -1);
      for (int i = 1; i < lines.length; i++) {
        if (lines[i].startsWith("#")) {
          assertThat(lines[i - 1]).as("%s line %d", input, i).isEmpty();
          assertThat(lines[i + 1]).as("%s line %d", input, i).isEmpty();
        }
      }
    }
  }

  @Test
  void markupInTextIsEscaped() {
    assertThat(ExplanationMarkdown.render(explainer.explain("SSL_CERT_NOT_ON_SERVER")))
        .contains("SSL\\_CERT\\_NOT\\_ON\\_SERVER");
    assertThat(ExplanationMarkdown.render(explainer.explain("<b>nothing</b> [x](y)")))
        .contains("\\<b\\>nothing\\</b\\> \\[x\\](y)");
  }
}
