package org.rdpdoctor.wire.xml;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a document whose namespaces are all declared at its root. */
final class XmlWriter {
  static final String XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

  private static final int HIGHEST_IN_PLANE = 0xFFFD;

  private final Map<String, String> wanted;
  private final Map<String, String> prefixes = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  XmlWriter(Map<String, String> wanted) {
    this.wanted = wanted;
  }

  String write(XmlElement root) {
    collect(root);
    element(root, true);
    return text.toString();
  }

  private void collect(XmlElement element) {
    need(element.namespace());
    element.attributes().forEach(each -> need(each.namespace()));
    element.children().forEach(this::collect);
  }

  private void need(String namespace) {
    if (!namespace.isEmpty() && !namespace.equals(XML_NAMESPACE)) {
      prefixes.computeIfAbsent(
          namespace, _ -> wanted.getOrDefault(namespace, "n" + prefixes.size()));
    }
  }

  private String qualified(String namespace, String name) {
    if (namespace.isEmpty()) {
      return name;
    }
    return (namespace.equals(XML_NAMESPACE) ? "xml" : prefixes.get(namespace)) + ":" + name;
  }

  private void element(XmlElement element, boolean root) {
    String name = qualified(element.namespace(), element.name());
    text.append('<').append(name);
    if (root) {
      prefixes.forEach((namespace, prefix) -> attribute("xmlns:" + prefix, namespace));
    }
    for (XmlAttribute each : element.attributes()) {
      attribute(qualified(each.namespace(), each.name()), each.value());
    }
    if (element.children().isEmpty() && element.text().isEmpty()) {
      text.append("/>");
      return;
    }
    text.append('>');
    escape(element.text());
    element.children().forEach(child -> element(child, false));
    text.append("</").append(name).append('>');
  }

  private void attribute(String name, String value) {
    text.append(' ').append(name).append("=\"");
    escape(value);
    text.append('"');
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      switch (each) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '"' -> text.append("&quot;");
        case '\r' -> text.append("&#13;");
        default -> text.append(isAllowed(value, i) ? each : '\uFFFD');
      }
    }
  }

  /** XML 1.0 section 2.2; of a pair, both halves must be there. */
  static boolean isAllowed(String value, int index) {
    char each = value.charAt(index);
    if (Character.isHighSurrogate(each)) {
      return index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1));
    }
    if (Character.isLowSurrogate(each)) {
      return index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
    }
    return each >= ' ' ? each <= HIGHEST_IN_PLANE : each == '\t' || each == '\n' || each == '\r';
  }
}
