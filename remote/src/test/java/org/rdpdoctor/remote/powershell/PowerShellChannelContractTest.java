package org.rdpdoctor.remote.powershell;

import java.time.Duration;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.wire.hostcall.ScriptRequest;

class PowerShellChannelContractTest extends ChannelContract {
  @Override
  protected Channel open(Machine machine) {
    PowerShellEndpoint endpoint = new PowerShellEndpoint(HostScript.library(), machine::perform);
    return new PowerShellChannel(
        "local",
        "host",
        new TestingRunner(endpoint, ScriptRequest.UNLIMITED),
        Duration.ofMinutes(1));
  }
}
