package org.rdpdoctor.remote.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.rdpdoctor.lab.azure.AzureManner;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.Opened;

/** Over the lab's Azure. */
class AzureChannelContractTest extends ChannelContract {
  private final List<TestingAzure> servers = new ArrayList<>();

  @Override
  protected Channel open(Machine machine) throws IOException, InterruptedException {
    TestingAzure azure = TestingAzure.start(machine::perform, AzureManner.ORDERLY);
    servers.add(azure);
    Opened opened = azure.opener().open(TestingAzure.access());
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  @AfterEach
  void stopServers() {
    servers.forEach(TestingAzure::close);
  }
}
