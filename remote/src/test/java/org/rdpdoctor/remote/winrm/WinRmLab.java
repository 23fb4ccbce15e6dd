package org.rdpdoctor.remote.winrm;

import java.io.IOException;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.winrm.PowerShellProgram;
import org.rdpdoctor.lab.winrm.WinRmPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.LabChannel;
import org.rdpdoctor.remote.powershell.HostScript;

/** The channel winrm, to the lab's service, sealed over HTTP. */
public final class WinRmLab {
  private WinRmLab() {}

  /** Signed in as an administrator. */
  public static Channel open(ChannelContract.Machine machine)
      throws IOException, InterruptedException {
    TestingService service =
        new TestingService(
            WinRmPolicy.http(),
            new PowerShellProgram(new PowerShellEndpoint(HostScript.library(), machine::perform)));
    return new LabChannel(new WinRmOpener().open(service.access()), service::close);
  }
}
