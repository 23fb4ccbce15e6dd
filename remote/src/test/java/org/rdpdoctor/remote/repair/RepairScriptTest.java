package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
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
import org.rdpdoctor.remedy.Step;
import org.rdpdoctor.remedy.Touched;
import org.rdpdoctor.remedy.Weakening;
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
          "Get-Date",
          "Get-Item",
          "Get-Content",
          "Get-LocalGroupMember",
          "Get-NetFirewallRule",
          "Get-Process",
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

  /** Side by side: they wait for silence more than they reckon. */
  private static final int BENCHES = 6;

  @TempDir Path folder;

  /** All faults, every way back, one run of the grammar. */
  @Test
  void everyPlanAndEveryWayBackIsPowerShell()
      throws InterruptedException, ExecutionException, ChannelLost {
    available();
    Wishes wishes =
        new Wishes(
            Optional.of("LAB\\lab"),
            Optional.of("rdslic.lab.example"),
            Optional.of(false),
            Optional.empty());
    Map<String, String> scripts = new ConcurrentHashMap<>();
    try (ExecutorService benches = Executors.newFixedThreadPool(BENCHES)) {
      List<Future<?>> all = new ArrayList<>();
      for (HostFault fault : HostFaults.all()) {
        all.add(benches.submit(() -> addOf(fault, wishes, scripts)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    for (Weakening each : Weakening.values()) {
      try (RepairBench bench = RepairBench.inProcess(folder.resolve(each.word()))) {
        HostFaults.find("security-layer-rdp").orElseThrow().breakHost(bench.host);
        Wishes weaker =
            new Wishes(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Wishes.Allowed(each, Duration.ofMinutes(30))));
        Plan plan = bench.plan(bench.now(false, List.of()), weaker);
        add(scripts, each.word(), plan, bench);
        assertThat(scripts.get(each.word())).doesNotContain("function Invoke-Weaken");
      }
    }
    assertThat(scripts.values()).allMatch(text -> text.matches("[\\x09\\x0A\\x0D\\x20-\\x7E]*"));

    Map<String, PowerShellGrammar.Read> read = PowerShellGrammar.readAll(scripts);
    assertThat(read.keySet()).isEqualTo(scripts.keySet());
    read.forEach((name, each) -> {
      assertThat(each.errors()).as(name).isEmpty();
      assertThat(each.strangers(OF_WINDOWS)).as(name).isEmpty();
    });
  }

  private @Nullable Void addOf(HostFault fault, Wishes wishes, Map<String, String> scripts)
      throws IOException, InterruptedException, ChannelLost {
    try (RepairBench bench =
        new RepairBench(
            folder.resolve(fault.id()),
            false,
            machine -> new MachineChannel("smb", machine::perform))) {
      fault.breakHost(bench.host);
      add(scripts, fault.id(), bench.plan(bench.now(false, List.of()), wishes), bench);
    }
    return null;
  }

  private static void add(Map<String, String> scripts, String name, Plan plan, RepairBench bench)
      throws ChannelLost, InterruptedException {
    scripts.put(name, PowerShellScript.of(plan));
    PlaceReader reader = new PlaceReader(bench.channel);
    for (Remedy remedy : plan.remedies()) {
      List<Touched> held = new ArrayList<>();
      for (Place place :
          remedy
              .allSteps()
              .flatMap(step -> step.touched().stream())
              .map(Touched::place)
              .distinct()
              .toList()) {
        held.add(new Touched(place, reader.read(place)));
      }
      scripts.put(
          name + " back from " + remedy.id(),
          PowerShellScript.restoring(held, List.of("TermService")));
    }
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
                new Step(
                    new HostCall.EnableFirewallRule(hostile, true),
                    hostile,
                    List.of(Touched.unknown(new Place.Rule(hostile, 3389))))),
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

    PowerShellGrammar.Read read =
        Objects.requireNonNull(
            PowerShellGrammar.readAll(Map.of("it", PowerShellScript.of(plan))).get("it"));
    assertThat(read.errors()).isEmpty();
    assertThat(read.strangers(OF_WINDOWS)).isEmpty();
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
