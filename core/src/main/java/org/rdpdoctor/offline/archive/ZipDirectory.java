package org.rdpdoctor.offline.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An archive on the disk, by the list of members at its end, which says more than they do
 * themselves (PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16). Closing the channel stays with the
 * caller.
 */
public final class ZipDirectory {
  private static final int END_SIGNATURE = 0x0605_4B50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 65_535;
  private static final int END64_SIGNATURE = 0x0606_4B50;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR_SIGNATURE = 0x0706_4B50;
  private static final int LOCATOR_BYTES = 20;
  private static final int WINDOW_BYTES = 1 << 18;

  /** Where the list is, by what stands behind it. */
  private record Place(long offset, long bytes, long end) {}

  private final FileChannel channel;
  private final long before;
  private final long end;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowAt;
  private long at;
  private boolean broken;

  private ZipDirectory(FileChannel channel, long before, long at, long end) {
    this.channel = channel;
    this.before = before;
    this.at = at;
    this.end = end;
  }

  /** Empty when there is no such list, or not where it is said to be. */
  public static Optional<ZipDirectory> of(FileChannel channel) throws IOException {
    Optional<Place> place = place(channel);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Place found = place.get();
    if (found.offset() == found.end() || isEntry(channel, found.offset())) {
      return Optional.of(new ZipDirectory(channel, 0, found.offset(), found.end()));
    }
    // Something stands before the archive, such as the program that unpacks it.
    long moved = found.end() - found.bytes();
    return found.bytes() > 0 && moved > 0 && isEntry(channel, moved)
        ? Optional.of(new ZipDirectory(channel, moved - found.offset(), moved, found.end()))
        : Optional.empty();
  }

  private static boolean isEntry(FileChannel channel, long offset) throws IOException {
    ByteBuffer first = read(channel, offset, 4);
    return first.remaining() == 4 && first.getInt(0) == ZipMember.CENTRAL_SIGNATURE;
  }

  private static Optional<Place> place(FileChannel channel) throws IOException {
    long size = channel.size();
    int tailBytes = (int) Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
    long tailAt = size - tailBytes;
    ByteBuffer tail = read(channel, tailAt, tailBytes);
    for (int i = tail.remaining() - END_BYTES; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE) {
        long end = tailAt + i;
        Optional<Place> wide = zip64(channel, end);
        Place plain = new Place(ZipMember.u32(tail, i + 16), ZipMember.u32(tail, i + 12), end);
        return Optional.of(wide.orElse(plain)).filter(each -> each.offset() <= each.end());
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> zip64(FileChannel channel, long end) throws IOException {
    ByteBuffer locator = read(channel, end - LOCATOR_BYTES, LOCATOR_BYTES);
    if (locator.remaining() < LOCATOR_BYTES || locator.getInt(0) != LOCATOR_SIGNATURE) {
      return Optional.empty();
    }
    long at = locator.getLong(8);
    ByteBuffer wide = read(channel, at, END64_BYTES);
    return wide.remaining() < END64_BYTES || wide.getInt(0) != END64_SIGNATURE
        ? Optional.empty()
        : Optional.of(new Place(wide.getLong(48), wide.getLong(40), at))
            .filter(place -> place.offset() >= 0 && place.bytes() >= 0);
  }

  /** Fewer bytes at the end of the file, none outside of it. */
  private static ByteBuffer read(FileChannel channel, long offset, int bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long position = offset;
    while (position >= 0 && into.hasRemaining()) {
      int got = channel.read(into, position);
      if (got < 0) {
        break;
      }
      position += got;
    }
    return into.flip();
  }

  /** Whether the list ended where it should not. */
  public boolean isBroken() {
    return broken;
  }

  /** The next member of the list; empty behind the last, or where the list is broken. */
  public Optional<ZipMember> next() throws IOException {
    if (at >= end) {
      return Optional.empty();
    }
    byte[] fixed = bytes(ZipMember.CENTRAL_BYTES);
    ByteBuffer entry = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
    if (fixed.length < ZipMember.CENTRAL_BYTES || entry.getInt(0) != ZipMember.CENTRAL_SIGNATURE) {
      broken = true;
      at = end;
      return Optional.empty();
    }
    byte[] name = bytes(ZipMember.u16(entry, 28));
    byte[] extra = bytes(ZipMember.u16(entry, 30));
    at += ZipMember.u16(entry, 32);
    return Optional.of(ZipMember.ofCentral(entry, name, extra).movedBy(before));
  }

  private byte[] bytes(int count) throws IOException {
    if (at < windowAt || at + count > windowAt + window.limit()) {
      window = read(channel, at, Math.max(WINDOW_BYTES, count));
      windowAt = at;
    }
    int from = (int) (at - windowAt);
    byte[] found = new byte[Math.clamp(window.limit() - (long) from, 0, count)];
    window.get(from, found);
    at += count;
    return found;
  }

  /**
   * What a member holds, unpacked.
   *
   * @throws ArchiveProblem it cannot be had
   */
  public InputStream open(ZipMember member) throws IOException {
    ByteBuffer local = read(channel, member.offset(), ZipMember.LOCAL_BYTES);
    if (local.remaining() < ZipMember.LOCAL_BYTES
        || local.getInt(0) != ZipMember.LOCAL_SIGNATURE
        || member.packedBytes() < 0) {
      throw new ArchiveProblem("it is not where the archive says");
    }
    long data =
        member.offset()
            + ZipMember.LOCAL_BYTES
            + ZipMember.u16(local, 26)
            + ZipMember.u16(local, 28);
    InputStream packed = new Slice(channel, data, member.packedBytes());
    return Unpacked.of(member, packed, OptionalLong.of(member.packedBytes()));
  }

  /** A part of the file; ends with an error when the file ends before it does. */
  private static final class Slice extends InputStream {
    private final FileChannel channel;
    private long at;
    private long left;

    Slice(FileChannel channel, long at, long left) {
      this.channel = channel;
      this.at = at;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int wanted = (int) Math.min(length, left);
      int got = channel.read(ByteBuffer.wrap(target, offset, wanted), at);
      if (got < 0) {
        throw new EOFException("the archive ends");
      }
      at += got;
      left -= got;
      return got;
    }
  }
}
