package org.rdpdoctor.report;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Secret;
import tools.jackson.databind.JsonNode;

/**
 * Reads values by their shape, from a document that may be older or newer than this program:
 * unknown fields are ignored, missing lists and optional fields are empty, and a list entry of an
 * unknown kind is left out and counted.
 */
final class ShapeReader {
  private static final int MAX_KINDS_NAMED = 10;

  private final TreeSet<String> unknownKinds = new TreeSet<>();
  private int leftOut;

  /** List entries that were left out because their kind is unknown here. */
  int leftOut() {
    return leftOut;
  }

  /** The words that were not known, at most ten of them, fit to be shown. */
  List<String> unknownKinds() {
    return List.copyOf(unknownKinds);
  }

  Object read(Shape.Fields shape, JsonNode document) throws UnreadableEvidence {
    try {
      return fields(shape, document, Place.ROOT);
    } catch (UnknownKind unknown) {
      throw new UnreadableEvidence(unknown.line());
    }
  }

  private Object value(Shape shape, JsonNode node, Place place)
      throws UnreadableEvidence, UnknownKind {
    return switch (shape) {
      case Shape.Text _ -> text(node, place);
      case Shape.Flag _ -> flag(node, place);
      case Shape.Share _ -> share(node, place);
      case Shape.Whole whole -> whole(whole, node, place);
      case Shape.Written written -> written(written, node, place);
      case Shape.Hidden _ -> Secret.of(new byte[0]);
      case Shape.Word word -> known(word.values().get(text(node, place)), word.name(), node, place);
      case Shape.Code code ->
          build(code.constructor(), place, value(code.number().shape(), node, place));
      case Shape.Maybe maybe ->
          node.isNull() ? Optional.empty() : Optional.of(value(maybe.of(), node, place));
      case Shape.Sequence sequence -> sequence(sequence, node, place);
      case Shape.Fields fields -> fields(fields, node, place);
      case Shape.Variants variants -> variant(variants, node, place);
    };
  }

  private static String text(JsonNode node, Place place) throws UnreadableEvidence {
    if (!node.isString()) {
      throw place.expected("text", node);
    }
    return node.stringValue();
  }

  private static Boolean flag(JsonNode node, Place place) throws UnreadableEvidence {
    if (!node.isBoolean()) {
      throw place.expected("true or false", node);
    }
    return node.booleanValue();
  }

  private static Double share(JsonNode node, Place place) throws UnreadableEvidence {
    if (!node.isNumber()) {
      throw place.expected("a number", node);
    }
    return node.doubleValue();
  }

  private static Object whole(Shape.Whole shape, JsonNode node, Place place)
      throws UnreadableEvidence {
    if (!node.isIntegralNumber()) {
      throw place.expected("a whole number", node);
    }
    if (!node.canConvertToLong()
        || node.longValue() < shape.least()
        || node.longValue() > shape.most()) {
      throw place.problem("the number is out of range");
    }
    return shape.boxed().apply(node.longValue());
  }

  private static Object written(Shape.Written shape, JsonNode node, Place place)
      throws UnreadableEvidence {
    String text = text(node, place);
    try {
      return shape.parse().apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw place.problem("not a " + shape.description() + ": \"" + PlainText.show(text) + "\"");
    }
  }

  private static Object known(@Nullable Object value, String kind, JsonNode node, Place place)
      throws UnknownKind {
    if (value == null) {
      throw new UnknownKind(kind, node.asString(), place);
    }
    return value;
  }

  private List<Object> sequence(Shape.Sequence shape, JsonNode node, Place place)
      throws UnreadableEvidence {
    if (!node.isArray()) {
      throw place.expected("a list", node);
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      try {
        values.add(value(shape.of(), node.get(i), place.at(i)));
      } catch (UnknownKind unknown) {
        leaveOut(unknown);
      }
    }
    return values;
  }

  private void leaveOut(UnknownKind unknown) {
    leftOut++;
    if (unknownKinds.size() < MAX_KINDS_NAMED) {
      unknownKinds.add(unknown.word());
    }
  }

  private Object variant(Shape.Variants shape, JsonNode node, Place place)
      throws UnreadableEvidence, UnknownKind {
    if (!node.isObject()) {
      throw place.expected("an object", node);
    }
    JsonNode type = node.path(Shape.TYPE);
    Place typePlace = place.at(Shape.TYPE);
    Shape.Fields fields = shape.byType().get(text(type, typePlace));
    if (fields == null) {
      throw new UnknownKind(shape.name(), type.stringValue(), typePlace);
    }
    return fields(fields, node, place);
  }

  private Object fields(Shape.Fields shape, JsonNode node, Place place)
      throws UnreadableEvidence, UnknownKind {
    if (!node.isObject()) {
      throw place.expected("an object", node);
    }
    Object[] values = new Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = field(shape.fields().get(i), node, place);
    }
    return build(shape.constructor(), place, values);
  }

  private Object field(Shape.Field field, JsonNode node, Place place)
      throws UnreadableEvidence, UnknownKind {
    JsonNode value = node.get(field.name());
    if (value != null) {
      return value(field.shape(), value, place.at(field.name()));
    }
    if (field.shape() instanceof Shape.Maybe) {
      return Optional.empty();
    }
    if (field.shape() instanceof Shape.Sequence) {
      return List.of();
    }
    throw place.problem("the field \"" + field.name() + "\" is missing");
  }

  private static Object build(Constructor<?> constructor, Place place, Object... values)
      throws UnreadableEvidence {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException cause) {
        throw place.problem(PlainText.show(String.valueOf(cause.getMessage())));
      }
      throw new IllegalStateException("cannot build " + constructor, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + constructor, e);
    }
  }

  /** A word that a newer program may have written. */
  private static final class UnknownKind extends Exception {
    private final String kind;
    private final String word;
    private final Place place;

    UnknownKind(String kind, String word, Place place) {
      super(word, null, false, false);
      this.kind = kind;
      this.word = PlainText.show(word);
      this.place = place;
    }

    String word() {
      return word;
    }

    String line() {
      return place + ": unknown " + kind + " \"" + word + "\"; a newer rdpdoctor may read it";
    }
  }

  /** Where in a document, as a JSON pointer (RFC 6901). */
  private record Place(@Nullable Place parent, String step) {
    static final Place ROOT = new Place(null, "");

    Place at(String name) {
      return new Place(this, name);
    }

    Place at(int index) {
      return new Place(this, Integer.toString(index));
    }

    UnreadableEvidence expected(String what, JsonNode found) {
      return problem("expected " + what + ", found " + kindOf(found));
    }

    UnreadableEvidence problem(String what) {
      return new UnreadableEvidence(
          this + ": " + what + "; save the evidence again with --save, or mend this place");
    }

    private static String kindOf(JsonNode node) {
      if (node.isMissingNode()) {
        return "nothing";
      }
      if (node.isObject()) {
        return "an object";
      }
      if (node.isArray()) {
        return "a list";
      }
      return node.isString() ? "text" : PlainText.show(node.asString("null"));
    }

    @Override
    public String toString() {
      return parent == null ? "at /" : parent.prefix() + PlainText.show(step);
    }

    private String prefix() {
      return parent == null ? "at /" : this + "/";
    }
  }
}
