package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.Bytes;

/** Bytes that wait to be taken; each is copied a bounded number of times, however it comes. */
final class ByteQueue {
  private byte[] content = new byte[256];
  private int start;
  private int end;

  int size() {
    return end - start;
  }

  int at(int index) {
    return content[start + index] & 0xFF;
  }

  void add(Bytes bytes) {
    makeRoom(bytes.size());
    System.arraycopy(bytes.toArray(), 0, content, end, bytes.size());
    end += bytes.size();
  }

  Bytes first(int count) {
    return Bytes.of(content, start, Math.min(count, size()));
  }

  Bytes take(int count) {
    Bytes taken = first(count);
    start += taken.size();
    return taken;
  }

  void clear() {
    start = 0;
    end = 0;
  }

  private void makeRoom(int count) {
    if (content.length - end >= count) {
      return;
    }
    int capacity = Math.max(content.length, 2 * (size() + count));
    byte[] target = capacity > content.length ? new byte[capacity] : content;
    System.arraycopy(content, start, target, 0, size());
    end -= start;
    start = 0;
    content = target;
  }
}
