package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.powershell.PowerShellPort.Manner;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.LabChannel;

/** The channel ssh, to a real OpenSSH server with the lab's PowerShell behind it. */
public final class SshLab {
  private SshLab() {}

  /** Signed in with a key. */
  public static Channel open(ChannelContract.Machine machine)
      throws IOException, InterruptedException {
    TestingPowerShell server = TestingPowerShell.start(machine::perform, Manner.ORDERLY);
    return new LabChannel(
        new SshOpener(List.of(server.ssh().file("identity")), Optional.empty())
            .open(server.ssh().access()),
        server::close);
  }
}
