package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.lab.smb.ScriptHost;
import org.rdpdoctor.lab.smb.SmbFaults;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.Refused;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.smb2.Smb2Dialect;

/** The channel at a server of the lab that refuses, hangs or goes away. */
@Timeout(180)
class SmbMisbehaviourTest {
  private static final String TERMINAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final HostCall READ = new HostCall.ReadValue(TERMINAL, "fDenyTSConnections");
  private static final HostReply ZERO = new HostReply.ValueRead(RegistryData.number(0));
  private static final HostCall WRITE =
      new HostCall.WriteValue(TERMINAL, "fDenyTSConnections", RegistryData.number(1));
  private static final int CUTS = 60;

  private final WindowsHost host = WindowsHost.healthy();
  private final List<TestingSmbServer> started = new ArrayList<>();

  private void serve(SmbPolicy policy) throws IOException {
    started.add(new TestingSmbServer(policy, host::perform));
  }

  private TestingSmbServer server() {
    return started.getLast();
  }

  @AfterEach
  void stop() {
    server().close();
    assertThat(server().defect()).isEmpty();
  }

  private Opened open(String user, String password) throws InterruptedException {
    return new SmbChannelOpener().open(server().as(user, password));
  }

  private Channel open() throws InterruptedException {
    Opened opened = open(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD);
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  static Stream<SmbPolicy> policies() {
    return Stream.of(
        SmbPolicy.MEMBER_SERVER,
        SmbPolicy.MEMBER_SERVER.demandingSigning(),
        SmbPolicy.MEMBER_SERVER.demandingEncryption(),
        SmbPolicy.MEMBER_SERVER.speakingAtMost(Smb2Dialect.SMB_3_0_2).demandingEncryption(),
        SmbPolicy.MEMBER_SERVER.speakingAtMost(Smb2Dialect.SMB_3_0));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void comesThroughWhateverTheServerDemands(SmbPolicy policy)
      throws IOException, InterruptedException, ChannelLost {
    serve(policy);
    try (Channel channel = open()) {
      assertThat(channel.perform(READ)).isEqualTo(ZERO);
      assertThat(channel.perform(new HostCall.ListFolder("C:\\Windows")))
          .isEqualTo(host.perform(new HostCall.ListFolder("C:\\Windows")));
    }
  }

  /** A script that runs on after its task is deleted could be stopped by nobody. */
  @Test
  void aScriptThatDoesNotEndIsStopped() throws IOException, InterruptedException, ChannelLost {
    CountDownLatch stopped = new CountDownLatch(1);
    ScriptHost endless =
        _ -> {
          try {
            Thread.sleep(Duration.ofMinutes(2));
          } catch (InterruptedException _) {
            stopped.countDown();
          }
          return "";
        };
    started.add(new TestingSmbServer(SmbPolicy.MEMBER_SERVER, host::perform, endless));
    HostAccess access =
        server()
            .as(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD)
            .withLimits(
                new HostAccess.Limits(
                    Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(3)));
    try (Channel channel = ((Opened.Open) new SmbChannelOpener().open(access)).channel()) {
      assertThatThrownBy(() ->
              channel.perform(
                  new HostCall.ScheduleScript("rdpdoctor-undo", Duration.ofMinutes(5), "Get-Date")))
          .isInstanceOf(ChannelLost.class);
      assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aWrongPasswordAndMissingRightsAreTold() throws IOException, InterruptedException {
    serve(SmbPolicy.MEMBER_SERVER);
    assertThat(open(TestingSmbServer.ADMINISTRATOR, "wrong"))
        .isInstanceOfSatisfying(Opened.NotOpen.class, not -> assertThat(not.answered()).isTrue());
    assertThat(open(TestingSmbServer.ORDINARY, TestingSmbServer.PASSWORD))
        .isInstanceOfSatisfying(Opened.NotOpen.class, not -> assertThat(not.answered()).isTrue());
  }

  @Test
  void aDisabledRemoteRegistryIsStartedAndPutBack()
      throws IOException, InterruptedException, ChannelLost {
    serve(SmbPolicy.MEMBER_SERVER);
    host.perform(new HostCall.StopService("RemoteRegistry", Duration.ofSeconds(1)));
    host.perform(new HostCall.SetStartType("RemoteRegistry", StartType.DISABLED));
    try (Channel channel = open()) {
      assertThat(channel.perform(READ)).isEqualTo(ZERO);
      assertThat(remoteRegistry().state()).isEqualTo(ServiceState.RUNNING);
    }
    assertThat(remoteRegistry().state()).isEqualTo(ServiceState.STOPPED);
    assertThat(remoteRegistry().start()).isEqualTo(StartType.DISABLED);
  }

  private HostReply.ServiceDescribed remoteRegistry() {
    return (HostReply.ServiceDescribed)
        host.perform(new HostCall.DescribeService("RemoteRegistry"));
  }

  @Test
  void aHangingStopIsReportedAndNothingIsKilled()
      throws IOException, InterruptedException, ChannelLost {
    serve(SmbPolicy.MEMBER_SERVER);
    server().server.misbehave(SmbFaults.NONE.hangingStopOf("SessionEnv"));
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.StopService("SessionEnv", Duration.ofSeconds(2))))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.code()).isEqualTo(Refused.TOO_SLOW));
    }
    assertThat(host.perform(new HostCall.DescribeService("SessionEnv")))
        .isInstanceOfSatisfying(
            HostReply.ServiceDescribed.class,
            service -> assertThat(service.state()).isEqualTo(ServiceState.RUNNING));
  }

  @Test
  void aDeniedKeyIsALackOfRights() throws IOException, InterruptedException, ChannelLost {
    serve(SmbPolicy.MEMBER_SERVER);
    server().server.misbehave(SmbFaults.NONE.denyingKeys(TERMINAL));
    try (Channel channel = open()) {
      assertThat(channel.perform(READ))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.forLackOfRights()).isTrue());
    }
  }

  @Test
  void sharesThatGoInTheMiddleAreALostChannel()
      throws IOException, InterruptedException, ChannelLost {
    serve(SmbPolicy.MEMBER_SERVER);
    HostCall file = new HostCall.DescribeFile("C:\\Windows");
    try (Channel channel = open()) {
      assertThat(channel.perform(file)).isInstanceOf(HostReply.FileDescribed.class);
      server().server.misbehave(SmbFaults.NONE.withoutSharesFrom(1));
      assertThatThrownBy(() -> channel.perform(file)).isInstanceOf(ChannelLost.class);
    }
  }

  /**
   * Whatever the request, a cut ends in one way: the channel says so, and the value is old or new.
   */
  @Test
  void aConnectionThatIsCutAtAnyRequestIsALostChannel() throws IOException, InterruptedException {
    serve(SmbPolicy.MEMBER_SERVER);
    int lost = 0;
    for (int request = 1; request <= CUTS; request++) {
      host.perform(new HostCall.WriteValue(TERMINAL, "fDenyTSConnections", RegistryData.number(0)));
      try (Channel channel = open()) {
        server().server.misbehave(SmbFaults.NONE.cuttingAt(request));
        List<HostReply> replies = channel.perform(List.of(READ, WRITE, READ));
        assertThat(replies)
            .containsExactly(
                ZERO, new HostReply.Done(), new HostReply.ValueRead(RegistryData.number(1)));
        break; // it takes fewer requests
      } catch (ChannelLost said) {
        assertThat(said).hasMessageNotContaining("\n");
        lost++;
      }
    }
    assertThat(lost).isBetween(5, CUTS - 1);
    assertThatThrownBy(
            () -> {
              try (Channel channel = open()) {
                server().close();
                channel.perform(READ);
              }
            })
        .isInstanceOf(ChannelLost.class);
  }
}
