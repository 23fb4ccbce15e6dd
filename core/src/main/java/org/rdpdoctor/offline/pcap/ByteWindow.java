package org.rdpdoctor.offline.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream of which the next bytes can be looked at in place. */
final class ByteWindow {
  private static final int FIRST_BYTES = 1 << 18;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int position;
  private int end;
  private long taken;

  ByteWindow(InputStream in) {
    this.in = in;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where the next byte stands in the buffer; changes with {@link #has}. */
  int position() {
    return position;
  }

  /** How many bytes were taken so far. */
  long offset() {
    return taken;
  }

  /** How many bytes stand ready. */
  int ready() {
    return end - position;
  }

  /** Whether so many bytes are there, which are then in the buffer. */
  boolean has(int count) throws IOException {
    if (ready() >= count) {
      return true;
    }
    makeRoom(count);
    while (ready() < count) {
      int got = in.read(buffer, end, buffer.length - end);
      if (got < 0) {
        return false;
      }
      end += got;
    }
    return true;
  }

  private void makeRoom(int count) {
    byte[] target = count > buffer.length ? Arrays.copyOf(buffer, count) : buffer;
    System.arraycopy(buffer, position, target, 0, ready());
    end -= position;
    position = 0;
    buffer = target;
  }

  void take(int count) {
    position += count;
    taken += count;
  }

  /** Goes on without keeping what is skipped; false when the stream ends before. */
  boolean skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (ready() == 0 && !has(1)) {
        return false;
      }
      int step = (int) Math.min(left, ready());
      take(step);
      left -= step;
    }
    return true;
  }

  int u8(int at) {
    return buffer[position + at] & 0xFF;
  }

  int u16(int at, boolean bigEndian) {
    int first = u8(at);
    int second = u8(at + 1);
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  /** As an unsigned number. */
  long u32(int at, boolean bigEndian) {
    long first = u16(at, bigEndian);
    long second = u16(at + 2, bigEndian);
    return bigEndian ? first << 16 | second : second << 16 | first;
  }
}
