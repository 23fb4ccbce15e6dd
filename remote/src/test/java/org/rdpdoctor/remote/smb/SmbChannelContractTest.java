package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.hostcall.HostCall;

/** The channel at the lab's SMB server. */
class SmbChannelContractTest extends ChannelContract {
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

  @Override
  protected Set<Class<? extends HostCall>> notCarried() {
    return Set.of(HostCall.ListCredentials.class, HostCall.DeleteCredential.class);
  }

  @AfterEach
  void stop() {
    servers.forEach(TestingSmbServer::close);
  }
}
