package org.rdpdoctor.offline.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What a zip archive says of a member (PKWARE APPNOTE 6.3.10, sections 4.3.7 and 4.3.12). None of
 * it is to be trusted.
 *
 * @param name with "/" between folders, whatever the archive has; only ever a name, never a path
 * @param method of packing: 0 none, 8 deflate
 * @param packedBytes as it lies in the archive; -1 when that is not said
 * @param bytes unpacked; -1 when that is not said
 * @param offset of its own header in the archive
 */
public record ZipMember(
    String name, int method, boolean encrypted, long packedBytes, long bytes, long offset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  static final int LOCAL_SIGNATURE = 0x0403_4B50;
  static final int CENTRAL_SIGNATURE = 0x0201_4B50;
  static final int LOCAL_BYTES = 30;
  static final int CENTRAL_BYTES = 46;

  private static final int MAX_NAME_BYTES = 1024;
  private static final int ENCRYPTED = 1;
  private static final int SIZES_BEHIND = 8;
  private static final int ZIP64 = 1;
  private static final long IN_ZIP64 = 0xFFFF_FFFFL;

  public boolean isFolder() {
    return name.endsWith("/");
  }

  public OptionalLong size() {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /**
   * From the member's own header, which may leave the sizes to what comes behind the data.
   *
   * @param fixed {@link #LOCAL_BYTES} of it, signature included
   * @param offset of it in the archive
   */
  static ZipMember ofLocal(ByteBuffer fixed, byte[] name, byte[] extra, long offset) {
    int flags = u16(fixed, 6);
    boolean behind = (flags & SIZES_BEHIND) != 0;
    long packed = u32(fixed, 18);
    long bytes = u32(fixed, 22);
    ByteBuffer wide = zip64(extra);
    long wideBytes = bytes == IN_ZIP64 ? next(wide) : bytes;
    long widePacked = packed == IN_ZIP64 ? next(wide) : packed;
    return new ZipMember(
        text(name),
        u16(fixed, 8),
        (flags & ENCRYPTED) != 0,
        behind ? -1 : widePacked,
        behind ? -1 : wideBytes,
        offset);
  }

  /** From the list at the end, with {@link #CENTRAL_BYTES} of an entry, signature included. */
  static ZipMember ofCentral(ByteBuffer fixed, byte[] name, byte[] extra) {
    long packed = u32(fixed, 20);
    long bytes = u32(fixed, 24);
    long offset = u32(fixed, 42);
    ByteBuffer wide = zip64(extra);
    long wideBytes = bytes == IN_ZIP64 ? next(wide) : bytes;
    long widePacked = packed == IN_ZIP64 ? next(wide) : packed;
    long wideOffset = offset == IN_ZIP64 ? next(wide) : offset;
    return new ZipMember(
        text(name),
        u16(fixed, 10),
        (u16(fixed, 8) & ENCRYPTED) != 0,
        widePacked,
        wideBytes,
        wideOffset);
  }

  ZipMember movedBy(long bytesBefore) {
    return bytesBefore == 0
        ? this
        : new ZipMember(name, method, encrypted, packedBytes, bytes, offset + bytesBefore);
  }

  static int u16(ByteBuffer from, int at) {
    return from.getShort(at) & 0xFFFF;
  }

  static long u32(ByteBuffer from, int at) {
    return from.getInt(at) & 0xFFFF_FFFFL;
  }

  /** The sizes of section 4.5.3; without them, or beyond their end, the next one is -1. */
  private static ByteBuffer zip64(byte[] extra) {
    ByteBuffer all = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    while (all.remaining() >= 4) {
      int id = all.getShort() & 0xFFFF;
      int size = Math.min(all.getShort() & 0xFFFF, all.remaining());
      if (id == ZIP64) {
        return all.slice(all.position(), size).order(ByteOrder.LITTLE_ENDIAN);
      }
      all.position(all.position() + size);
    }
    return ByteBuffer.allocate(0);
  }

  private static long next(ByteBuffer wide) {
    return wide.remaining() < 8 ? -1 : Math.max(-1, wide.getLong());
  }

  /** UTF-8 where it is that, whatever the flags say; else one byte is one character. */
  private static String text(byte[] name) {
    ByteBuffer bytes = ByteBuffer.wrap(name, 0, Math.min(name.length, MAX_NAME_BYTES));
    String text;
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
      text = decoded.toString();
    } catch (CharacterCodingException _) {
      text = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
    String slashed = text.replace('\\', '/');
    return name.length > MAX_NAME_BYTES ? slashed + "..." : slashed;
  }
}
