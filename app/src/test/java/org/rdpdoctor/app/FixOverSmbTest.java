package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** The commands that enter a host, as a user gives them, over SMB to the simulated machine. */
class FixOverSmbTest {
  private static final Pattern PLAN = Pattern.compile("--apply ([0-9a-f]{10})");
  private static final Pattern JOURNAL = Pattern.compile("rdpdoctor undo (\\S+)");

  @TempDir private Path state;
  private final WindowsHost host = HostFaults.find("key-file-rights").orElseThrow().host();
  private final RdpService service = host.listen();
  private FaultServer smb = TestingSmb.start(host);

  @BeforeEach
  void healthyBefore() {
    assertThat(service.defect()).isEmpty();
  }

  @AfterEach
  void stop() {
    smb.close();
    service.close();
  }

  private Outcome run(String command, String about, String... more) {
    return TestingSmb.run(smb, state, command, about, more);
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
    assertThat(planned.toString() + applied + undone).doesNotContain(TestingSmb.PASSWORD);
  }

  /** The way to the host ends with the change that is made. */
  private String cutOff() {
    smb.close();
    AtomicBoolean cut = new AtomicBoolean();
    smb =
        TestingSmb.start(call -> {
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
    smb = TestingSmb.start(host);

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
