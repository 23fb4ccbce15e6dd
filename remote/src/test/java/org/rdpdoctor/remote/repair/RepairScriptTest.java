package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.lab.powershell.PowerShellGrammar;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.remedy.Advice;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.PowerShellScript;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;

/** Plans and ways back as scripts are PowerShell by its grammar, whatever a host is called. */
class RepairScriptTest {
  /** What Windows PowerShell 5.1 has on the machines that are mended. */
  private static final Set<String> OF_WINDOWS =
      Set.of(
          "Add-LocalGroupMember",
          "Disable-NetFirewallRule",
          "Enable-NetFirewallRule",
          "Get-Acl",
          "Get-CimInstance",
          "Get-Content",
          "Get-LocalGroupMember",
          "Get-NetFirewallRule",
          "Get-Service",
          "Invoke-Command",
          "Join-Path",
          "Move-Item",
          "New-Item",
          "New-NetFirewallRule",
          "New-Object",
          "Out-Null",
          "Remove-Item",
          "Remove-LocalGroupMember",
          "Remove-NetFirewallRule",
          "Rename-Item",
          "Set-Acl",
          "Set-Service",
          "Set-StrictMode",
          "Split-Path",
          "Start-Service",
          "Stop-Service",
          "Test-Path",
          "Write-Host",
          "Write-Warning",
          "icacls.exe",
          "schtasks.exe",
          "w32tm.exe");

  /** Together their plans have every kind of change; each costs a process. */
  private static final Set<String> EVERY_KIND =
      Set.of(
          "rdp-disabled-with-rules",
          "service-disabled",
          "key-missing-in-closed-folder",
          "pinned-certificate-renewed",
          "not-a-remote-desktop-user",
          "clock-wrong");

  @TempDir Path folder;

  @Test
  void everyPlanIsPowerShell() throws IOException, InterruptedException, ChannelLost {
    available();
    Wishes wishes =
        new Wishes(
            Optional.of("LAB\\lab"),
            Optional.of("rdslic.lab.example"),
            Optional.of(false),
            Optional.empty());
    StringBuilder all = new StringBuilder();
    for (HostFault fault : HostFaults.all()) {
      if (!EVERY_KIND.contains(fault.id())) {
        continue;
      }
      try (RepairBench bench =
          new RepairBench(
              folder.resolve(fault.id()),
              fault.afterSignIn(),
              machine -> new MachineChannel("smb", machine::perform))) {
        fault.breakHost(bench.host);
        Plan plan = bench.plan(bench.now(false, List.of()), wishes);
        String script = PowerShellScript.of(plan);

        assertThat(PowerShellGrammar.errors(script)).as(fault.id()).isEmpty();
        assertThat(PowerShellGrammar.strangers(script, OF_WINDOWS)).as(fault.id()).isEmpty();
        PlaceReader reader = new PlaceReader(bench.channel);
        for (Remedy remedy : plan.remedies()) {
          List<Place> places =
              remedy
                  .allSteps()
                  .flatMap(step -> step.touched().stream())
                  .map(each -> each.place())
                  .distinct()
                  .toList();
          for (Place place : places) {
            all.append(
                PowerShellScript.restoring(
                    List.of(new org.rdpdoctor.remedy.Touched(place, reader.read(place)))));
          }
        }
      }
    }
    assertThat(PowerShellGrammar.errors(all.toString())).isEmpty();
  }

  @Test
  void textOfStrangersStaysText() {
    available();
    String hostile =
        "x'; Remove-Item C:\\ -Recurse; '\u2019; Stop-Computer \u2018\r\nStop-Computer";
    Remedy remedy =
        new Remedy(
            "EnableRemoteDesktop",
            List.of("rdp-disabled"),
            hostile,
            List.of(hostile),
            hostile,
            Remedy.Risk.LOW,
            false,
            hostile,
            hostile,
            List.of(
                new org.rdpdoctor.remedy.Step(
                    new HostCall.EnableFirewallRule(hostile, true),
                    hostile,
                    List.of(org.rdpdoctor.remedy.Touched.unknown(new Place.Rule(hostile, 3389))))),
            List.of(),
            Optional.empty());
    Plan plan =
        new Plan(
            "0123456789",
            new Target(hostile, hostile, 3389),
            Health.FAULTY,
            List.of(remedy),
            List.of(new Advice("X", List.of(), hostile, hostile, List.of(hostile))),
            List.of());

    assertThat(PowerShellGrammar.errors(PowerShellScript.of(plan))).isEmpty();
    assertThat(PowerShellGrammar.strangers(PowerShellScript.of(plan), OF_WINDOWS)).isEmpty();
  }

  /** Everybody may make folders in ProgramData; what an undo runs must be an administrator's. */
  @Test
  void whatAnUndoRunsIsReadOnlyWhenItIsAnAdministrators() {
    Plan plan =
        new Plan(
            "0123456789",
            new Target("host", "host", 3389),
            Health.FAULTY,
            List.of(),
            List.of(),
            List.of());
    String script = PowerShellScript.of(plan);
    String undo = script.substring(script.indexOf("function Undo-RdpChanges"));
    assertThat(undo)
        .containsSubsequence(
            "Assert-RdpOwner (Split-Path -Parent $Folder)",
            "Assert-RdpOwner $Folder",
            "Assert-RdpOwner $Journal",
            "Get-Content",
            "New-Item",
            "Assert-RdpOwner (Split-Path -Parent $Folder)",
            "Assert-RdpOwner $Folder",
            "icacls.exe $Folder /setowner");
  }

  @Test
  void whatCannotBePutBackDoesNotEndTheWayBack() {
    String script =
        PowerShellScript.restoring(
            List.of(
                new org.rdpdoctor.remedy.Touched(
                    new Place.Value("HKLM\\SOFTWARE\\x", "y"), new State.Absent()),
                new org.rdpdoctor.remedy.Touched(
                    new Place.Access("C:\\key"), new State.AccessHeld(Bytes.of(1, 0)))));
    assertThat(script)
        .containsSubsequence(
            "Write-Warning 'rights that", "Remove-RdpValue 'HKLM\\SOFTWARE\\x' 'y'")
        .doesNotContain("throw ");
  }

  private static void available() {
    Optional<String> missing = PowerShellGrammar.missing();
    if (System.getenv("CI") != null) {
      assertThat(missing).isEmpty();
    }
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }
}
