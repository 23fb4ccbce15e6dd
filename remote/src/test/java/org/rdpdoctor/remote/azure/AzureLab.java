package org.rdpdoctor.remote.azure;

import java.io.IOException;
import org.rdpdoctor.lab.azure.AzureManner;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.LabChannel;

/** The channel azure, to the lab's management API. */
public final class AzureLab {
  private AzureLab() {}

  /** With the identity of an application. */
  public static Channel open(ChannelContract.Machine machine)
      throws IOException, InterruptedException {
    TestingAzure azure = TestingAzure.start(machine::perform, AzureManner.ORDERLY);
    return new LabChannel(azure.opener().open(TestingAzure.access()), azure::close);
  }
}
