package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.smb.SmbFaults;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.Done;
import org.rdpdoctor.wire.hostcall.HostReply.Refused;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** What can go wrong on the way to a machine, and what must be put back there. */
@Timeout(120)
class SmbChannelTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String TERMINAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final HostCall READ = new HostCall.ReadValue(TERMINAL, "fDenyTSConnections");

  private final WindowsHost host = WindowsHost.healthy();

  private TestingSmbServer server(SmbPolicy policy) throws IOException {
    return new TestingSmbServer(policy, host::perform);
  }

  private static Opened open(HostAccess access) throws InterruptedException {
    return new SmbChannelOpener().open(access);
  }

  private static Channel opened(TestingSmbServer server) throws InterruptedException {
    Opened opened = open(server.as(TestingSmbServer.ADMINISTRATOR, TestingSmbServer.PASSWORD));
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  private static Opened.NotOpen notOpened(HostAccess access) throws InterruptedException {
    Opened opened = open(access);
    assertThat(opened).isInstanceOf(Opened.NotOpen.class);
    Opened.NotOpen not = (Opened.NotOpen) opened;
    assertThat(not.because()).isNotBlank().doesNotContain("\n", "Exception");
    return not;
  }

  private ServiceState registryService() {
    HostReply reply = host.perform(new HostCall.DescribeService("RemoteRegistry"));
    return ((HostReply.ServiceDescribed) reply).state();
  }

  private HostCall.StartType registryStart() {
    HostReply reply = host.perform(new HostCall.DescribeService("RemoteRegistry"));
    return ((HostReply.ServiceDescribed) reply).start();
  }

  @Test
  void theRemoteRegistryIsStartedAndPutBack()
      throws ChannelLost, IOException, InterruptedException {
    assertThat(host.perform(new HostCall.StopService("RemoteRegistry", LIMIT)))
        .isEqualTo(new Done());
    assertThat(
            host.perform(new HostCall.SetStartType("RemoteRegistry", HostCall.StartType.DISABLED)))
        .isEqualTo(new Done());
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER)) {
      try (Channel channel = opened(server)) {
        assertThat(registryService()).isEqualTo(ServiceState.STOPPED);
        assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
        assertThat(registryService()).isEqualTo(ServiceState.RUNNING);
      }
      assertThat(registryService()).isEqualTo(ServiceState.STOPPED);
      assertThat(registryStart()).isEqualTo(HostCall.StartType.DISABLED);
    }
  }

  @Test
  void aRemoteRegistryThatRunsIsLeftAlone() throws ChannelLost, IOException, InterruptedException {
    HostReply _ = host.perform(new HostCall.StartService("RemoteRegistry", LIMIT));
    assertThat(registryService()).isEqualTo(ServiceState.RUNNING);
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER)) {
      try (Channel channel = opened(server)) {
        assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
      }
      assertThat(registryService()).isEqualTo(ServiceState.RUNNING);
    }
  }

  @Test
  void theRemoteRegistryIsPutBackThoughTheConnectionBroke()
      throws ChannelLost, IOException, InterruptedException {
    HostReply _ = host.perform(new HostCall.StopService("RemoteRegistry", LIMIT));
    HostReply _ =
        host.perform(new HostCall.SetStartType("RemoteRegistry", HostCall.StartType.DISABLED));
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER)) {
      try (Channel channel = opened(server)) {
        assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
        assertThat(registryService()).isEqualTo(ServiceState.RUNNING);
        server.server.misbehave(SmbFaults.NONE.cuttingAt(1));
        assertThatThrownBy(() -> channel.perform(READ)).isInstanceOf(ChannelLost.class);
      }
      assertThat(registryService()).isEqualTo(ServiceState.STOPPED);
      assertThat(registryStart()).isEqualTo(HostCall.StartType.DISABLED);
    }
  }

  @Test
  void thatEntriesCameFromAboveIsKept()
      throws ChannelLost, DecodeException, IOException, InterruptedException {
    String file = "C:\\Keys\\key";
    Bytes inherited = Sddl.parse("D:AI(A;;FR;;;NS)(A;ID;FA;;;SY)(A;ID;FA;;;BA)").toBytes();
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER);
        Channel channel = opened(server)) {
      assertThat(channel.perform(new HostCall.WriteFile(file, Bytes.of(1)))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.WriteAccess(file, inherited))).isEqualTo(new Done());
      HostReply.FileDescribed described =
          (HostReply.FileDescribed) channel.perform(new HostCall.DescribeFile(file));
      SecurityDescriptor stored =
          SecurityDescriptor.decode(new Reader(described.descriptor().orElseThrow()));
      assertThat(Sddl.of(stored).orElseThrow())
          .endsWith("D:AI(A;;FR;;;NS)(A;ID;FA;;;SY)(A;ID;FA;;;BA)");
    }
  }

  @Test
  void aServiceThatDoesNotStopIsToldAndNotKilled()
      throws ChannelLost, IOException, InterruptedException {
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER);
        Channel channel = opened(server)) {
      server.server.misbehave(SmbFaults.NONE.hangingStopOf("SessionEnv"));
      HostReply reply = channel.perform(new HostCall.StopService("SessionEnv", LIMIT));
      assertThat(reply).isInstanceOf(Refused.class);
      assertThat(((Refused) reply).code()).isEqualTo(Refused.TOO_SLOW);
      assertThat(((Refused) reply).text()).contains("STOP_PENDING", "nothing was killed");
    }
  }

  @Test
  void aConnectionThatIsCutInTheMiddleIsLostAndStaysLost()
      throws ChannelLost, IOException, InterruptedException {
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER);
        Channel channel = opened(server)) {
      assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
      server.server.misbehave(SmbFaults.NONE.cuttingAt(3));
      assertThatThrownBy(() -> channel.perform(READ)).isInstanceOf(ChannelLost.class);
      assertThatThrownBy(() -> channel.perform(READ)).isInstanceOf(ChannelLost.class);
    }
  }

  @Test
  void aKeyThatMayNotBeOpenedIsRefused() throws ChannelLost, IOException, InterruptedException {
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER);
        Channel channel = opened(server)) {
      server.server.misbehave(SmbFaults.NONE.denyingKeys(TERMINAL));
      assertThat(channel.perform(READ))
          .isInstanceOfSatisfying(
              Refused.class, refusal -> assertThat(refusal.forLackOfRights()).isTrue());
    }
  }

  @Test
  void sharesThatAreGoneEndTheChannel() throws ChannelLost, IOException, InterruptedException {
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER);
        Channel channel = opened(server)) {
      HostCall describe = new HostCall.DescribeFile("C:\\Windows\\System32");
      assertThat(channel.perform(describe)).isInstanceOf(HostReply.FileDescribed.class);
      server.server.misbehave(SmbFaults.NONE.withoutSharesFrom(1));
      assertThatThrownBy(() -> channel.perform(describe))
          .isInstanceOf(ChannelLost.class)
          .hasMessageContaining("not there any more");
    }
  }

  @Test
  void encryptionAndSigningAreUsedWhereTheyAreDemanded()
      throws ChannelLost, IOException, InterruptedException {
    for (SmbPolicy policy :
        List.of(
            SmbPolicy.MEMBER_SERVER.demandingEncryption(),
            SmbPolicy.MEMBER_SERVER.demandingSigning())) {
      try (TestingSmbServer server = server(policy);
          Channel channel = opened(server)) {
        assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
      }
    }
  }

  @Test
  void aWrongPasswordIsCountedAndTold() throws IOException, InterruptedException {
    CountingBudget budget = new CountingBudget();
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER)) {
      HostAccess access = server.as(TestingSmbServer.ADMINISTRATOR, "wrong", budget);
      Opened.NotOpen not = notOpened(access);
      assertThat(not.because()).contains("password is wrong");
      assertThat(budget.taken).isEqualTo(1);
      assertThat(budget.accepted).isZero();
      HostAccess held =
          server.as(TestingSmbServer.ADMINISTRATOR, "wrong", AttemptBudget.NO_ATTEMPTS);
      assertThat(notOpened(held).because()).contains("no sign-in was asked for");
    }
  }

  @Test
  void whoIsNoAdministratorIsToldSo() throws IOException, InterruptedException {
    try (TestingSmbServer server = server(SmbPolicy.MEMBER_SERVER)) {
      Opened.NotOpen not =
          notOpened(server.as(TestingSmbServer.ORDINARY, TestingSmbServer.PASSWORD));
      assertThat(not.because()).contains("no administrator");
      assertThat(not.answered()).isTrue();
    }
  }

  @Test
  void nobodyListens() throws InterruptedException {
    Opened.NotOpen not = notOpened(to(TestingSamba.freePort()));
    assertThat(not.because()).contains("refused");
    assertThat(not.answered()).isFalse();
  }

  @Test
  void somethingElseListens() throws IOException, InterruptedException {
    try (FaultServer web =
        FaultServer.start(
            Fault.withoutCase(
                "web",
                "a web server",
                () ->
                    peer -> {
                      peer.send(
                          Bytes.of(
                              "HTTP/1.1 400 Bad Request\r\n\r\n"
                                  .getBytes(StandardCharsets.US_ASCII)));
                    }),
            InetAddress.getLoopbackAddress(),
            0)) {
      Opened.NotOpen not = notOpened(to(web.port()));
      assertThat(not.because()).contains("no SMB 2 or 3 server");
      assertThat(not.answered()).isFalse();
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException, InterruptedException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Opened.NotOpen not = notOpened(to(silent.getLocalPort()));
      assertThat(not.because()).contains("no SMB 2 or 3 server");
    }
  }

  @Test
  void withoutAnAccountNothingIsTried() throws IOException, InterruptedException {
    HostAccess to = to(TestingSamba.freePort());
    HostAccess nobody =
        new HostAccess(
            to.host(),
            to.ports(),
            Optional.empty(),
            to.budget(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            to.limits());
    assertThat(notOpened(nobody).because()).contains("needs an account");
  }

  private static HostAccess to(int port) {
    return HostAccess.to(
            "127.0.0.1",
            new Credentials.Password(
                AccountName.parse("Administrator"), Secret.of(new byte[] {'x'})),
            TestingSamba.FREELY)
        .withPort("smb", port)
        .withLimits(
            new HostAccess.Limits(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10)));
  }

  private static final class CountingBudget implements AttemptBudget {
    int taken;
    int accepted;

    @Override
    public Optional<String> take(String host, AccountName account) {
      taken++;
      return Optional.empty();
    }

    @Override
    public void settle(String host, AccountName account, boolean right) {
      accepted += right ? 1 : 0;
    }
  }
}
