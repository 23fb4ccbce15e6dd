package org.rdpdoctor.wire.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.DecodeException;

class XmlElementTest {
  @Test
  void readsNamespacesTextAndReferences() throws DecodeException {
    XmlElement root =
        XmlElement.parse(
            """
            \uFEFF<?xml version="1.0" encoding="utf-8"?><!-- before -->
            <a:r xmlns:a="urn:a" xmlns="urn:d" x='1 &lt; 2' a:y="&#x41;&#66;">
              one<b xmlns="">two</b><c/><![CDATA[<three>]]><?pi x?>
            </a:r>
            """);
    assertThat(root.is("urn:a", "r")).isTrue();
    assertThat(root.attributes())
        .containsExactly(new XmlAttribute("x", "1 < 2"), new XmlAttribute("urn:a", "y", "AB"));
    assertThat(root.textOf("", "b")).contains("two");
    assertThat(root.first("urn:d", "c")).isPresent();
    assertThat(root.text().strip()).isEqualTo("one<three>");
    assertThat(root.allText()).contains("one").contains("two");
  }

  @Test
  void writesWhatItReads() throws DecodeException {
    XmlElement element =
        new XmlElement(
            "urn:a",
            "r",
            List.of(new XmlAttribute("http://www.w3.org/XML/1998/namespace", "lang", "en-US")),
            List.of(
                XmlElement.ofText("urn:b", "t", "<&>\"'\r\n\t\uD83D\uDE00"),
                XmlElement.of("", "e")),
            "");
    String text = element.toText(Map.of("urn:a", "a"));
    assertThat(text)
        .isEqualTo(
            "<a:r xmlns:a=\"urn:a\" xmlns:n1=\"urn:b\" xml:lang=\"en-US\">"
                + "<n1:t>&lt;&amp;&gt;&quot;'&#13;\n\t\uD83D\uDE00</n1:t><e/></a:r>");
    assertThat(XmlElement.parse(text)).isEqualTo(element);
  }

  @Test
  void whatXmlCannotHoldIsReplacedInOurs() throws DecodeException {
    String text = XmlElement.ofText("", "a", "\u0000\uD800x").toText(Map.of());
    assertThat(XmlElement.parse(text).text()).isEqualTo("\uFFFD\uFFFDx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<a",
        "<a>",
        "<a></b>",
        "<a b></a>",
        "<a b=c/>",
        "<a b='1' b='2'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "<a b='1'c='2'/>",
        "<p:a/>",
        "<a:/>",
        "<:a/>",
        "<a/><b/>",
        "<a>&unknown;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>& </a>",
        "<a b='<'/>",
        "<a>\u0001</a>",
        "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/\"><a/>",
        "<a><!ELEMENT a EMPTY></a>",
        "<a><![CDATA[</a>",
      })
  void refusesWhatIsNone(String document) {
    assertThatThrownBy(() -> XmlElement.parse(document)).isInstanceOf(DecodeException.class);
  }

  @Test
  void depthIsLimited() {
    assertThatThrownBy(() -> XmlElement.parse("<a>".repeat(100_000)))
        .isInstanceOfSatisfying(
            DecodeException.class,
            problem -> assertThat(problem.kind()).isEqualTo(DecodeException.Kind.LIMIT));
  }
}
