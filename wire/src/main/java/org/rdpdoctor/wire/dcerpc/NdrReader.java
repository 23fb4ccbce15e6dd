package org.rdpdoctor.wire.dcerpc;

import java.util.Optional;
import java.util.UUID;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * Reads the data of a call (NDR, C706 chapter 14), little-endian. Counts are checked against what
 * is left before anything is taken; padding is not looked at.
 */
public final class NdrReader {
  /** Bytes of a text whose length is a 16-bit number, less its final zero. */
  private static final int MAX_COUNTED_SIZE = 0xFFFC;

  private final Reader reader;
  private final int start;

  public NdrReader(Bytes stub) {
    this(new Reader(stub));
  }

  private NdrReader(Reader reader) {
    this.reader = reader;
    this.start = reader.offset();
  }

  public NdrReader align(int size) throws DecodeException {
    int beyond = (reader.offset() - start) % size;
    reader.skip("padding", (size - beyond) % size);
    return this;
  }

  public int u16(String field) throws DecodeException {
    align(2);
    return reader.u16le(field);
  }

  public long u32(String field) throws DecodeException {
    align(4);
    return reader.u32le(field);
  }

  public long twoWords(String field) throws DecodeException {
    align(4);
    return reader.i64le(field);
  }

  public UUID uuid() throws DecodeException {
    align(4);
    return SyntaxId.readId(reader);
  }

  /** A structure of 16-bit numbers, as it stands. */
  public Bytes fixed(String field, int size) throws DecodeException {
    align(2);
    return reader.bytes(field, size);
  }

  public ContextHandle handle() throws DecodeException {
    align(4);
    return new ContextHandle(reader.bytes("context handle", ContextHandle.SIZE));
  }

  /** Whether a pointer points somewhere. */
  public boolean pointer(String field) throws DecodeException {
    return u32(field) != 0;
  }

  public Optional<Long> optionalU32(String field) throws DecodeException {
    return pointer(field) ? Optional.of(u32(field)) : Optional.empty();
  }

  /** A text up to its first zero. */
  public String text(String field) throws DecodeException {
    return untilZero(Utf16.text(varying(field, 2)));
  }

  public Optional<String> optionalText(String field) throws DecodeException {
    return pointer(field) ? Optional.of(text(field)) : Optional.empty();
  }

  public Bytes bytes(String field) throws DecodeException {
    return reader.bytes(field, count(field, u32(field), 1));
  }

  public Optional<Bytes> optionalBytes(String field) throws DecodeException {
    return pointer(field) ? Optional.of(bytes(field)) : Optional.empty();
  }

  /** What was sent of a conformant and varying array of bytes. */
  public Varying varyingBytes(String field) throws DecodeException {
    long capacity = u32(field);
    return new Varying(varyingPart(field, 1), capacity);
  }

  /**
   * An array, of which a part may have been sent.
   *
   * @param capacity elements there is room for
   */
  public record Varying(Bytes content, long capacity) {}

  /** RPC_UNICODE_STRING; its text up to the first zero, and the room it states in bytes. */
  public Counted counted(String field) throws DecodeException {
    align(4);
    u16(field);
    int capacity = u16(field);
    if (!pointer(field)) {
      return new Counted(Optional.empty(), capacity);
    }
    Bytes characters = varying(field, 2);
    if (characters.size() > MAX_COUNTED_SIZE) {
      throw DecodeException.limit(field, reader.offset(), characters.size(), MAX_COUNTED_SIZE);
    }
    return new Counted(Optional.of(untilZero(Utf16.text(characters))), capacity);
  }

  /**
   * A text and the room it states.
   *
   * @param text empty when there was no pointer to one
   */
  public record Counted(Optional<String> text, int capacity) {
    public String orEmpty() {
      return text.orElse("");
    }
  }

  private Bytes varying(String field, int width) throws DecodeException {
    u32(field);
    return varyingPart(field, width);
  }

  private Bytes varyingPart(String field, int width) throws DecodeException {
    int offset = reader.offset();
    long first = u32(field);
    if (first != 0) {
      throw DecodeException.unexpected(
          field, offset, "an array that begins at %d".formatted(first));
    }
    long count = u32(field);
    return reader.bytes(field, count(field, count, width));
  }

  private int count(String field, long count, int width) throws DecodeException {
    if (count * width > reader.left()) {
      throw DecodeException.limit(field, reader.offset(), count * width, reader.left());
    }
    return (int) count * width;
  }

  private static String untilZero(String text) {
    int zero = text.indexOf('\0');
    return zero < 0 ? text : text.substring(0, zero);
  }
}
