package org.rdpdoctor.remote.smb;

import java.io.IOException;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.LabChannel;

/** The channel smb, to the lab's SMB server. */
public final class SmbLab {
  private SmbLab() {}

  /** Signed in as an administrator. */
  public static Channel open(ChannelContract.Machine machine)
      throws IOException, InterruptedException {
    TestingSmbServer server = new TestingSmbServer(SmbPolicy.MEMBER_SERVER, machine);
    return new LabChannel(
        new SmbChannelOpener()
            .open(server.as(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD)),
        server::close);
  }
}
