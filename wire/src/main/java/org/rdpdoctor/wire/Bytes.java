package org.rdpdoctor.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string, equal by content; {@link #toString()} is lower-case hex. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Copies the array. */
  public static Bytes of(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** Copies {@code length} bytes from {@code offset}. */
  public static Bytes of(byte[] content, int offset, int length) {
    return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(content, offset, offset + length));
  }

  /** Byte values as ints, for literals: {@code Bytes.of(0x03, 0x00)}. */
  public static Bytes of(int... values) {
    byte[] content = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      content[i] = (byte) values[i];
    }
    return new Bytes(content);
  }

  /** Parses hex digits without separators. */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  /** The byte at {@code index} as 0 to 255. */
  public int at(int index) {
    return content[index] & 0xFF;
  }

  public Bytes slice(int from, int to) {
    return of(content, from, to - from);
  }

  /** The first bytes, at most {@code limit} of them. */
  public Bytes first(int limit) {
    return content.length <= limit ? this : slice(0, limit);
  }

  public Bytes append(Bytes other) {
    byte[] joined = Arrays.copyOf(content, content.length + other.content.length);
    System.arraycopy(other.content, 0, joined, content.length, other.content.length);
    return new Bytes(joined);
  }

  public boolean startsWith(Bytes prefix) {
    return size() >= prefix.size()
        && Arrays.equals(content, 0, prefix.size(), prefix.content, 0, prefix.size());
  }

  /** A fresh copy. */
  public byte[] toArray() {
    return content.clone();
  }

  void copyTo(byte[] target, int offset) {
    System.arraycopy(content, 0, target, offset, content.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(content);
  }
}
