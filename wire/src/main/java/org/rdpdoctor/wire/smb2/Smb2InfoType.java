package org.rdpdoctor.wire.smb2;

/** InfoType of QUERY_INFO and SET_INFO, MS-SMB2 section 2.2.37. */
public final class Smb2InfoType {
  public static final int FILE = 1;
  public static final int FILE_SYSTEM = 2;
  public static final int SECURITY = 3;

  private Smb2InfoType() {}
}
