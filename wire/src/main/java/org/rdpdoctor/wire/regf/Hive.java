package org.rdpdoctor.wire.regf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.Utf16;

/** A hive. Keys and values are read when they are asked for. */
public final class Hive {
  /** How a hive begins. */
  public static final Bytes SIGNATURE = Bytes.of('r', 'e', 'g', 'f');

  /** The header; cells are addressed from its end. */
  static final int HEADER_BYTES = 4096;

  private static final int CHECKED_BYTES = 508;
  private static final int NAME_OFFSET = 48;
  private static final int NAME_BYTES = 64;
  private static final int SEQUENCES_OFFSET = 4;
  private static final int VERSION_OFFSET = 20;
  private static final int TYPE_OFFSET = 28;
  private static final int ROOT_OFFSET = 36;
  private static final int LOG_ENTRIES_OFFSET = 512;
  private static final int LOG_ENTRY_HEADER_BYTES = 40;
  private static final Bytes LOG_ENTRY = Bytes.of('H', 'v', 'L', 'E');

  private final Bytes content;
  private final long rootCell;
  private final String fileName;
  private final boolean dirty;
  private final int minorVersion;
  private final List<String> oddities;

  private Hive(
      Bytes content,
      long rootCell,
      String fileName,
      boolean dirty,
      int minorVersion,
      List<String> oddities) {
    this.content = content;
    this.rootCell = rootCell;
    this.fileName = fileName;
    this.dirty = dirty;
    this.minorVersion = minorVersion;
    this.oddities = List.copyOf(oddities);
  }

  /** Refuses what does not begin as a hive or ends within the header. */
  public static Hive read(Bytes content) throws DecodeException {
    if (!content.startsWith(SIGNATURE)) {
      throw DecodeException.unexpected("signature", 0, "not that of a hive");
    }
    if (content.size() < HEADER_BYTES) {
      throw DecodeException.notEnoughBytes("header", 0, HEADER_BYTES, content.size());
    }
    Reader sequences = at(content, SEQUENCES_OFFSET);
    boolean dirty = sequences.u32le("first sequence") != sequences.u32le("second sequence");
    Reader versions = at(content, VERSION_OFFSET);
    long major = versions.u32le("major version");
    long minor = versions.u32le("minor version");
    long root = at(content, ROOT_OFFSET).u32le("root cell");
    List<String> oddities = new ArrayList<>();
    if (major != 1) {
      oddities.add("version of the hive is %d.%d".formatted(major, minor));
    }
    if (at(content, CHECKED_BYTES).u32le("checksum") != checksum(content)) {
      oddities.add("checksum of the hive's header is wrong");
    }
    String name = Utf16.text(content.slice(NAME_OFFSET, NAME_OFFSET + NAME_BYTES));
    int end = name.indexOf(0);
    return new Hive(
        content,
        root,
        end < 0 ? name : name.substring(0, end),
        dirty,
        (int) Math.min(minor, Integer.MAX_VALUE),
        oddities);
  }

  /**
   * Whether this is a log of changes to a hive, which begins as the hive does: the type of the file
   * is 1, 2 or, since Windows 8.1, 6.
   */
  public static boolean isTransactionLog(Bytes content) {
    if (!content.startsWith(SIGNATURE) || content.size() < TYPE_OFFSET + 4) {
      return false;
    }
    int type = content.at(TYPE_OFFSET);
    return type == 1 || type == 2 || type == 6;
  }

  /** How many entries ("HvLE") a log of changes has; those of older Windows have none. */
  public static int logEntries(Bytes content) {
    int entries = 0;
    try {
      Reader reader = at(content, LOG_ENTRIES_OFFSET);
      while (reader.left() >= LOG_ENTRY_HEADER_BYTES
          && reader.bytes("signature", 4).equals(LOG_ENTRY)) {
        long size = reader.u32le("size of the entry");
        if (size < LOG_ENTRY_HEADER_BYTES || size > reader.left() + 8L) {
          break;
        }
        reader.skip("entry", (int) size - 8);
        entries++;
      }
    } catch (DecodeException _) {
      // what was counted stands
    }
    return entries;
  }

  private static Reader at(Bytes content, int offset) throws DecodeException {
    Reader reader = new Reader(content);
    reader.skip("offset", offset);
    return reader;
  }

  private static long checksum(Bytes content) throws DecodeException {
    Reader reader = new Reader(content);
    long sum = 0;
    for (int i = 0; i < CHECKED_BYTES; i += 4) {
      sum ^= reader.u32le("header");
    }
    if (sum == 0) {
      return 1;
    }
    return sum == 0xFFFF_FFFFL ? 0xFFFF_FFFEL : sum;
  }

  /** The path that Windows loaded it from, its last 31 characters; may be empty. */
  public String fileName() {
    return fileName;
  }

  /** It was not written to its end; changes may stand in a log file beside it. */
  public boolean isDirty() {
    return dirty;
  }

  public List<String> oddities() {
    return oddities;
  }

  public HiveKey root() throws DecodeException {
    return HiveKey.decode(this, rootCell);
  }

  /** Whether values of more than 16,344 bytes are cut into pieces. */
  boolean hasBigData() {
    return minorVersion > 3;
  }

  /** The content of a cell that is in use. */
  Reader cell(String field, long offset) throws DecodeException {
    return cell(field, offset, Optional.empty());
  }

  /**
   * As above.
   *
   * @param signature two letters that it must begin with; they are skipped
   */
  Reader cell(String field, long offset, Optional<String> signature) throws DecodeException {
    long position = HEADER_BYTES + offset;
    if (offset < 0 || position > content.size()) {
      throw DecodeException.limit(field, HEADER_BYTES, offset, content.size());
    }
    Reader reader = at(content, (int) position);
    int size = (int) reader.u32le(field);
    if (size >= 0) {
      throw DecodeException.unexpected(field, (int) position, "a cell that is free");
    }
    Reader cell = reader.sub(field, -(size + 4));
    if (signature.isPresent()) {
      String found = text(cell.bytes(field, 2));
      if (!found.equals(signature.get())) {
        throw DecodeException.unexpected(field, (int) position, "no " + signature.get() + " cell");
      }
    }
    return cell;
  }

  /** Bytes as characters, as in signatures and in names of one byte per character. */
  static String text(Bytes bytes) {
    StringBuilder text = new StringBuilder(bytes.size());
    for (int i = 0; i < bytes.size(); i++) {
      text.append((char) bytes.at(i));
    }
    return text.toString();
  }
}
