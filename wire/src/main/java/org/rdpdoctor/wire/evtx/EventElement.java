package org.rdpdoctor.wire.evtx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An XML element of an event. Values are filled in when they are asked for, because most of a log
 * is of no interest.
 */
public final class EventElement {
  /**
   * An attribute.
   *
   * @param value as the log has it, hostile text included
   */
  public record Attribute(String name, String value) {}

  private final Part.Element element;
  private final TemplateValues values;
  private final Expansion expansion;
  private final int depth;

  EventElement(Part.Element element, TemplateValues values, Expansion expansion, int depth) {
    this.element = element;
    this.values = values;
    this.expansion = expansion;
    this.depth = depth;
  }

  /** An element that does not come from a log file but, for example, from exported XML. */
  public static EventElement of(
      String name, List<Attribute> attributes, String text, List<EventElement> children) {
    List<Part> content = new ArrayList<>();
    if (!text.isEmpty()) {
      content.add(new Part.Text(text));
    }
    children.forEach(child -> content.add(child.element));
    List<Part.Attribute> parts =
        attributes.stream()
            .map(each ->
                new Part.Attribute(each.name(), List.of((Part) new Part.Text(each.value()))))
            .toList();
    return new EventElement(
        new Part.Element(name, parts, content),
        TemplateValues.NONE,
        new Expansion(Optional.empty()),
        0);
  }

  public String name() {
    return element.name();
  }

  public List<Attribute> attributes() {
    List<Attribute> found = new ArrayList<>();
    for (Part.Attribute each : element.attributes()) {
      expansion
          .attribute(each, values)
          .ifPresent(value -> found.add(new Attribute(each.name(), value)));
    }
    return found;
  }

  public Optional<String> attribute(String name) {
    for (Part.Attribute each : element.attributes()) {
      if (each.name().equals(name)) {
        return expansion.attribute(each, values);
      }
    }
    return Optional.empty();
  }

  /** A point in time; empty when the attribute holds none. */
  public Optional<Instant> instant(String attribute) {
    for (Part.Attribute each : element.attributes()) {
      if (each.name().equals(attribute)) {
        return expansion.instant(each, values);
      }
    }
    return Optional.empty();
  }

  public List<EventElement> children() {
    return expansion.elements(element.content(), values, depth);
  }

  /** The first child of this name. */
  public Optional<EventElement> child(String name) {
    return expansion.first(element.content(), values, depth, name);
  }

  /** The text that stands in it directly. */
  public String text() {
    return expansion.text(element.content(), values);
  }

  /** The whole number that stands in it; empty when there is none. */
  public Optional<Long> number() {
    return expansion.number(element.content(), values);
  }

  /** The element as XML, on one line. */
  public String toXml() {
    StringBuilder xml = new StringBuilder();
    write(xml);
    return xml.toString();
  }

  private void write(StringBuilder xml) {
    xml.append('<').append(name());
    for (Attribute each : attributes()) {
      xml.append(' ').append(each.name()).append("=\"");
      escape(each.value(), xml);
      xml.append('"');
    }
    xml.append('>');
    escape(text(), xml);
    children().forEach(child -> child.write(xml));
    xml.append("</").append(name()).append('>');
  }

  private static void escape(String text, StringBuilder xml) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '&' -> xml.append("&amp;");
        case '"' -> xml.append("&quot;");
        default -> xml.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return toXml();
  }
}
