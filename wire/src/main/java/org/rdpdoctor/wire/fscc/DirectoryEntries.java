package org.rdpdoctor.wire.fscc;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/** What lies in a folder, in the six forms of MS-FSCC section 2.4 that clients ask for. */
public final class DirectoryEntries {
  /** FileDirectoryInformation, section 2.4.10. */
  public static final int DIRECTORY = 1;

  /** FileFullDirectoryInformation, section 2.4.17. */
  public static final int FULL = 2;

  /** FileBothDirectoryInformation, section 2.4.8. */
  public static final int BOTH = 3;

  /** FileNamesInformation, section 2.4.33. */
  public static final int NAMES = 12;

  /** FileIdBothDirectoryInformation, section 2.4.21. */
  public static final int ID_BOTH = 37;

  /** FileIdFullDirectoryInformation, section 2.4.22. */
  public static final int ID_FULL = 38;

  /** Most entries that are read from one buffer. */
  public static final int MAX_ENTRIES = 100_000;

  private static final int SHORT_NAME_SIZE = 24;
  private static final int MULTIPLE = 8;

  private DirectoryEntries() {}

  /**
   * One file or folder. Without a short name; {@link #NAMES} tells the name alone.
   *
   * @param time of all that happened to it
   */
  public record Entry(String name, FileTime time, long size, long attributes, long fileId) {}

  public static boolean knows(int informationClass) {
    return switch (informationClass) {
      case DIRECTORY, FULL, BOTH, NAMES, ID_BOTH, ID_FULL -> true;
      default -> false;
    };
  }

  /** As many of the entries as fit, from the first one on; empty when not even that one does. */
  public static List<Entry> fitting(int informationClass, List<Entry> entries, long maxSize) {
    long size = 0;
    int count = 0;
    while (count < entries.size()) {
      size += -size & (MULTIPLE - 1);
      size += encoded(informationClass, entries.get(count), 0).size();
      if (size > maxSize) {
        break;
      }
      count++;
    }
    return entries.subList(0, count);
  }

  public static Bytes encode(int informationClass, List<Entry> entries) {
    Writer writer = new Writer();
    for (int i = 0; i < entries.size(); i++) {
      int size = encoded(informationClass, entries.get(i), 0).size();
      int padding = -size & (MULTIPLE - 1);
      boolean last = i == entries.size() - 1;
      writer.bytes(encoded(informationClass, entries.get(i), last ? 0 : size + padding));
      writer.zeros(last ? 0 : padding);
    }
    return writer.toBytes();
  }

  private static Bytes encoded(int informationClass, Entry entry, long next) {
    Bytes name = Utf16.bytes(entry.name());
    Writer writer = new Writer().u32le(next).u32le(0);
    if (informationClass == NAMES) {
      return writer.u32le(name.size()).bytes(name).toBytes();
    }
    long time = entry.time().intervals();
    writer.i64le(time).i64le(time).i64le(time).i64le(time);
    writer.i64le(entry.size()).i64le(entry.size()).u32le(entry.attributes()).u32le(name.size());
    switch (informationClass) {
      case FULL -> writer.u32le(0);
      case ID_FULL -> writer.u32le(0).u32le(0).i64le(entry.fileId());
      case BOTH -> writer.u32le(0).u16le(0).zeros(SHORT_NAME_SIZE);
      case ID_BOTH ->
          writer.u32le(0).u16le(0).zeros(SHORT_NAME_SIZE).u16le(0).i64le(entry.fileId());
      default -> {
        // The name follows at once.
      }
    }
    return writer.bytes(name).toBytes();
  }

  /**
   * Reads a whole buffer.
   *
   * @throws DecodeException also when an entry points outside of it
   */
  public static List<Entry> decode(int informationClass, Bytes content) throws DecodeException {
    List<Entry> entries = new ArrayList<>();
    Reader reader = new Reader(content);
    while (!reader.isAtEnd() && entries.size() < MAX_ENTRIES) {
      long next = new Reader(reader.ahead(4)).u32le("NextEntryOffset");
      if (next > reader.left()) {
        throw DecodeException.limit("NextEntryOffset", reader.offset(), next, reader.left());
      }
      int size = next == 0 ? reader.left() : (int) next;
      entries.add(decoded(informationClass, reader.sub("directory entry", size)));
    }
    return entries;
  }

  private static Entry decoded(int informationClass, Reader reader) throws DecodeException {
    reader.skip("NextEntryOffset and FileIndex", 4 + 4);
    if (informationClass == NAMES) {
      return new Entry(name(reader, reader.u32le("FileNameLength")), new FileTime(0), 0, 0, 0);
    }
    reader.skip("CreationTime and LastAccessTime", 8 + 8);
    FileTime written = FileTime.decode(reader);
    reader.skip("ChangeTime", 8);
    long size = reader.i64le("EndOfFile");
    reader.skip("AllocationSize", 8);
    long attributes = reader.u32le("FileAttributes");
    long nameSize = reader.u32le("FileNameLength");
    long fileId = 0;
    switch (informationClass) {
      case FULL -> reader.skip("EaSize", 4);
      case ID_FULL -> {
        reader.skip("EaSize", 4 + 4);
        fileId = reader.i64le("FileId");
      }
      case BOTH -> reader.skip("EaSize and short name", 4 + 2 + SHORT_NAME_SIZE);
      case ID_BOTH -> {
        reader.skip("EaSize and short name", 4 + 2 + SHORT_NAME_SIZE + 2);
        fileId = reader.i64le("FileId");
      }
      default -> {
        // The name follows at once.
      }
    }
    return new Entry(name(reader, nameSize), written, size, attributes, fileId);
  }

  private static String name(Reader reader, long size) throws DecodeException {
    if (size > reader.left()) {
      throw DecodeException.limit("FileNameLength", reader.offset(), size, reader.left());
    }
    return Utf16.text(reader.bytes("FileName", (int) size));
  }
}
