package org.rdpdoctor.remote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.powershell.PowerShellPort;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.HostScript;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

@Timeout(60)
class LocalOpenerTest {
  private static final Path SHELL = Path.of("/bin/sh");

  private static HostAccess access() {
    return HostAccess.to(
            "here",
            new Credentials.Password(AccountName.parse("nobody"), Secret.of(new byte[0])),
            AttemptBudget.NO_ATTEMPTS)
        .withLimits(
            new HostAccess.Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20)));
  }

  private static Opened with(String shellScript) throws InterruptedException {
    assumeTrue(Files.isExecutable(SHELL), "there is no /bin/sh to stand for PowerShell");
    return new LocalOpener("Windows 11", List.of(SHELL.toString(), "-c", shellScript, "powershell"))
        .open(access());
  }

  @Test
  void elsewhereThanOnWindowsItIsNotOpen() throws InterruptedException {
    assertThat(new LocalOpener("Linux", List.of()).open(access()))
        .isEqualTo(new Opened.NotOpen("local", "this machine runs Linux, not Windows", false));
  }

  @Test
  void theScriptGoesByStandardInput() throws IOException, InterruptedException, ChannelLost {
    PowerShellEndpoint endpoint =
        new PowerShellEndpoint(HostScript.library(), WindowsHost.healthy()::perform);
    try (FaultServer server =
        FaultServer.start(
            Fault.withoutCase(
                "powershell",
                "",
                () -> new PowerShellPort(endpoint, PowerShellPort.Manner.ORDERLY)),
            InetAddress.getLoopbackAddress(),
            0)) {
      Opened opened =
          with("{ echo \"$*\"; cat; } | exec nc -N 127.0.0.1 %d".formatted(server.port()));
      assertThat(opened).isInstanceOf(Opened.Open.class);
      try (Channel channel = ((Opened.Open) opened).channel()) {
        assertThat(channel.perform(new HostCall.DescribeService("TermService")))
            .isInstanceOf(HostReply.ServiceDescribed.class);
      }
    }
  }

  @Test
  void aPowerShellThatFailsOrHangs() throws InterruptedException {
    assertThat(with("echo 'it may not' >&2; exit 7"))
        .isEqualTo(
            new Opened.NotOpen(
                "local",
                "PowerShell did not run our script there: it may not (exit code 7)",
                true));
    assertThat(new LocalOpener("Windows 11", List.of("/no/such/program")).open(access()))
        .isEqualTo(new Opened.NotOpen("local", "/no/such/program cannot be started here", true));
  }

  @Test
  void endlessOutputIsCutOff() throws InterruptedException {
    assertThat(with("yes"))
        .isEqualTo(
            new Opened.NotOpen("local", "the output is longer than 16777216 characters", true));
  }
}
