package org.rdpdoctor.lab.windows;

import java.io.IOException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A Windows machine as somebody on it sees it. */
@FunctionalInterface
public interface Machine {
  /**
   * Carries out one call.
   *
   * @throws IOException when the way to the machine ends; whether the call was carried out is open
   */
  HostReply perform(HostCall call) throws IOException;
}
