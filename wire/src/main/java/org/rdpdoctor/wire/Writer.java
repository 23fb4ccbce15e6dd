package org.rdpdoctor.wire;

import java.util.Arrays;

/** A growing byte string; the counterpart of {@link Reader}. */
public final class Writer {
  private byte[] content = new byte[64];
  private int size;

  public int size() {
    return size;
  }

  public Writer u8(int value) {
    grow(1);
    content[size++] = (byte) value;
    return this;
  }

  public Writer u16be(int value) {
    return u8(value >>> 8).u8(value);
  }

  public Writer u16le(int value) {
    return u8(value).u8(value >>> 8);
  }

  public Writer u24be(int value) {
    return u8(value >>> 16).u16be(value);
  }

  public Writer u32be(long value) {
    return u16be((int) (value >>> 16)).u16be((int) value);
  }

  public Writer u32le(long value) {
    return u16le((int) value).u16le((int) (value >>> 16));
  }

  public Writer i64le(long value) {
    return u32le(value).u32le(value >>> 32);
  }

  public Writer bytes(Bytes value) {
    grow(value.size());
    value.copyTo(content, size);
    size += value.size();
    return this;
  }

  public Writer zeros(int count) {
    grow(count);
    size += count;
    return this;
  }

  public Bytes toBytes() {
    return Bytes.of(content, 0, size);
  }

  private void grow(int count) {
    if (content.length - size < count) {
      content = Arrays.copyOf(content, Math.max(content.length * 2, size + count));
    }
  }
}
