package org.rdpdoctor.wire.evtx;

import java.util.List;

/** Binary XML as it stands in a chunk, before values are filled in. */
sealed interface Part {
  record Text(String text) implements Part {}

  /**
   * A place for a value.
   *
   * @param optional an attribute without a value is left out
   */
  record Slot(int index, boolean optional) implements Part {}

  record Attribute(String name, List<Part> value) {
    public Attribute {
      value = List.copyOf(value);
    }
  }

  record Element(String name, List<Attribute> attributes, List<Part> content) implements Part {
    public Element {
      attributes = List.copyOf(attributes);
      content = List.copyOf(content);
    }
  }

  /** A template and the values for it. */
  record Instance(List<Part> template, TemplateValues values) implements Part {
    public Instance {
      template = List.copyOf(template);
    }
  }
}
