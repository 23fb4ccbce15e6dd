package org.rdpdoctor.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Elements and text of one HTML document, which is well-formed XML, too (WHATWG HTML, section 13.1;
 * "polyglot"). This is the only place where text becomes HTML: every text and every value of an
 * attribute is made plain ({@link PlainText}) and escaped here, and what is not ASCII becomes a
 * character reference, so that no encoding can spoil it. Names of elements and attributes are
 * constants of ours; scripts, inline styles and event handlers cannot be written at all.
 */
final class Html {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

  /** Where a link may lead: a place in the document, or a page of the web when it is clicked. */
  private static final Pattern LINK = Pattern.compile("(#|https://)[!-~]+");

  /** They would run or load something. */
  private static final Set<String> NEVER =
      Set.of("script", "iframe", "object", "embed", "base", "form", "img", "image", "use");

  /** Elements that stand within a line; before all others a new line begins. */
  private static final Set<String> IN_LINE =
      Set.of("a", "b", "code", "span", "strong", "small", "tspan", "time");

  private static final int ASCII_END = 0x7F;

  private final StringBuilder written = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  Html() {
    written.append("<!DOCTYPE html>");
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; an empty value leaves the attribute away
   */
  Html open(String element, String... attributes) {
    begin(element, attributes);
    written.append('>');
    open.push(element);
    return this;
  }

  /** Ends the element that was begun last. */
  Html close() {
    written.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** An element that is always empty: of HTML such as meta, or of SVG. */
  Html empty(String element, String... attributes) {
    begin(element, attributes);
    written.append("/>");
    return this;
  }

  /** Any text, of whomever. */
  Html text(String text) {
    escape(PlainText.showSentence(text));
    return this;
  }

  /** Text with commands between back quotes, as the pages of causes have it. */
  Html prose(String text) {
    String[] parts = PlainText.showSentence(text).split("`", -1);
    boolean even = parts.length % 2 == 0;
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1 && !(even && i == parts.length - 1)) {
        element("code", parts[i]);
      } else {
        text(even && i == parts.length - 1 ? "`" + parts[i] : parts[i]);
      }
    }
    return this;
  }

  /** Our own style sheet; a constant, so that nobody's text is in it. */
  Html style(StyleSheet sheet) {
    open("style");
    written.append('\n').append(sheet.css());
    return close();
  }

  /** The document; every element must have been closed. */
  String document() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return written + "\n";
  }

  private void begin(String element, String... attributes) {
    if (!NAME.matcher(element).matches() || NEVER.contains(element)) {
      throw new IllegalArgumentException("no element of a report: " + element);
    }
    if (!IN_LINE.contains(element)) {
      written.append('\n');
    }
    written.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i + 1].isEmpty()) {
        attribute(attributes[i], attributes[i + 1]);
      }
    }
  }

  private void attribute(String name, String value) {
    boolean acts = name.startsWith("on") || name.equals("style") || name.equals("src");
    if (!NAME.matcher(name).matches() || acts) {
      throw new IllegalArgumentException("no attribute of a report: " + name);
    }
    if (name.equals("href") && !LINK.matcher(value).matches()) {
      throw new IllegalArgumentException("no link of a report: " + PlainText.show(value));
    }
    written.append(' ').append(name).append("=\"");
    escape(PlainText.showSentence(value));
    written.append('"');
  }

  private void escape(String plain) {
    plain
        .codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> written.append("&amp;");
            case '<' -> written.append("&lt;");
            case '>' -> written.append("&gt;");
            case '"' -> written.append("&quot;");
            case '\'' -> written.append("&#39;");
            default -> append(point);
          }
        });
  }

  private void append(int point) {
    if (point < ASCII_END) {
      written.append((char) point);
    } else {
      written.append("&#").append(point).append(';');
    }
  }
}
