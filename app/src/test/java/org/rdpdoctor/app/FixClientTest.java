package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.windows.ClientFaults;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * {@code fix --client} as a user gives it: the host works, and the machine that is entered over SMB
 * is the one that somebody connects from.
 */
class FixClientTest {
  private static final Pattern JOURNAL = Pattern.compile("rdpdoctor undo (\\S+)");
  private static final HostCall.Reading LICENCE =
      new HostCall.ReadValue(
          "HKLM\\SOFTWARE\\Microsoft\\MSLicensing\\Store\\LICENSE000", "ClientLicense");

  @TempDir private Path state;
  private final WindowsHost host = WindowsHost.healthy();
  private final RdpService service = host.listen();
  private final WindowsHost client = WindowsHost.healthy();
  private final FaultServer smb = TestingSmb.start(client);

  @AfterEach
  void stop() {
    smb.close();
    service.close();
  }

  private Outcome run(String command, String about, String... more) {
    return TestingSmb.run(smb, state, command, about, more);
  }

  private Outcome fix(String... more) {
    List<String> all = new ArrayList<>(List.of("--client", "localhost"));
    all.addAll(Arrays.asList(more));
    return run("fix", "127.0.0.1:" + service.port(), all.toArray(String[]::new));
  }

  @Test
  void theClientIsMendedAndUndoneAndTheHostIsLeftAlone() {
    ClientFaults.all("127.0.0.1").forEach(each -> each.fault().breakHost(client));
    HostReply licence = client.perform(LICENCE);
    Map<String, String> before = host.snapshot();

    Outcome applied = fix("--symptom", "0x808/0x104", "--apply", "--yes");
    assertThat(applied.exitCode()).as(applied.toString()).isZero();
    assertThat(applied.out()).contains("ClearLicenceStore: mended", "Start mstsc anew");
    assertThat(client.perform(LICENCE)).isInstanceOf(HostReply.Absent.class);

    Matcher journal = JOURNAL.matcher(applied.out());
    assertThat(journal.find()).isTrue();
    Outcome undone = run("undo", journal.group(1), "--yes");
    assertThat(undone.exitCode()).as(undone.toString()).isZero();
    assertThat(client.perform(LICENCE)).isEqualTo(licence);
    assertThat(host.snapshot()).isEqualTo(before);
    assertThat(host.calls()).isEmpty();
  }

  @Test
  void whereNobodyReportsTroubleNothingIsPlanned() {
    ClientFaults.all("127.0.0.1").forEach(each -> each.fault().breakHost(client));

    Outcome planned = fix();
    assertThat(planned.exitCode()).as(planned.toString()).isZero();
    assertThat(planned.out()).contains("Nothing is changed");
  }

  @Test
  void forgettingAPasswordIsOfTheClient() {
    Outcome wrong = run("fix", "127.0.0.1:" + service.port(), "--forget-password");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.errorLines()).hasSize(1);
    assertThat(wrong.errorLines().getFirst()).contains("--client");
  }
}
