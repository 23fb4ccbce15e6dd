package org.rdpdoctor.lab.smb;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/**
 * The parts of a security descriptor that a client asks for: SECURITY_INFORMATION, MS-DTYP 2.4.7.
 */
final class DescriptorParts {
  private static final int OWNER = 0x1;
  private static final int GROUP = 0x2;
  private static final int ACCESS_LIST = 0x4;
  private static final int ALL = OWNER | GROUP | ACCESS_LIST;

  private DescriptorParts() {}

  static Bytes of(Bytes descriptor, long parts) {
    if ((parts & ALL) == ALL) {
      return descriptor;
    }
    try {
      SecurityDescriptor whole = SecurityDescriptor.decode(new Reader(descriptor));
      boolean list = (parts & ACCESS_LIST) != 0;
      return new SecurityDescriptor(
              list ? whole.control() : whole.control() & ~SecurityDescriptor.ACCESS_LIST_PRESENT,
              whole.owner().filter(_ -> (parts & OWNER) != 0),
              whole.group().filter(_ -> (parts & GROUP) != 0),
              whole.systemList(),
              whole.accessList().filter(_ -> list),
              Optional.empty())
          .toBytes();
    } catch (DecodeException broken) {
      return descriptor;
    }
  }

  /**
   * A descriptor that was sent, as Windows stores it: that entries came from above is kept only
   * when the client asks for it, and that it asked is not.
   */
  static Bytes asStored(Bytes sent) {
    try {
      SecurityDescriptor whole = SecurityDescriptor.decode(new Reader(sent));
      boolean kept = (whole.control() & SecurityDescriptor.ACCESS_LIST_INHERIT_REQUESTED) != 0;
      int dropped =
          SecurityDescriptor.ACCESS_LIST_INHERIT_REQUESTED
              | (kept ? 0 : SecurityDescriptor.ACCESS_LIST_INHERITED);
      return new SecurityDescriptor(
              whole.control() & ~dropped,
              whole.owner(),
              whole.group(),
              whole.systemList(),
              whole.accessList(),
              Optional.empty())
          .toBytes();
    } catch (DecodeException broken) {
      return sent;
    }
  }
}
