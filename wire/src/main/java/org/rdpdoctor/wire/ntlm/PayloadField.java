package org.rdpdoctor.wire.ntlm;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/** The eight bytes that point into the payload: length, maximal length, offset in the message. */
record PayloadField(int length, int maxLength, long offset) {
  static final int SIZE = 8;

  static PayloadField read(Reader reader, String name) throws DecodeException {
    return new PayloadField(
        reader.u16le(name + " length"),
        reader.u16le(name + " maximal length"),
        reader.u32le(name + " offset"));
  }

  /** What a writer makes for a value at that offset. */
  static PayloadField of(Bytes value, int offset) {
    return new PayloadField(value.size(), value.size(), offset);
  }

  void write(Writer writer) {
    writer.u16le(length).u16le(maxLength).u32le(offset);
  }

  /** The bytes it points to; empty, with an oddity, when they are not inside the message. */
  Optional<Bytes> from(Bytes message, String name, List<String> oddities) {
    if (maxLength != length) {
      oddities.add("%s maximal length is %d, length is %d".formatted(name, maxLength, length));
    }
    if (offset + length > message.size()) {
      oddities.add(
          "%s of %d bytes at offset %d lies outside the message of %d bytes"
              .formatted(name, length, offset, message.size()));
      return Optional.empty();
    }
    return Optional.of(message.slice((int) offset, (int) offset + length));
  }
}
