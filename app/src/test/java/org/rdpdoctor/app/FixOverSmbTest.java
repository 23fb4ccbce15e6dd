package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.smb.SmbAccount;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.lab.smb.SmbServer;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** The commands that enter a host, as a user gives them, over SMB to the simulated machine. */
class FixOverSmbTest {
  private static final String USER = "Administrator";
  private static final String PASSWORD = "Passw0rd!";
  private static final Pattern PLAN = Pattern.compile("--apply ([0-9a-f]{10})");
  private static final Pattern JOURNAL = Pattern.compile("rdpdoctor undo (\\S+)");

  @TempDir private Path state;
  private final WindowsHost host = HostFaults.find("key-file-rights").orElseThrow().host();
  private final RdpService service = host.listen();
  private FaultServer smb = start(host);

  @BeforeEach
  void healthyBefore() {
    assertThat(service.defect()).isEmpty();
  }

  @AfterEach
  void stop() {
    smb.close();
    service.close();
  }

  private static FaultServer start(Machine host) {
    SmbServer server =
        new SmbServer(
            WindowsIdentity.labServer(),
            List.of(SmbAccount.administrator(USER, PASSWORD)),
            SmbPolicy.MEMBER_SERVER,
            host,
            _ -> "");
    try {
      return FaultServer.start(
          Fault.withoutCase("smb", "an SMB server", () -> server),
          InetAddress.getLoopbackAddress(),
          0,
          Duration.ofMinutes(2));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Outcome run(String command, String about, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, about));
    arguments.addAll(
        List.of("--via", "smb", "--via-port", String.valueOf(smb.port()), "--user", USER));
    arguments.addAll(List.of("--password-env", "P"));
    arguments.addAll(Arrays.asList(more));
    return new TestingConsole()
        .environment(
            Map.of(
                "P", PASSWORD,
                "RDPDOCTOR_STATE", state.toString(),
                "XDG_STATE_HOME", state.toString()))
        .run(arguments.toArray(String[]::new));
  }

  private String target() {
    return "127.0.0.1:" + service.port();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  @Test
  void aPlanIsShownAppliedAndUndone() {
    Outcome planned = run("fix", target(), "--no-logs");
    assertThat(planned.exitCode()).as(planned.toString()).isEqualTo(1);
    assertThat(planned.out()).contains("GrantListenerKeyRead");
    String id = found(PLAN, planned.out());

    Outcome other = run("fix", target(), "--no-logs", "--apply", "0123456789", "--yes");
    assertThat(other.exitCode()).isNotZero();
    assertThat(other.out() + other.errorLines()).doesNotContain("mended");

    Outcome unasked = run("fix", target(), "--no-logs", "--apply", id);
    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.errorLines().getLast()).contains("--yes");

    Outcome applied = run("fix", target(), "--no-logs", "--apply", id, "--yes");
    assertThat(applied.exitCode()).as(applied.toString()).isZero();
    assertThat(applied.out()).contains("GrantListenerKeyRead: mended");
    String journal = found(JOURNAL, applied.out());

    Outcome again = run("fix", target(), "--no-logs", "--apply", "--yes");
    assertThat(again.exitCode()).as(again.toString()).isZero();
    assertThat(again.out()).contains("Nothing is changed");

    Outcome notAsked = run("undo", journal);
    assertThat(notAsked.exitCode()).isEqualTo(2);

    Outcome undone = run("undo", journal, "--yes");
    assertThat(undone.exitCode()).as(undone.toString()).isZero();
    assertThat(undone.out()).contains("to be undone: GrantListenerKeyRead", "before:");

    Outcome broken = run("diagnose", target(), "--no-logs");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).contains("listener-key-unreadable (confirmed)");
    assertThat(planned.toString() + applied + undone).doesNotContain(PASSWORD);
  }

  /** The way to the host ends with the change that is made. */
  private String cutOff() {
    smb.close();
    AtomicBoolean cut = new AtomicBoolean();
    smb =
        start(call -> {
          boolean grants =
              call instanceof HostCall.WriteAccess write && write.path().contains("MachineKeys");
          if (!cut.get() && !grants) {
            return host.perform(call);
          }
          if (!cut.getAndSet(true)) {
            HostReply _ = host.perform(call);
          }
          throw new IOException("the way to the host has ended");
        });
    Outcome lost = run("fix", target(), "--no-logs", "--apply", "--yes");
    assertThat(lost.exitCode()).as(lost.toString()).isEqualTo(5);
    smb.close();
    smb = start(host);

    Outcome next = run("fix", target(), "--no-logs", "--apply", "--yes");
    assertThat(next.exitCode()).as(next.toString()).isEqualTo(1);
    assertThat(next.errorLines().getLast()).contains("was cut off", "fix --finish");
    return found(JOURNAL, next.errorLines().getLast());
  }

  @Test
  void aRunThatWasCutOffIsFinished() {
    String journal = cutOff();
    Outcome finished = run("fix", target(), "--no-logs", "--finish", "--apply", "--yes");
    assertThat(finished.exitCode()).as(finished.toString()).isZero();
    assertThat(finished.out()).contains("GrantListenerKeyRead: mended");
    assertThat(run("undo", journal, "--yes").out()).contains("Nothing to put back");
  }

  @Test
  void aRunThatWasCutOffIsUndone() {
    String journal = cutOff();
    Outcome undone = run("undo", journal, "--yes");
    assertThat(undone.exitCode()).as(undone.toString()).isZero();
    assertThat(undone.out()).contains("undone: GrantListenerKeyRead");
    Outcome broken = run("diagnose", target(), "--no-logs");
    assertThat(broken.out()).contains("listener-key-unreadable (confirmed)");
  }
}
