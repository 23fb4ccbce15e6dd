package org.rdpdoctor.wire.fscc;

/** File attributes, MS-FSCC section 2.6. */
public final class FileAttributes {
  public static final long READ_ONLY = 0x01;
  public static final long DIRECTORY = 0x10;
  public static final long ARCHIVE = 0x20;
  public static final long NORMAL = 0x80;

  private FileAttributes() {}
}
