package org.rdpdoctor.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.lab.powershell.PowerShellPort.Manner;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** Against a real OpenSSH server. */
@Timeout(120)
class SshOpenerTest {
  private static final HostCall READ =
      new HostCall.ReadValue(
          "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server", "fDenyTSConnections");

  private static TestingPowerShell server(Manner manner) throws IOException, InterruptedException {
    return TestingPowerShell.start(WindowsHost.healthy()::perform, manner);
  }

  private static SshOpener with(TestingPowerShell server, String identity) {
    return new SshOpener(List.of(server.ssh().file(identity)), Optional.empty());
  }

  private static HostAccess knowing(TestingPowerShell server, String knownHosts) {
    return server
        .ssh()
        .access(server.ssh().file(knownHosts), Optional.empty(), AttemptBudget.NO_ATTEMPTS, false);
  }

  private static String refused(Opened opened, boolean answered) {
    assertThat(opened).isInstanceOf(Opened.NotOpen.class);
    Opened.NotOpen notOpen = (Opened.NotOpen) opened;
    assertThat(notOpen.name()).isEqualTo("ssh");
    assertThat(notOpen.answered()).isEqualTo(answered);
    assertThat(notOpen.because()).isNotBlank().doesNotContain("\n");
    return notOpen.because();
  }

  private static Channel channel(Opened opened) {
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "rsa"})
  void aKeyThatIsAuthorizedEnters(String identity)
      throws IOException, InterruptedException, ChannelLost {
    try (TestingPowerShell server = server(Manner.CHATTY);
        Channel channel = channel(with(server, identity).open(server.ssh().access()))) {
      assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
      assertThat(channel.name()).isEqualTo("ssh");
      assertThat(channel.host()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aStrangersKeyDoesNot() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      assertThat(refused(with(server, "stranger").open(server.ssh().access()), true))
          .startsWith("SSH refuses 1 keys of files for");
      assertThat(refused(with(server, "missing").open(server.ssh().access()), true))
          .startsWith("SSH refuses 0 keys of files for");
      assertThat(refused(with(server, "config").open(server.ssh().access()), true))
          .contains("not read: config");
    }
  }

  private static SshOpener locked(TestingPowerShell server, Optional<String> passphrase) {
    return new SshOpener(
        SshKeys.of(
            server.ssh().file("locked"),
            Optional.of(AccountName.parse(System.getProperty("user.name"))),
            _ -> passphrase.map(text -> Secret.of(text.getBytes(StandardCharsets.UTF_8)))));
  }

  @Test
  void aKeyWithAPassphraseEntersOnceItIsUnlocked()
      throws IOException, InterruptedException, ChannelLost {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      try (Channel channel =
          channel(locked(server, Optional.of("open sesame")).open(server.ssh().access()))) {
        assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
      }
      assertThat(refused(locked(server, Optional.of("wr0ng!")).open(server.ssh().access()), true))
          .contains("not read: locked (the passphrase does not fit)")
          .doesNotContain("wr0ng!");
      assertThat(refused(locked(server, Optional.empty()).open(server.ssh().access()), true))
          .contains("not read: locked (it has a passphrase)");
    }
  }

  /** Somebody may have a password for RDP and a key for the channel. */
  @Test
  void aChosenKeyComesBeforeAPassword() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      Path known = server.ssh().file("known_hosts");
      SshKeys keys =
          SshKeys.of(server.ssh().file("identity"), Optional.empty(), SshKeys.Passphrase.NONE);
      HostAccess access =
          server.ssh().access(known, Optional.of("x"), AttemptBudget.NO_ATTEMPTS, false);
      assertThat(new SshOpener(keys).open(access)).isInstanceOf(Opened.Open.class);
      assertThat(server.ssh().log()).doesNotContain("Failed password");
    }
  }

  @Test
  void aKeyThatAnAgentHoldsEnters() throws IOException, InterruptedException, ChannelLost {
    try (TestingPowerShell server = server(Manner.ORDERLY);
        TestingAgent agent = TestingAgent.start(server.ssh().file("identity"));
        Channel channel =
            channel(
                new SshOpener(List.of(), Optional.of(agent.socket()))
                    .open(server.ssh().access()))) {
      assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
    }
  }

  @Test
  void anAgentThatIsGoneIsNoObstacle() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      Path none = server.ssh().file("no such socket");
      assertThat(
              new SshOpener(List.of(server.ssh().file("identity")), Optional.of(none))
                  .open(server.ssh().access()))
          .isInstanceOf(Opened.Open.class);
    }
  }

  @Test
  void aHashedNameInKnownHostsIsFound() throws IOException, InterruptedException, ChannelLost {
    try (TestingPowerShell server = server(Manner.ORDERLY);
        Channel channel =
            channel(with(server, "identity").open(knowing(server, "known_hosts.hashed")))) {
      assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
    }
  }

  @Test
  void aHostThatIsNotKnownIsNotEntered() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      assertThat(refused(with(server, "identity").open(knowing(server, "no such file")), true))
          .contains("is not known: ssh-ed25519 SHA256:");
      assertThat(server.ssh().log()).doesNotContain("Accepted").doesNotContain("Failed");
    }
  }

  @Test
  void aChangedHostKeyIsRefusedWithBothFingerprints() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      assertThat(
              refused(with(server, "identity").open(knowing(server, "known_hosts.changed")), true))
          .matches(
              ".* has changed: known is ssh-ed25519 SHA256:\\S+, shown was ssh-ed25519 SHA256:\\S+");
      assertThat(server.ssh().log()).doesNotContain("Accepted");
    }
  }

  @Test
  void insecureEntersWhatIsNotKnown() throws IOException, InterruptedException, ChannelLost {
    try (TestingPowerShell server = server(Manner.ORDERLY);
        Channel channel =
            channel(
                with(server, "identity")
                    .open(knowing(server, "known_hosts.changed").withInsecure(true)))) {
      assertThat(channel.perform(READ)).isInstanceOf(HostReply.ValueRead.class);
    }
  }

  /** Keeps what became of attempts. */
  private static final class TestingBudget implements AttemptBudget {
    private final List<Boolean> settled = new ArrayList<>();

    @Override
    public Optional<String> take(String host, AccountName account) {
      return Optional.empty();
    }

    @Override
    public void settle(String host, AccountName account, boolean accepted) {
      settled.add(accepted);
    }
  }

  @Test
  void aWrongPasswordIsTriedOnceAndSettled() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ORDERLY)) {
      Path known = server.ssh().file("known_hosts");
      TestingBudget budget = new TestingBudget();
      String because =
          refused(
              with(server, "identity")
                  .open(server.ssh().access(known, Optional.of("wr0ng!"), budget, false)),
              true);
      assertThat(because).startsWith("SSH refuses the password of").doesNotContain("wr0ng!");
      assertThat(budget.settled).containsExactly(false);
      assertThat(server.ssh().log().split("Failed password")).hasSize(2);
      assertThat(
              refused(
                  with(server, "identity")
                      .open(
                          server
                              .ssh()
                              .access(known, Optional.of("x"), AttemptBudget.NO_ATTEMPTS, false)),
                  true))
          .contains("no sign-in was asked for");
    }
  }

  @Test
  void aMachineWithoutPowerShell() throws IOException, InterruptedException {
    try (TestingSshServer server = TestingSshServer.start(Optional.empty())) {
      Opened opened =
          new SshOpener(List.of(server.file("identity")), Optional.empty()).open(server.access());
      assertThat(refused(opened, true)).contains("PowerShell did not run").contains("not found");
    }
  }

  @Test
  void aPowerShellThatMayNotRunOurScript() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.CONSTRAINED)) {
      assertThat(refused(with(server, "identity").open(server.ssh().access()), true))
          .contains("PowerShell did not run our script there");
    }
  }

  @Test
  void nobodyThere() throws IOException, InterruptedException {
    TestingPowerShell server = server(Manner.ORDERLY);
    server.close();
    assertThat(refused(with(server, "identity").open(server.ssh().access()), false))
        .startsWith("no SSH there:");
  }

  @Test
  void aConnectionThatIsEndedInTheMiddle() throws IOException, InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    try (TestingPowerShell server =
        TestingPowerShell.start(
            call -> {
              if (call.equals(READ)) {
                Pause.forever();
              }
              return host.perform(call);
            },
            Manner.ORDERLY)) {
      try (Channel channel = channel(with(server, "identity").open(server.ssh().access()))) {
        Thread ender = Thread.ofVirtual().start(() -> Pause.thenClose(server.ssh()));
        assertThatThrownBy(() -> channel.perform(READ))
            .isInstanceOf(ChannelLost.class)
            .hasMessageContaining("SSH connection broke");
        ender.join();
        assertThat(channel.perform(READ)).isInstanceOf(HostReply.NotCarried.class);
      } catch (ChannelLost e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aScriptThatNeverEndsIsGivenUp() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.HANGING)) {
      HostAccess access =
          server
              .ssh()
              .access()
              .withLimits(
                  new HostAccess.Limits(
                      Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1)));
      assertThat(refused(with(server, "identity").open(access), true))
          .isEqualTo("no end of the script within 1 seconds");
    }
  }

  @Test
  void endlessOutputIsCutOff() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.ENDLESS)) {
      assertThat(refused(with(server, "identity").open(server.ssh().access()), true))
          .startsWith("the output is longer than");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsAChannelLost() throws IOException, InterruptedException {
    try (TestingPowerShell server = server(Manner.BREAKING)) {
      assertThat(refused(with(server, "identity").open(server.ssh().access()), true))
          .matches("the (script ended after 0 of 1 answers|answer cannot be read).*");
    }
  }

  /** Waits, for tests. */
  private static final class Pause {
    private static final Duration A_MOMENT = Duration.ofMillis(700);

    static void forever() {
      try {
        Thread.sleep(Duration.ofMinutes(5));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    static void thenClose(TestingSshServer server) {
      try {
        Thread.sleep(A_MOMENT);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      server.close();
    }
  }
}
