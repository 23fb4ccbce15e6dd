package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelContract.Machine;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.examine.ExaminationContract;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.wire.hostcall.HostCall;

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

  /** RemoteRegistry, which is started and put back, is all that reading touches by itself. */
  @Test
  void withoutLeaveNothingIsWrittenToTheHost() throws IOException, InterruptedException {
    List<HostCall> changes = Collections.synchronizedList(new ArrayList<>());
    WindowsHost host = WindowsHost.healthy();
    Machine machine =
        call -> {
          if (call instanceof HostCall.Change) {
            changes.add(call);
          }
          return host.perform(call);
        };
    TestingSmbServer server = new TestingSmbServer(SmbPolicy.MEMBER_SERVER, machine);
    servers.add(server);
    HostAccess access = server.as(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD);
    List<String> unread = unread(new SmbChannelOpener(false).open(access));
    assertThat(unread)
        .contains("sessions", "port 3389", "group S-1-5-32-555")
        .doesNotContain("firewall, port 3389", "the system", "log System");
    assertThat(changes)
        .allMatch(change ->
            (change instanceof HostCall.StartService(String name, Duration _)
                    && name.equals("RemoteRegistry"))
                || (change instanceof HostCall.StopService(String stopped, Duration _)
                    && stopped.equals("RemoteRegistry"))
                || (change instanceof HostCall.SetStartType(String set, HostCall.StartType _)
                    && set.equals("RemoteRegistry")));
    changes.clear();
    assertThat(unread(new SmbChannelOpener(true).open(access)))
        .doesNotContain("sessions", "port 3389", "group S-1-5-32-555");
    assertThat(changes).anyMatch(HostCall.WriteFile.class::isInstance);
  }

  private static List<String> unread(Opened opened) throws InterruptedException {
    assertThat(opened).isInstanceOf(Opened.Open.class);
    try (Channel channel = ((Opened.Open) opened).channel()) {
      return new HostExaminer(Clock.systemUTC())
          .examine(channel, ExamineOptions.usual(3389)).stream()
              .map(Observed::observation)
              .filter(HostPartUnread.class::isInstance)
              .flatMap(each -> ((HostPartUnread) each).parts().stream())
              .toList();
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(TestingSmbServer::close);
  }
}
