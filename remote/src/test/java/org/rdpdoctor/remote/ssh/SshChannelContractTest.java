package org.rdpdoctor.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.rdpdoctor.lab.powershell.PowerShellPort.Manner;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.Opened;

/** Over a real OpenSSH server. */
class SshChannelContractTest extends ChannelContract {
  private final List<TestingPowerShell> servers = new ArrayList<>();

  @Override
  protected Channel open(Machine machine) throws IOException, InterruptedException {
    TestingPowerShell server = TestingPowerShell.start(machine::perform, Manner.ORDERLY);
    servers.add(server);
    Opened opened =
        new SshOpener(List.of(server.ssh().file("identity")), Optional.empty())
            .open(server.ssh().access());
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  @AfterEach
  void stopServers() {
    servers.forEach(TestingPowerShell::close);
  }
}
