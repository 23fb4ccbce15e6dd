package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract.Machine;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.examine.ExaminationContract;

/** Over the lab's SMB server. */
class SmbExaminationTest extends ExaminationContract {
  private final List<TestingSmbServer> servers = new ArrayList<>();

  @Override
  protected Channel open(Machine machine) throws IOException, InterruptedException {
    TestingSmbServer server = new TestingSmbServer(SmbPolicy.MEMBER_SERVER, machine);
    servers.add(server);
    Opened opened =
        new SmbChannelOpener()
            .open(server.as(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD));
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  @AfterEach
  void stop() {
    servers.forEach(TestingSmbServer::close);
  }
}
