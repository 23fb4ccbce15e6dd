package org.rdpdoctor.lab.smb;

import java.io.IOException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** The Windows machine behind the server: what clients see and change is all here. */
@FunctionalInterface
public interface Machine {
  HostReply perform(HostCall call) throws IOException;
}
