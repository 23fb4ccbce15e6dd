package org.rdpdoctor.lab.smb;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** What is told of drive C, MS-FSCC section 2.5: NTFS, 100 GB, the half of it free. */
final class VolumeFacts {
  private static final int VOLUME = 1;
  private static final int SIZE = 3;
  private static final int DEVICE = 4;
  private static final int ATTRIBUTE = 5;
  private static final int FULL_SIZE = 7;

  private static final long UNITS = 25_000_000;
  private static final long FREE_UNITS = UNITS / 2;
  private static final long SECTORS_PER_UNIT = 8;
  private static final long BYTES_PER_SECTOR = 512;
  private static final long SERIAL_NUMBER = 0x1234_ABCD;
  private static final long DISK = 7;
  private static final long MOUNTED = 0x20;
  private static final long MAX_NAME = 255;

  /** Case kept, Unicode, access lists are kept. */
  private static final long NTFS = 0x0000_000E;

  private VolumeFacts() {}

  static Bytes of(int informationClass, FileTime made) throws SmbRefusal {
    return switch (informationClass) {
      case VOLUME ->
          new Writer().i64le(made.intervals()).u32le(SERIAL_NUMBER).u32le(0).u16le(0).toBytes();
      case SIZE -> sectors(new Writer().i64le(UNITS).i64le(FREE_UNITS));
      case DEVICE -> new Writer().u32le(DISK).u32le(MOUNTED).toBytes();
      case ATTRIBUTE -> attributes();
      case FULL_SIZE -> sectors(new Writer().i64le(UNITS).i64le(FREE_UNITS).i64le(FREE_UNITS));
      default -> throw new SmbRefusal(Smb2Status.INVALID_INFO_CLASS);
    };
  }

  private static Bytes sectors(Writer units) {
    return units.u32le(SECTORS_PER_UNIT).u32le(BYTES_PER_SECTOR).toBytes();
  }

  private static Bytes attributes() {
    Bytes name = Utf16.bytes("NTFS");
    return new Writer().u32le(NTFS).u32le(MAX_NAME).u32le(name.size()).bytes(name).toBytes();
  }
}
