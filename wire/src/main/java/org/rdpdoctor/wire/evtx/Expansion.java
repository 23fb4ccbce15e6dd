package org.rdpdoctor.wire.evtx;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.DecodeException;

/**
 * Fills values into the parts of one record, when somebody looks. What cannot be read is left out
 * and said; a record that would unfold without end is cut.
 */
final class Expansion {
  /** More elements than any event has; each look at children counts. */
  private static final int MAX_ELEMENTS = 20_000;

  private final Optional<BinXmlParser> parser;
  private final List<String> problems = new ArrayList<>();
  private int elementsLeft = MAX_ELEMENTS;

  Expansion(Optional<BinXmlParser> parser) {
    this.parser = parser;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** The elements among the parts, those of templates and of values included. */
  List<EventElement> elements(List<Part> parts, TemplateValues values, int depth) {
    List<EventElement> found = new ArrayList<>();
    for (Part part : parts) {
      addElements(part, values, depth, found);
    }
    return found;
  }

  /**
   * The first of these elements that bears the name; what stands behind it is not looked at, which
   * most events need not be.
   */
  Optional<EventElement> first(List<Part> parts, TemplateValues values, int depth, String name) {
    List<EventElement> found = new ArrayList<>();
    for (Part part : parts) {
      if (!(part instanceof Part.Element element) || element.name().equals(name)) {
        addElements(part, values, depth, found);
      }
      for (EventElement each : found) {
        if (each.name().equals(name)) {
          return Optional.of(each);
        }
      }
      found.clear();
    }
    return Optional.empty();
  }

  private void addElements(Part part, TemplateValues values, int depth, List<EventElement> found) {
    if (depth > BinXmlParser.MAX_DEPTH || elementsLeft <= 0) {
      problem("the record unfolds too far");
      return;
    }
    elementsLeft--;
    switch (part) {
      case Part.Text _ -> {}
      case Part.Element element -> addElement(element, values, depth, found);
      case Part.Instance instance ->
          found.addAll(elements(instance.template(), instance.values(), depth + 1));
      case Part.Slot slot -> {
        if (values.type(slot.index()) == ValueType.BIN_XML) {
          found.addAll(elements(inside(slot, values, depth), TemplateValues.NONE, depth + 1));
        }
      }
    }
  }

  /** An element whose content is an array stands once for each item. */
  private void addElement(
      Part.Element element, TemplateValues values, int depth, List<EventElement> found) {
    if (element.content().size() == 1
        && element.content().getFirst() instanceof Part.Slot slot
        && values.isArray(slot.index())) {
      for (String item : values.texts(slot.index())) {
        Part.Element one =
            new Part.Element(element.name(), element.attributes(), List.of(new Part.Text(item)));
        found.add(new EventElement(one, values, this, depth + 1));
      }
    } else {
      found.add(new EventElement(element, values, this, depth + 1));
    }
  }

  private List<Part> inside(Part.Slot slot, TemplateValues values, int depth) {
    if (parser.isEmpty()) {
      return List.of();
    }
    try {
      return parser.get().fragment(values.start(slot.index()), values.end(slot.index()), depth + 1);
    } catch (DecodeException e) {
      problem(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /** The text among the parts, without that of elements. */
  String text(List<Part> parts, TemplateValues values) {
    if (parts.size() == 1) {
      return text(parts.getFirst(), values);
    }
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(text(part, values)));
    return text.toString();
  }

  private static String text(Part part, TemplateValues values) {
    return switch (part) {
      case Part.Text text -> text.text();
      case Part.Slot slot ->
          values.type(slot.index()) == ValueType.BIN_XML ? "" : values.text(slot.index());
      case Part.Element _, Part.Instance _ -> "";
    };
  }

  /** A whole number that is the only content. */
  Optional<Long> number(List<Part> parts, TemplateValues values) {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Slot slot) {
      Optional<Long> number = values.number(slot.index());
      if (number.isPresent()) {
        return number;
      }
    }
    try {
      return Optional.of(Long.parseLong(text(parts, values).strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Empty for an optional attribute without a value. */
  Optional<String> attribute(Part.Attribute attribute, TemplateValues values) {
    for (Part part : attribute.value()) {
      if (part instanceof Part.Slot slot && slot.optional() && values.isNull(slot.index())) {
        return Optional.empty();
      }
    }
    return Optional.of(text(attribute.value(), values));
  }

  /** As above, of an attribute that holds a time; most are no text in the file. */
  Optional<Instant> instant(Part.Attribute attribute, TemplateValues values) {
    if (attribute.value().size() == 1
        && attribute.value().getFirst() instanceof Part.Slot slot
        && values.type(slot.index()) == ValueType.FILETIME) {
      return values.instant(slot.index());
    }
    try {
      return attribute(attribute, values).map(text -> Instant.parse(text.strip()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private void problem(String problem) {
    if (!problems.contains(problem) && problems.size() < 10) {
      problems.add(problem);
    }
  }
}
