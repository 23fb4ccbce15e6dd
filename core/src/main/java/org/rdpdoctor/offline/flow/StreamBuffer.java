package org.rdpdoctor.offline.flow;

import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;

/** Bytes of a stream that wait for the rest of their message; bounded, and so are all together. */
public final class StreamBuffer {
  private static final int FIRST_BYTES = 512;

  private final MemoryBudget budget;
  private final int limit;
  private byte[] content = new byte[0];
  private int start;
  private int end;

  /**
   * An empty one.
   *
   * @param limit in bytes
   */
  public StreamBuffer(MemoryBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /** False when there is no room: then nothing was added. */
  public boolean add(byte[] data, int from, int to) {
    int count = to - from;
    if (size() + count > limit || !makeRoom(count)) {
      return false;
    }
    System.arraycopy(data, from, content, end, count);
    end += count;
    return true;
  }

  private boolean makeRoom(int count) {
    if (content.length - end >= count) {
      return true;
    }
    if (content.length - size() >= count) {
      System.arraycopy(content, start, content, 0, size());
    } else {
      int capacity = Math.max(FIRST_BYTES, Math.min(limit, 2 * (size() + count)));
      if (!budget.take(capacity - content.length)) {
        return false;
      }
      content = Arrays.copyOf(Arrays.copyOfRange(content, start, end), capacity);
    }
    end -= start;
    start = 0;
    return true;
  }

  public int size() {
    return end - start;
  }

  public int u8(int index) {
    return content[start + index] & 0xFF;
  }

  public int u16be(int index) {
    return u8(index) << 8 | u8(index + 1);
  }

  /** The first bytes, at most so many, which stay. */
  public Bytes first(int count) {
    return Bytes.of(content, start, Math.min(count, size()));
  }

  /** The first bytes, which are then gone. */
  public Bytes take(int count) {
    Bytes taken = Bytes.of(content, start, count);
    drop(count);
    return taken;
  }

  public void drop(int count) {
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  /** Empty, and takes no memory. */
  public void release() {
    budget.giveBack(content.length);
    content = new byte[0];
    start = 0;
    end = 0;
  }
}
