package org.rdpdoctor.remote.powershell;

import java.time.Duration;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;

class NarrowPowerShellChannelContractTest extends ChannelContract {
  private static final int OUTPUT_LIMIT = 4096;

  @Override
  protected Channel open(Machine machine) {
    PowerShellEndpoint endpoint = new PowerShellEndpoint(HostScript.library(), machine::perform);
    return new PowerShellChannel(
        "local", "host", new TestingRunner(endpoint, OUTPUT_LIMIT), Duration.ofMinutes(1));
  }
}
