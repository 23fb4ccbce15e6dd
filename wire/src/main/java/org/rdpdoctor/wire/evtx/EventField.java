package org.rdpdoctor.wire.evtx;

import java.util.ArrayList;
import java.util.List;

/**
 * A value that an event carries.
 *
 * @param name as the provider calls it; {@code Data[0]} and so on for values without a name, {@code
 *     Element@Attribute} for attributes
 * @param value as the log has it, hostile text included
 */
public record EventField(String name, String value) {
  /** More than any real event has. */
  public static final int MAX_FIELDS = 256;

  private static final String UNNAMED = "Data";

  /** The fields of {@code EventData} or {@code UserData}, in their order. */
  public static List<EventField> of(EventElement event) {
    List<EventField> fields = new ArrayList<>();
    for (EventElement part : event.children()) {
      switch (part.name()) {
        case "EventData" -> addData(part, fields);
        case "UserData", "ProcessingErrorData" -> addLeaves(part, fields);
        default -> {} // what else there is was made from the data
      }
    }
    return fields;
  }

  private static void addData(EventElement eventData, List<EventField> fields) {
    int unnamed = 0;
    for (EventElement each : eventData.children()) {
      if (each.name().equals(UNNAMED)) {
        String name = each.attribute("Name").orElse("");
        if (name.isEmpty()) {
          add(fields, "Data[" + unnamed + "]", each.text());
          unnamed++;
        } else {
          add(fields, name, each.text());
        }
      } else {
        addLeaves(each, fields);
      }
    }
  }

  private static void addLeaves(EventElement element, List<EventField> fields) {
    if (fields.size() >= MAX_FIELDS) {
      return;
    }
    for (EventElement.Attribute attribute : element.attributes()) {
      if (!attribute.name().startsWith("xmlns")) {
        add(fields, element.name() + "@" + attribute.name(), attribute.value());
      }
    }
    List<EventElement> children = element.children();
    children.forEach(child -> addLeaves(child, fields));
    String text = element.text();
    if (children.isEmpty() && (!text.isEmpty() || element.attributes().isEmpty())) {
      add(fields, element.name(), text);
    }
  }

  private static void add(List<EventField> fields, String name, String value) {
    if (fields.size() < MAX_FIELDS) {
      fields.add(new EventField(name, value));
    }
  }
}
