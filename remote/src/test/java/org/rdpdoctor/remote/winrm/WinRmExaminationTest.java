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
import org.rdpdoctor.remote.ChannelContract.Machine;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.examine.ExaminationContract;
import org.rdpdoctor.remote.powershell.HostScript;

/** Over the lab's WinRM. */
class WinRmExaminationTest extends ExaminationContract {
  private final List<TestingService> services = new ArrayList<>();

  @Override
  protected Channel open(Machine machine) throws IOException, InterruptedException {
    TestingService service =
        new TestingService(
            WinRmPolicy.http(),
            new PowerShellProgram(new PowerShellEndpoint(HostScript.library(), machine::perform)));
    services.add(service);
    Opened opened = new WinRmOpener().open(service.access());
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  @AfterEach
  void stop() {
    services.forEach(TestingService::close);
  }
}
