package org.rdpdoctor.wire.mstypes;

/** Rights to files and folders: MS-DTYP section 2.4.3, and those that only files have. */
public final class AccessMask {
  public static final long READ_DATA = 0x1;
  public static final long WRITE_DATA = 0x2;
  public static final long APPEND_DATA = 0x4;

  /** In a folder: making a file in it. */
  public static final long CREATE_FILE = WRITE_DATA;

  /** In a folder. */
  public static final long DELETE_CHILD = 0x40;

  public static final long DELETE = 0x1_0000;
  public static final long READ_CONTROL = 0x2_0000;
  public static final long WRITE_ACCESS_LIST = 0x4_0000;
  public static final long WRITE_OWNER = 0x8_0000;

  /** FILE_ALL_ACCESS. */
  public static final long FILE_ALL = 0x1F_01FF;

  /** FILE_GENERIC_READ. */
  public static final long FILE_READ = 0x12_0089;

  /** FILE_GENERIC_WRITE. */
  public static final long FILE_WRITE = 0x12_0116;

  /** FILE_GENERIC_EXECUTE. */
  public static final long FILE_EXECUTE = 0x12_00A0;

  static final long GENERIC_READ = 0x8000_0000L;
  static final long GENERIC_WRITE = 0x4000_0000L;
  static final long GENERIC_EXECUTE = 0x2000_0000L;
  static final long GENERIC_ALL = 0x1000_0000L;

  private static final long GENERIC = GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL;

  private AccessMask() {}

  /** What a mask means for a file: generic rights replaced by those that they stand for. */
  public static long ofFile(long mask) {
    return (mask & ~GENERIC)
        | when(mask, GENERIC_ALL, FILE_ALL)
        | when(mask, GENERIC_READ, FILE_READ)
        | when(mask, GENERIC_WRITE, FILE_WRITE)
        | when(mask, GENERIC_EXECUTE, FILE_EXECUTE);
  }

  private static long when(long mask, long generic, long meaning) {
    return (mask & generic) == 0 ? 0 : meaning;
  }
}
