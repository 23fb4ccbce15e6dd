package org.rdpdoctor.wire.evtx;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * The values that fill a template, MS-EVEN6 section 2.2.12, rule "TemplateInstanceData". Where they
 * lie is known at once; what they are is read when somebody asks.
 */
final class TemplateValues {
  /** For elements outside templates. */
  static final TemplateValues NONE = new TemplateValues(Bytes.EMPTY, new int[0], new int[0]);

  private static final int DESCRIPTOR_BYTES = 4;

  private final Bytes chunk;

  /** Where each begins in the chunk, and where the last ends. */
  private final int[] bounds;

  private final int[] types;

  private TemplateValues(Bytes chunk, int[] bounds, int[] types) {
    this.chunk = chunk;
    this.bounds = bounds;
    this.types = types;
  }

  /** Reads the table and skips the values behind it. */
  static TemplateValues decode(Bytes chunk, Reader reader) throws DecodeException {
    long count = reader.u32le("count of values");
    if (count * DESCRIPTOR_BYTES > reader.left()) {
      throw DecodeException.limit(
          "count of values", reader.offset(), count, reader.left() / DESCRIPTOR_BYTES);
    }
    int[] types = new int[(int) count];
    int[] bounds = new int[(int) count + 1];
    int end = reader.offset() + (int) count * DESCRIPTOR_BYTES;
    for (int i = 0; i < count; i++) {
      bounds[i] = end;
      end += reader.u16le("size of a value");
      types[i] = reader.u8("type of a value");
      reader.skip("padding", 1);
    }
    bounds[(int) count] = end;
    reader.skip("values", end - reader.offset());
    return new TemplateValues(chunk, bounds, types);
  }

  private boolean has(int index) {
    return index < types.length;
  }

  /** {@link ValueType#NULL} for a value that is not there. */
  int type(int index) {
    return has(index) ? types[index] : ValueType.NULL;
  }

  boolean isNull(int index) {
    return type(index) == ValueType.NULL
        || (bounds[index] == bounds[index + 1] && type(index) != ValueType.STRING);
  }

  boolean isArray(int index) {
    return (type(index) & ValueType.ARRAY) != 0;
  }

  int start(int index) {
    return bounds[index];
  }

  int end(int index) {
    return bounds[index + 1];
  }

  private Bytes bytes(int index) {
    return chunk.slice(bounds[index], bounds[index + 1]);
  }

  String text(int index) {
    if (!has(index)) {
      return "";
    }
    if (types[index] == ValueType.STRING) {
      return ValueText.withoutEnd(Utf16.text(chunk, bounds[index], bounds[index + 1]));
    }
    return isArray(index)
        ? String.join(", ", texts(index))
        : ValueText.of(types[index], bytes(index));
  }

  /** An unsigned number of up to four bytes, or one of eight; empty when it is none. */
  Optional<Long> number(int index) {
    int size = has(index) && !isArray(index) ? ValueType.numberSize(types[index]) : 0;
    if (size == 0 || bounds[index + 1] - bounds[index] < size) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = size - 1; i >= 0; i--) {
      number = number << 8 | chunk.at(bounds[index] + i);
    }
    return Optional.of(number);
  }

  /** Of a value that is a FILETIME. */
  Optional<Instant> instant(int index) {
    try {
      return Optional.of(FileTime.decode(new Reader(bytes(index))).toInstant());
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  /** The items of an array. */
  List<String> texts(int index) {
    return ValueText.ofArray(types[index] & ~ValueType.ARRAY, bytes(index));
  }
}
