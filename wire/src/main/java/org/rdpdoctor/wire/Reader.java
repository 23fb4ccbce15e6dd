package org.rdpdoctor.wire;

/**
 * A cursor over a byte string. Every read is checked against what is left.
 *
 * <p>Names say the byte order: {@code u16be}, {@code u16le}. Offsets are in bytes from the start of
 * the byte string that was given to the outermost reader.
 */
public final class Reader {
  private final Bytes source;
  private final int base;
  private int position;
  private final int end;

  public Reader(Bytes source) {
    this(source, 0, source.size(), 0);
  }

  private Reader(Bytes source, int position, int end, int base) {
    this.source = source;
    this.position = position;
    this.end = end;
    this.base = base;
  }

  /** Offset of the next byte. */
  public int offset() {
    return base + position;
  }

  public int left() {
    return end - position;
  }

  public boolean isAtEnd() {
    return position == end;
  }

  public int u8(String field) throws DecodeException {
    need(field, 1);
    return source.at(position++);
  }

  /** The next byte without moving on. */
  public int peekU8(String field) throws DecodeException {
    need(field, 1);
    return source.at(position);
  }

  public int u16be(String field) throws DecodeException {
    need(field, 2);
    int value = source.at(position) << 8 | source.at(position + 1);
    position += 2;
    return value;
  }

  public int u16le(String field) throws DecodeException {
    need(field, 2);
    int value = source.at(position) | source.at(position + 1) << 8;
    position += 2;
    return value;
  }

  public int u24be(String field) throws DecodeException {
    need(field, 3);
    int value = source.at(position) << 16 | source.at(position + 1) << 8 | source.at(position + 2);
    position += 3;
    return value;
  }

  public long u32be(String field) throws DecodeException {
    return (long) u16be(field) << 16 | u16be(field);
  }

  public long u32le(String field) throws DecodeException {
    if (left() < 4) {
      return u16le(field) | (long) u16le(field) << 16; // which says how much is missing
    }
    long value =
        source.at(position)
            | source.at(position + 1) << 8
            | source.at(position + 2) << 16
            | (long) source.at(position + 3) << 24;
    position += 4;
    return value;
  }

  public long i64le(String field) throws DecodeException {
    return u32le(field) | u32le(field) << 32;
  }

  public Bytes bytes(String field, int count) throws DecodeException {
    need(field, count);
    Bytes taken = source.slice(position, position + count);
    position += count;
    return taken;
  }

  /** A reader over exactly the next {@code count} bytes, which this reader then skips. */
  public Reader sub(String field, int count) throws DecodeException {
    need(field, count);
    Reader sub = new Reader(source, position, position + count, base);
    position += count;
    return sub;
  }

  public void skip(String field, int count) throws DecodeException {
    need(field, count);
    position += count;
  }

  /** The next bytes, at most {@code limit} of them, without moving on. */
  public Bytes ahead(int limit) {
    return source.slice(position, position + Math.min(limit, left()));
  }

  /** All that is left; the reader is then at its end. */
  public Bytes rest() {
    Bytes rest = source.slice(position, end);
    position = end;
    return rest;
  }

  private void need(String field, int count) throws DecodeException {
    if (count < 0) {
      throw DecodeException.limit(field, offset(), count, Integer.MAX_VALUE);
    }
    if (left() < count) {
      throw DecodeException.notEnoughBytes(field, offset(), count, left());
    }
  }
}
