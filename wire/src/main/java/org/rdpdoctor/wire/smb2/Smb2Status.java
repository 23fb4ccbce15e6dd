package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.mstypes.NtStatus;

/** The statuses that an SMB server answers with, MS-ERREF section 2.3. */
public final class Smb2Status {
  public static final NtStatus PENDING = new NtStatus(0x00000103L);
  public static final NtStatus BUFFER_OVERFLOW = new NtStatus(0x80000005L);
  public static final NtStatus NO_MORE_FILES = new NtStatus(0x80000006L);
  public static final NtStatus UNSUCCESSFUL = new NtStatus(0xC0000001L);
  public static final NtStatus INVALID_INFO_CLASS = new NtStatus(0xC0000003L);
  public static final NtStatus INFO_LENGTH_MISMATCH = new NtStatus(0xC0000004L);
  public static final NtStatus INVALID_PARAMETER = new NtStatus(0xC000000DL);
  public static final NtStatus NO_SUCH_FILE = new NtStatus(0xC000000FL);
  public static final NtStatus INVALID_DEVICE_REQUEST = new NtStatus(0xC0000010L);
  public static final NtStatus END_OF_FILE = new NtStatus(0xC0000011L);
  public static final NtStatus MORE_PROCESSING_REQUIRED = new NtStatus(0xC0000016L);
  public static final NtStatus BUFFER_TOO_SMALL = new NtStatus(0xC0000023L);
  public static final NtStatus OBJECT_NAME_INVALID = new NtStatus(0xC0000033L);
  public static final NtStatus OBJECT_NAME_NOT_FOUND = new NtStatus(0xC0000034L);
  public static final NtStatus OBJECT_NAME_COLLISION = new NtStatus(0xC0000035L);
  public static final NtStatus OBJECT_PATH_NOT_FOUND = new NtStatus(0xC000003AL);
  public static final NtStatus SHARING_VIOLATION = new NtStatus(0xC0000043L);
  public static final NtStatus DISK_FULL = new NtStatus(0xC000007FL);
  public static final NtStatus FILE_IS_A_DIRECTORY = new NtStatus(0xC00000BAL);
  public static final NtStatus PIPE_DISCONNECTED = new NtStatus(0xC00000B0L);
  public static final NtStatus NOT_SUPPORTED = new NtStatus(0xC00000BBL);
  public static final NtStatus NETWORK_NAME_DELETED = new NtStatus(0xC00000C9L);
  public static final NtStatus BAD_NETWORK_NAME = new NtStatus(0xC00000CCL);
  public static final NtStatus NOT_SAME_DEVICE = new NtStatus(0xC00000D4L);
  public static final NtStatus INSUFFICIENT_RESOURCES = new NtStatus(0xC000009AL);
  public static final NtStatus PIPE_EMPTY = new NtStatus(0xC00000D9L);
  public static final NtStatus DIRECTORY_NOT_EMPTY = new NtStatus(0xC0000101L);
  public static final NtStatus NOT_A_DIRECTORY = new NtStatus(0xC0000103L);
  public static final NtStatus CANCELLED = new NtStatus(0xC0000120L);
  public static final NtStatus FILE_CLOSED = new NtStatus(0xC0000128L);
  public static final NtStatus FS_DRIVER_REQUIRED = new NtStatus(0xC000019CL);
  public static final NtStatus USER_SESSION_DELETED = new NtStatus(0xC0000203L);

  private Smb2Status() {}
}
