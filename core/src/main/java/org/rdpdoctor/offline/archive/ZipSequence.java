package org.rdpdoctor.offline.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * An archive from its beginning, member by member, by what stands before each: for archives in
 * archives, and for those whose list at the end is missing. What comes behind a member of unknown
 * length is searched for the next one.
 */
public final class ZipSequence {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MEMBER_MARK = 0x50;

  private final PushbackInputStream in;
  private @Nullable ZipMember current;
  private @Nullable InputStream content;
  private boolean opened;

  /** Closing the stream stays with the caller. */
  public ZipSequence(InputStream in) {
    this.in = new PushbackInputStream(in, BUFFER_BYTES + Integer.BYTES);
  }

  /**
   * The next member, whether or not the one before was read; empty behind the last.
   *
   * @throws IOException the archive ends in the middle of something, or is broken
   */
  public Optional<ZipMember> next() throws IOException {
    finish();
    if (!findMember()) {
      return Optional.empty();
    }
    byte[] fixed = exactly(ZipMember.LOCAL_BYTES);
    ByteBuffer header = ByteBuffer.wrap(fixed).order(ByteOrder.LITTLE_ENDIAN);
    byte[] name = exactly(ZipMember.u16(header, 26));
    byte[] extra = exactly(ZipMember.u16(header, 28));
    ZipMember member = ZipMember.ofLocal(header, name, extra, 0);
    current = member;
    opened = false;
    return Optional.of(member);
  }

  /**
   * What the member holds that was given last, unpacked; once.
   *
   * @throws ArchiveProblem it cannot be had; the next one may
   */
  public InputStream open() throws IOException {
    ZipMember member = current;
    if (member == null || opened) {
      throw new IllegalStateException("no member to be opened");
    }
    InputStream unpacked = Unpacked.of(member, in, packedBytes(member));
    opened = true;
    content = unpacked;
    return unpacked;
  }

  private static OptionalLong packedBytes(ZipMember member) {
    return member.packedBytes() < 0 ? OptionalLong.empty() : OptionalLong.of(member.packedBytes());
  }

  /** Goes behind the member at hand. */
  private void finish() throws IOException {
    ZipMember member = current;
    InputStream open = content;
    current = null;
    content = null;
    if (member == null) {
      return;
    }
    if (open != null) {
      drain(open);
    } else if (member.packedBytes() > 0) {
      in.skipNBytes(member.packedBytes());
    }
  }

  /** To its own end, which is the only way to know where that is. */
  private void drain(InputStream open) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      while (open.read(buffer) >= 0) {
        // Nothing of it is wanted.
      }
    } catch (ZipException _) {
      return; // broken inside: the next one is searched from here
    }
    if (open instanceof Unpacked.Inflated inflated) {
      in.unread(inflated.unused());
      inflated.end();
    }
  }

  /** Stands before the next member; the list at the end, or the end itself, is none. */
  private boolean findMember() throws IOException {
    byte[] four = in.readNBytes(Integer.BYTES);
    while (four.length == Integer.BYTES) {
      int signature = ByteBuffer.wrap(four).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (signature == ZipMember.LOCAL_SIGNATURE) {
        in.unread(four);
        return true;
      }
      if (signature == ZipMember.CENTRAL_SIGNATURE) {
        return false;
      }
      four = onwards(four);
    }
    return false;
  }

  /** To the next byte that may begin a signature. */
  private byte[] onwards(byte[] four) throws IOException {
    in.unread(four, 1, 3);
    int next = in.read();
    while (next >= 0 && next != MEMBER_MARK) {
      next = in.read();
    }
    if (next < 0) {
      return new byte[0];
    }
    in.unread(next);
    return in.readNBytes(Integer.BYTES);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] found = in.readNBytes(count);
    if (found.length < count) {
      throw new EOFException("the archive ends");
    }
    return found;
  }
}
