package org.rdpdoctor.report;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema (2020-12) of a shape. */
final class ShapeSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  private ShapeSchema() {}

  static String of(Shape.Fields shape, String id, String title) {
    ShapeSchema schema = new ShapeSchema();
    ObjectNode root = NODES.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", title);
    root.put("description", "Generated from the program. Fields are added, never renamed.");
    root.setAll(schema.object(shape, ""));
    ((ObjectNode) root.get("properties")).set("schema", NODES.objectNode().put("const", id));
    ObjectNode definitions = root.putObject("$defs");
    schema.definitions.forEach(definitions::set);
    return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private ObjectNode node(Shape shape) {
    return switch (shape) {
      case Shape.Text _ -> NODES.objectNode().put("type", "string");
      case Shape.Flag _ -> NODES.objectNode().put("type", "boolean");
      case Shape.Share _ ->
          NODES.objectNode().put("type", "number").put("minimum", 0).put("maximum", 1);
      case Shape.Whole _ -> NODES.objectNode().put("type", "integer");
      case Shape.Written written ->
          NODES
              .objectNode()
              .put("type", "string")
              .put("description", written.description())
              .put("pattern", written.pattern());
      case Shape.Hidden _ -> NODES.objectNode().put("const", "(secret)");
      case Shape.Word word -> reference(word.name(), word(word));
      case Shape.Code code -> reference(code.name(), code());
      case Shape.Maybe maybe -> node(maybe.of());
      case Shape.Sequence sequence -> {
        ObjectNode list = NODES.objectNode().put("type", "array");
        list.set("items", node(sequence.of()));
        yield list;
      }
      case Shape.Fields fields -> reference(fields.name(), object(fields, ""));
      case Shape.Variants variants -> reference(variants.name(), variants(variants));
    };
  }

  private static ObjectNode word(Shape.Word word) {
    ObjectNode node = NODES.objectNode().put("type", "string");
    ArrayNode values = node.putArray("enum");
    word.values().keySet().forEach(values::add);
    return node;
  }

  private static ObjectNode code() {
    return NODES
        .objectNode()
        .put("type", "integer")
        .put("minimum", 0)
        .put("description", "the number as it stands on the wire");
  }

  private ObjectNode variants(Shape.Variants variants) {
    ObjectNode node = NODES.objectNode();
    ArrayNode choices = node.putArray("oneOf");
    variants.byType().forEach((type, fields) -> choices.add(reference(type, object(fields, type))));
    return node;
  }

  private ObjectNode object(Shape.Fields shape, String type) {
    ObjectNode node = NODES.objectNode().put("type", "object");
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = node.putArray("required");
    if (!type.isEmpty()) {
      properties.putObject(Shape.TYPE).put("const", type);
      required.add(Shape.TYPE);
    }
    for (Shape.Field field : shape.fields()) {
      properties.set(field.name(), property(field));
      if (!(field.shape() instanceof Shape.Maybe) || field.nullWhenEmpty()) {
        required.add(field.name());
      }
    }
    return node;
  }

  private ObjectNode property(Shape.Field field) {
    ObjectNode node = node(field.shape());
    if (field.nullWhenEmpty()) {
      ObjectNode nullable = NODES.objectNode();
      nullable.putArray("anyOf").add(node).add(NODES.objectNode().put("type", "null"));
      node = nullable;
    }
    return field.description().isEmpty() ? node : node.put("description", field.description());
  }

  private ObjectNode reference(String name, ObjectNode definition) {
    ObjectNode before = definitions.putIfAbsent(name, definition);
    if (before != null && !before.equals(definition)) {
      throw new IllegalStateException("two definitions of one name: " + name);
    }
    return NODES.objectNode().put("$ref", "#/$defs/" + name);
  }
}
