package org.rdpdoctor.lab.smb;

import java.io.Serial;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** A request is answered with a status instead of its response. */
final class SmbRefusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private static final int FILE_NOT_FOUND = 2;
  private static final int PATH_NOT_FOUND = 3;
  private static final int NOT_SUPPORTED = 50;
  private static final int SHARING_VIOLATION = 32;
  private static final int FILE_EXISTS = 80;
  private static final int DISK_FULL = 112;
  private static final int DIRECTORY_NOT_EMPTY = 145;
  private static final int ALREADY_EXISTS = 183;

  private final transient NtStatus status;
  private final transient Bytes data;

  SmbRefusal(NtStatus status, Bytes data) {
    super(status.toString(), null, false, false);
    this.status = status;
    this.data = data;
  }

  SmbRefusal(NtStatus status) {
    this(status, Bytes.EMPTY);
  }

  NtStatus status() {
    return status;
  }

  /** What the error response carries. */
  Bytes data() {
    return data;
  }

  /** Of an answer that is not the one hoped for. */
  static SmbRefusal of(HostReply reply) {
    return switch (reply) {
      case HostReply.Absent() -> new SmbRefusal(Smb2Status.OBJECT_NAME_NOT_FOUND);
      case HostReply.Refused(long code, String _) -> new SmbRefusal(status((int) code));
      case HostReply.NotCarried(String _) -> new SmbRefusal(Smb2Status.NOT_SUPPORTED);
      case HostReply other -> new SmbRefusal(Smb2Status.UNSUCCESSFUL);
    };
  }

  private static NtStatus status(int code) {
    return switch (code) {
      case FILE_NOT_FOUND -> Smb2Status.OBJECT_NAME_NOT_FOUND;
      case PATH_NOT_FOUND -> Smb2Status.OBJECT_PATH_NOT_FOUND;
      case (int) HostReply.Refused.ACCESS_DENIED -> NtStatus.ACCESS_DENIED;
      case SHARING_VIOLATION -> Smb2Status.SHARING_VIOLATION;
      case NOT_SUPPORTED -> Smb2Status.NOT_SUPPORTED;
      case FILE_EXISTS, ALREADY_EXISTS -> Smb2Status.OBJECT_NAME_COLLISION;
      case DISK_FULL -> Smb2Status.DISK_FULL;
      case DIRECTORY_NOT_EMPTY -> Smb2Status.DIRECTORY_NOT_EMPTY;
      default -> Smb2Status.UNSUCCESSFUL;
    };
  }
}
