package org.rdpdoctor.offline.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How the content of a member is had. */
final class Unpacked {
  private static final int BUFFER_BYTES = 1 << 16;

  private Unpacked() {}

  /**
   * What a member holds.
   *
   * @param packedBytes how much of {@code packed} belongs to it, where that is known
   */
  static InputStream of(ZipMember member, InputStream packed, OptionalLong packedBytes)
      throws ArchiveProblem {
    if (member.encrypted()) {
      throw new ArchiveProblem("it is encrypted in the archive");
    }
    return switch (member.method()) {
      case ZipMember.STORED -> stored(packed, packedBytes);
      case ZipMember.DEFLATED -> new Inflated(packed);
      default ->
          throw new ArchiveProblem(
              "it is packed by a method that is not read (%d)".formatted(member.method()));
    };
  }

  private static InputStream stored(InputStream packed, OptionalLong packedBytes)
      throws ArchiveProblem {
    if (packedBytes.isEmpty()) {
      throw new ArchiveProblem("the archive does not say where it ends");
    }
    return new Limited(packed, packedBytes.getAsLong());
  }

  /** So many bytes and no more. */
  static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long left) {
      super(in);
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
      int got = in.read(target, offset, (int) Math.min(length, left));
      if (got < 0) {
        throw new EOFException("the archive ends");
      }
      left -= got;
      return got;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = in.skip(Math.min(wanted, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  /** Inflates, and gives the rest of its buffer back; ends what swells beyond all measure. */
  static final class Inflated extends InflaterInputStream {
    private final SwellGuard guard = new SwellGuard();
    private boolean padded;

    Inflated(InputStream packed) {
      super(packed, new Inflater(true), BUFFER_BYTES);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int got = super.read(target, offset, length);
      if (got > 0) {
        guard.check(inf.getBytesWritten(), inf.getBytesRead());
      }
      return got;
    }

    /** The inflater may want one byte more than there is. */
    @Override
    protected void fill() throws IOException {
      len = in.read(buf, 0, buf.length);
      if (len < 0) {
        if (padded) {
          throw new EOFException("the archive ends");
        }
        padded = true;
        buf[0] = 0;
        len = 1;
      }
      inf.setInput(buf, 0, len);
    }

    /** What was taken of the packed bytes without being needed. */
    byte[] unused() {
      int count = padded ? 0 : inf.getRemaining();
      byte[] rest = new byte[count];
      System.arraycopy(buf, len - count, rest, 0, count);
      return rest;
    }

    /** Gives the inflater back; what is below stays open. */
    void end() {
      inf.end();
    }

    @Override
    public void close() throws IOException {
      end();
      super.close();
    }
  }
}
