package org.rdpdoctor.remote.smb;

import java.io.IOException;
import java.time.Instant;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.LabChannel;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** The channel smb, to the lab's SMB server. */
public final class SmbLab {
  private SmbLab() {}

  /** Signed in as an administrator. */
  public static Channel open(ChannelContract.Machine machine)
      throws IOException, InterruptedException {
    TestingSmbServer server = new TestingSmbServer(SmbPolicy.MEMBER_SERVER, machine);
    server.server.keepTimeBy(() -> clock(machine));
    return new LabChannel(
        new SmbChannelOpener()
            .open(server.as(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD)),
        server::close);
  }

  private static Instant clock(ChannelContract.Machine machine) {
    try {
      return machine.perform(new HostCall.DescribeSystem())
              instanceof HostReply.SystemDescribed system
          ? system.now()
          : Instant.now();
    } catch (IOException unreachable) {
      return Instant.now();
    }
  }
}
