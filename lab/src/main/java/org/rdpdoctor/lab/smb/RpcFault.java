package org.rdpdoctor.lab.smb;

import java.io.Serial;

/** A call is answered with a fault. */
final class RpcFault extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final long status;

  RpcFault(long status) {
    super("0x%08x".formatted(status), null, false, false);
    this.status = status;
  }

  long status() {
    return status;
  }
}
