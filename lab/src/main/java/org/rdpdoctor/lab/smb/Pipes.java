package org.rdpdoctor.lab.smb;

import java.io.IOException;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** The named pipes of IPC$, and what answers at their other ends. */
final class Pipes {
  private final SmbServer server;
  private final Machine machine;
  private final ScriptHost scripts;

  Pipes(SmbServer server, Machine machine, ScriptHost scripts) {
    this.server = server;
    this.machine = machine;
    this.scripts = scripts;
  }

  OpenPipe open(String name, SmbAccount account) throws SmbRefusal, IOException {
    throw new SmbRefusal(Smb2Status.OBJECT_NAME_NOT_FOUND);
  }
}
