package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.winrm.PowerShellProgram;
import org.rdpdoctor.lab.winrm.WinRmPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.HostScript;

/** Over HTTP with message encryption, NTLM. */
class WinRmChannelContractTest extends ChannelContract {
  private final List<TestingService> services = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();

  @Override
  protected Channel open(Machine machine) throws IOException, InterruptedException {
    TestingService service =
        new TestingService(
            WinRmPolicy.http(),
            new PowerShellProgram(
                new PowerShellEndpoint(HostScript.library(), machine::perform)));
    services.add(service);
    Opened opened = new WinRmOpener().open(service.access());
    assertThat(opened).isInstanceOf(Opened.Open.class);
    Channel channel = ((Opened.Open) opened).channel();
    channels.add(channel);
    return channel;
  }

  @AfterEach
  void everyShellIsDeleted() {
    channels.forEach(Channel::close);
    services.forEach(service -> assertThat(service.server.openShells()).isZero());
    services.forEach(TestingService::close);
  }
}
