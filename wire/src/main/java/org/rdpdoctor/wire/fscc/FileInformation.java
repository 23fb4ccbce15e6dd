package org.rdpdoctor.wire.fscc;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * What is told and set of one file or folder, MS-FSCC section 2.4. Reserved fields are not kept.
 */
public sealed interface FileInformation {
  /** The number that asks for it. */
  int informationClass();

  void encode(Writer writer);

  default Bytes toBytes() {
    Writer writer = new Writer();
    encode(writer);
    return writer.toBytes();
  }

  /** Reads the information of a class; empty for a class that is not among ours. */
  static Optional<FileInformation> decode(int informationClass, Bytes content)
      throws DecodeException {
    Reader reader = new Reader(content);
    return switch (informationClass) {
      case Basic.CLASS -> Optional.of(Basic.read(reader));
      case Standard.CLASS -> Optional.of(Standard.read(reader));
      case Rename.CLASS -> Optional.of(Rename.read(reader));
      case Disposition.CLASS -> Optional.of(new Disposition(reader.u8("DeletePending") != 0));
      case All.CLASS -> Optional.of(All.read(reader));
      case Allocation.CLASS -> Optional.of(new Allocation(reader.i64le("AllocationSize")));
      case EndOfFile.CLASS -> Optional.of(new EndOfFile(reader.i64le("EndOfFile")));
      case NetworkOpen.CLASS -> Optional.of(NetworkOpen.read(reader));
      default -> Optional.empty();
    };
  }

  /** FileBasicInformation, section 2.4.7; a time of 0 is not set. */
  record Basic(
      FileTime created, FileTime accessed, FileTime written, FileTime changed, long attributes)
      implements FileInformation {
    public static final int CLASS = 4;

    public Basic {
      FieldBounds.u32("FileAttributes", attributes);
    }

    private static Basic read(Reader reader) throws DecodeException {
      FileTime created = FileTime.decode(reader);
      FileTime accessed = FileTime.decode(reader);
      FileTime written = FileTime.decode(reader);
      FileTime changed = FileTime.decode(reader);
      Basic basic = new Basic(created, accessed, written, changed, reader.u32le("FileAttributes"));
      reader.skip("Reserved", 4);
      return basic;
    }

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      created.encode(writer);
      accessed.encode(writer);
      written.encode(writer);
      changed.encode(writer);
      writer.u32le(attributes).u32le(0);
    }
  }

  /** FileStandardInformation, section 2.4.47. */
  record Standard(long allocated, long size, long links, boolean deletePending, boolean folder)
      implements FileInformation {
    public static final int CLASS = 5;

    public Standard {
      FieldBounds.u32("NumberOfLinks", links);
    }

    private static Standard read(Reader reader) throws DecodeException {
      Standard standard =
          new Standard(
              reader.i64le("AllocationSize"),
              reader.i64le("EndOfFile"),
              reader.u32le("NumberOfLinks"),
              reader.u8("DeletePending") != 0,
              reader.u8("Directory") != 0);
      reader.skip("Reserved", 2);
      return standard;
    }

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      writer.i64le(allocated).i64le(size).u32le(links);
      writer.u8(deletePending ? 1 : 0).u8(folder ? 1 : 0).u16le(0);
    }
  }

  /**
   * FileRenameInformation for SMB2, section 2.4.42.2.
   *
   * @param path below the share
   */
  record Rename(boolean replaces, String path) implements FileInformation {
    public static final int CLASS = 10;

    private static Rename read(Reader reader) throws DecodeException {
      boolean replaces = reader.u8("ReplaceIfExists") != 0;
      reader.skip("Reserved and RootDirectory", 7 + 8);
      long length = reader.u32le("FileNameLength");
      if (length > reader.left()) {
        throw DecodeException.limit("FileNameLength", reader.offset(), length, reader.left());
      }
      return new Rename(replaces, Utf16.text(reader.bytes("FileName", (int) length)));
    }

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      Bytes name = Utf16.bytes(path);
      writer.u8(replaces ? 1 : 0).zeros(7 + 8).u32le(name.size()).bytes(name);
    }
  }

  /** FileDispositionInformation, section 2.4.11. */
  record Disposition(boolean deletes) implements FileInformation {
    public static final int CLASS = 13;

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(deletes ? 1 : 0);
    }
  }

  /**
   * FileAllInformation, section 2.4.2.
   *
   * @param access that the file was opened with
   */
  record All(Basic basic, Standard standard, long fileId, long access, String path)
      implements FileInformation {
    public static final int CLASS = 18;

    private static All read(Reader reader) throws DecodeException {
      Basic basic = Basic.read(reader);
      Standard standard = Standard.read(reader);
      long fileId = reader.i64le("IndexNumber");
      reader.skip("EaSize", 4);
      long access = reader.u32le("AccessFlags");
      reader.skip("position, mode, alignment", 8 + 4 + 4);
      long length = reader.u32le("FileNameLength");
      if (length > reader.left()) {
        throw DecodeException.limit("FileNameLength", reader.offset(), length, reader.left());
      }
      String path = Utf16.text(reader.bytes("FileName", (int) length));
      return new All(basic, standard, fileId, access, path);
    }

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      basic.encode(writer);
      standard.encode(writer);
      Bytes name = Utf16.bytes(path);
      writer.i64le(fileId).u32le(0).u32le(access).i64le(0).u32le(0).u32le(0);
      writer.u32le(name.size()).bytes(name);
    }
  }

  /** FileAllocationInformation, section 2.4.4. */
  record Allocation(long size) implements FileInformation {
    public static final int CLASS = 19;

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      writer.i64le(size);
    }
  }

  /** FileEndOfFileInformation, section 2.4.14. */
  record EndOfFile(long size) implements FileInformation {
    public static final int CLASS = 20;

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      writer.i64le(size);
    }
  }

  /** FileNetworkOpenInformation, section 2.4.34. */
  record NetworkOpen(
      FileTime created,
      FileTime accessed,
      FileTime written,
      FileTime changed,
      long allocated,
      long size,
      long attributes)
      implements FileInformation {
    public static final int CLASS = 34;

    public NetworkOpen {
      FieldBounds.u32("FileAttributes", attributes);
    }

    private static NetworkOpen read(Reader reader) throws DecodeException {
      FileTime created = FileTime.decode(reader);
      FileTime accessed = FileTime.decode(reader);
      FileTime written = FileTime.decode(reader);
      FileTime changed = FileTime.decode(reader);
      long allocated = reader.i64le("AllocationSize");
      long size = reader.i64le("EndOfFile");
      return new NetworkOpen(
          created, accessed, written, changed, allocated, size, reader.u32le("FileAttributes"));
    }

    @Override
    public int informationClass() {
      return CLASS;
    }

    @Override
    public void encode(Writer writer) {
      created.encode(writer);
      accessed.encode(writer);
      written.encode(writer);
      changed.encode(writer);
      writer.i64le(allocated).i64le(size).u32le(attributes).u32le(0);
    }
  }
}
