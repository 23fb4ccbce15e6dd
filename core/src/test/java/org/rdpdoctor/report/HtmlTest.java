package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Whatever text is written, it stays text. */
class HtmlTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "</style><script>alert(1)</script>",
          "\" onload=\"alert(1)",
          "' onload='alert(1)",
          "&lt;script&gt;",
          "]]><![CDATA[<b>",
          "<!-- --!>",
          "\u202egpj.exe\u2066",
          "a\u0000b\u0008\u001b[31m",
          "\ud83d alone \udca9",
          "\ud83d\udca9\ufffe\uffff",
          "javascript:alert(1)",
          "x".repeat(100_000),
          "\u00e9\u4e2d\u05d0",
          "line\nend\ttab");

  @Test
  void hostileTextComesBackAsTextAndNothingElse() throws Exception {
    for (String text : HOSTILE) {
      Document document = parse(new Html().open("p", "title", text).text(text).close().document());
      Element element = document.getDocumentElement();

      assertThat(element.getChildNodes().getLength()).as(text).isEqualTo(1);
      assertThat(element.getAttributes().getLength()).as(text).isEqualTo(1);
      assertThat(element.getTextContent()).isEqualTo(PlainText.showSentence(text));
      assertThat(element.getAttribute("title")).isEqualTo(PlainText.showSentence(text));
    }
  }

  @Test
  void whatIsWrittenIsAsciiAndBounded() {
    for (String text : HOSTILE) {
      String written = new Html().element("p", text, "title", text).document();

      assertThat(written.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
      assertThat(written.length()).isLessThan(13 * 2 * PlainText.MAX_SENTENCE_CHARACTERS);
    }
  }

  @Test
  void commandsAreMarkedAndStillEscaped() {
    assertThat(new Html().open("p").prose("run `a <b>` now `x").close().document())
        .contains("run <code>a &lt;b&gt;</code> now `x</p>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "iframe", "img", "form", "base", "a b", "p>", "", "1"})
  void elementsThatActOrAreNoneAreRefused(String element) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Html().open(element));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "style", "src", "a b", "x=\"", ""})
  void attributesThatActOrAreNoneAreRefused(String attribute) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Html().open("p", attribute, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "//host", "file:///", "#a b"})
  void linksLeadIntoTheDocumentOrToTheWeb(String link) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Html().open("a", "href", link));
  }

  @Test
  void whatIsNotClosedIsNoDocument() {
    assertThatIllegalStateException().isThrownBy(() -> new Html().open("p").document());
  }

  static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }
}
