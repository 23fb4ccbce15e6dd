package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.powershell.PowerShellPort;
import org.rdpdoctor.remote.powershell.HostScript;

/** The lab's PowerShell behind a real OpenSSH server. */
record TestingPowerShell(FaultServer powerShell, TestingSshServer ssh) implements AutoCloseable {
  static TestingPowerShell start(PowerShellEndpoint.Machine machine, PowerShellPort.Manner manner)
      throws IOException, InterruptedException {
    PowerShellEndpoint endpoint = new PowerShellEndpoint(HostScript.library(), machine);
    FaultServer server =
        FaultServer.start(
            Fault.withoutCase("powershell", "", () -> new PowerShellPort(endpoint, manner)),
            InetAddress.getLoopbackAddress(),
            0);
    return new TestingPowerShell(server, TestingSshServer.start(Optional.of(server.port())));
  }

  @Override
  public void close() {
    ssh.close();
    powerShell.close();
  }
}
