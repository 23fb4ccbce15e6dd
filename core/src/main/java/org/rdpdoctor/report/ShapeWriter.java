package org.rdpdoctor.report;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Secret;
import tools.jackson.core.JsonGenerator;

/** Writes values by their shape. */
final class ShapeWriter {
  private final JsonGenerator out;

  ShapeWriter(JsonGenerator out) {
    this.out = out;
  }

  void write(Shape shape, Object value) {
    switch (shape) {
      case Shape.Text _, Shape.Written _ -> out.writeString(value.toString());
      case Shape.Flag _ -> out.writeBoolean((Boolean) value);
      case Shape.Share _ -> out.writeNumber((Double) value);
      case Shape.Whole _ -> out.writeNumber(((Number) value).longValue());
      case Shape.Hidden _ -> out.writeString(Secret.SHOWN_AS);
      case Shape.Word _ -> out.writeString(Shape.wordFor((Enum<?>) value));
      case Shape.Code code -> write(code.number().shape(), code.number().of(value));
      case Shape.Maybe maybe -> writeMaybe(maybe, (Optional<?>) value);
      case Shape.Sequence sequence -> writeSequence(sequence, (List<?>) value);
      case Shape.Fields fields -> {
        out.writeStartObject();
        writeFields(fields, value);
        out.writeEndObject();
      }
      case Shape.Variants variants -> writeVariant(variants, value);
    }
  }

  private void writeMaybe(Shape.Maybe maybe, Optional<?> value) {
    if (value.isPresent()) {
      write(maybe.of(), value.get());
    } else {
      out.writeNull();
    }
  }

  private void writeSequence(Shape.Sequence sequence, List<?> values) {
    out.writeStartArray();
    for (Object value : values) {
      write(sequence.of(), value);
    }
    out.writeEndArray();
  }

  private void writeVariant(Shape.Variants variants, Object value) {
    String type = Shape.kebab(value.getClass());
    Shape.Fields fields = variants.byType().get(type);
    if (fields == null) {
      throw new IllegalStateException("not a kind of " + variants.name() + ": " + type);
    }
    out.writeStartObject();
    out.writeStringProperty(Shape.TYPE, type);
    writeFields(fields, value);
    out.writeEndObject();
  }

  private void writeFields(Shape.Fields fields, Object owner) {
    for (Shape.Field field : fields.fields()) {
      Object value = field.of(owner);
      if (value instanceof Optional<?> optional && optional.isEmpty() && !field.nullWhenEmpty()) {
        continue;
      }
      out.writeName(field.name());
      write(field.shape(), value);
    }
  }
}
