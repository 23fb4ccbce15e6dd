package org.rdpdoctor.remedy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/**
 * Plans and ways back as scripts for Windows PowerShell 5.1. Whatever comes from a host stands in
 * single quotes or in base64.
 */
public final class PowerShellScript {
  private static final String HELP =
      """
      #Requires -Version 5.1
      #Requires -RunAsAdministrator
      param([switch]$Apply, [switch]$Undo, [switch]$DropSessions, [int]$From = 1)
      Set-StrictMode -Version 2.0
      $ErrorActionPreference = 'Stop'
      """;

  /** Causes that a handshake with the listener on the host itself runs into. */
  private static final Set<String> SHOWN_ON_THE_HOST =
      Set.of(
          "rdp-disabled",
          "rdp-disabled-by-update",
          "service-stopped",
          "service-hung",
          "port-conflict",
          "wrong-port",
          "listener-wrong-interface",
          "listener-key-unreadable",
          "listener-key-missing",
          "machinekeys-acl",
          "listener-cert-expired",
          "listener-cert-binding-stale",
          "listener-cert-invalid",
          "security-layer-mismatch",
          "tls-version-mismatch",
          "tls-cipher-mismatch",
          "tls-sigalg-mismatch");

  private PowerShellScript() {}

  /** The whole plan, with its own backup, check and undo. */
  public static String of(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        PowerShell.comment("rdpdoctor: plan " + plan.id() + " for " + plan.target().display()));
    lines.add(
        PowerShell.comment("Without a switch it changes nothing and shows what it would do."));
    lines.add(
        PowerShell.comment(
            "-Apply: one change after the other, until the listener answers; what does not help is undone."));
    lines.add(
        PowerShell.comment(
            "-Undo: puts back what -Apply changed. -DropSessions: TermService may be restarted."));
    lines.add(
        PowerShell.comment(
            "-From N: begins with the remedy of that number, after -Undo of others."));
    lines.add(
        PowerShell.comment(
            "The rights of the key file may need SYSTEM: run it there as a task when access is denied."));
    lines.addAll(HELP.lines().toList());
    lines.add(
        "$Folder = Join-Path $env:ProgramData " + PowerShell.quoted("RdpDoctor\\" + plan.id()));
    lines.add("$Journal = Join-Path $Folder 'undo.ps1.txt'");
    lines.add("$Port = " + plan.target().port());
    lines.add("");
    lines.addAll(resource("restore.ps1").lines().toList());
    lines.add("");
    lines.addAll(resource("backup.ps1").lines().toList());
    lines.add("");
    lines.addAll(
        """
        if ($Undo) {
          if (Undo-RdpChanges) { Write-Host 'all is as it was before'; exit 0 }
          exit 5
        }
        """
            .lines()
            .toList());
    List<Remedy> remedies =
        plan.remedies().stream().filter(each -> each.weakens().isEmpty()).toList();
    for (Remedy remedy : plan.remedies()) {
      lines.addAll(remedies.contains(remedy) ? function(remedy) : leftOut(remedy));
    }
    lines.addAll(advice(plan));
    lines.addAll(run(remedies));
    return String.join("\r\n", lines) + "\r\n";
  }

  /** What makes a host less safe for a time is put back by rdpdoctor, which this script is not. */
  private static List<String> leftOut(Remedy remedy) {
    return List.of(
        "",
        PowerShell.comment(
            remedy.id()
                + " is left out: it makes the host less safe, and only rdpdoctor puts it back in time"));
  }

  private static List<String> function(Remedy remedy) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        PowerShell.comment(
            remedy.title()
                + " (risk: "
                + remedy.risk().name().toLowerCase(java.util.Locale.ROOT)
                + ")"));
    remedy.why().forEach(each -> lines.add(PowerShell.comment("why: " + each)));
    if (!remedy.alsoTouches().isEmpty()) {
      lines.add(PowerShell.comment("also touches: " + remedy.alsoTouches()));
    }
    lines.add(PowerShell.comment("needs: " + remedy.needs()));
    lines.add("function Invoke-" + remedy.id() + " {");
    for (Step step : remedy.steps()) {
      lines.addAll(indented(asserts(step)));
    }
    lines.addAll(indented(saves(remedy)));
    for (Step step : remedy.steps()) {
      lines.addAll(indented(step(step)));
    }
    lines.add("}");
    for (int i = 0; i < remedy.hammers().size(); i++) {
      lines.add("");
      lines.add("function Invoke-" + remedy.id() + "Hammer" + (i + 1) + " {");
      for (Step step : remedy.hammers().get(i)) {
        restart(step).ifPresent(each -> lines.add("  " + each));
        lines.addAll(indented(step(step)));
      }
      lines.add("}");
    }
    return lines;
  }

  /**
   * Undo restarts what took the change over. Not SessionEnv: it would make itself a new
   * certificate.
   */
  private static Optional<String> restart(Step step) {
    return step.change() instanceof HostCall.StopService stop
            && !stop.name().equals(Steps.SESSION_ENV)
        ? Optional.of("Save-RdpRestart " + PowerShell.quoted(stop.name()))
        : Optional.empty();
  }

  private static List<String> indented(List<String> lines) {
    return lines.stream().map(line -> "  " + line).toList();
  }

  private static List<String> asserts(Step step) {
    List<String> lines = new ArrayList<>();
    for (Touched touched : step.touched()) {
      if (touched.place() instanceof Place.Value value) {
        Optional<String> expected = expectation(value, touched.expected());
        expected.ifPresent(each ->
            lines.add(
                "Assert-RdpValue %s %s %s"
                    .formatted(
                        PowerShell.quoted(value.key()),
                        PowerShell.quoted(value.name()),
                        PowerShell.quoted(each))));
      }
    }
    return lines;
  }

  private static Optional<String> expectation(Place.Value value, State expected) {
    return switch (expected) {
      case State.ValueHeld held -> Optional.of(setValue(value.key(), value.name(), held.data()));
      case State.Absent _ -> Optional.of("absent");
      case State.Present _,
          State.KeyHeld _,
          State.KeysHeld _,
          State.ServiceHeld _,
          State.AccessHeld _,
          State.RuleHeld _,
          State.Unknown _ ->
          Optional.empty();
    };
  }

  private static List<String> step(Step step) {
    List<String> lines = new ArrayList<>();
    lines.add(PowerShell.comment(step.what()));
    lines.add(change(step.change()));
    return lines;
  }

  /** All of it before the first change; services first, so that undo comes to them last. */
  private static List<String> saves(Remedy remedy) {
    Set<Place> places = new LinkedHashSet<>();
    remedy
        .allSteps()
        .flatMap(step -> step.touched().stream())
        .map(Touched::place)
        .forEach(places::add);
    List<String> lines = new ArrayList<>();
    places.stream()
        .filter(Place.Service.class::isInstance)
        .forEach(each -> save(each).ifPresent(lines::add));
    places.stream()
        .filter(each -> !(each instanceof Place.Service))
        .forEach(each -> save(each).ifPresent(lines::add));
    return lines;
  }

  private static Optional<String> save(Place place) {
    return Optional.ofNullable(
        switch (place) {
          case Place.Value value ->
              "Save-RdpValue %s %s"
                  .formatted(PowerShell.quoted(value.key()), PowerShell.quoted(value.name()));
          case Place.KeyItself _,
              Place.Clock _,
              Place.Task _,
              Place.File _,
              Place.SavedPassword _ ->
              null;
          case Place.Key key -> "Save-RdpKey " + PowerShell.quoted(key.key());
          case Place.KeysBelow key -> "Save-RdpKeysBelow " + PowerShell.quoted(key.key());
          case Place.Service service -> "Save-RdpService " + PowerShell.quoted(service.name());
          case Place.Access access -> "Save-RdpAccess " + PowerShell.quoted(access.path());
          case Place.Named named ->
              "Save-RdpName %s %s %s"
                  .formatted(
                      PowerShell.quoted(named.folder()),
                      PowerShell.quoted(named.name()),
                      PowerShell.quoted(named.aside()));
          case Place.Made made ->
              "Save-RdpMade %s %s %s"
                  .formatted(
                      PowerShell.quoted(made.folder()),
                      PowerShell.quoted(made.name()),
                      PowerShell.quoted(made.aside()));
          case Place.Rule rule -> "Save-RdpRule " + PowerShell.quoted(rule.name());
          case Place.Membership member ->
              "Save-RdpMember %s %s"
                  .formatted(
                      PowerShell.quoted(member.groupSid()), PowerShell.quoted(member.account()));
        });
  }

  private static String change(HostCall.Change change) {
    return switch (change) {
      case HostCall.WriteValue write -> setValue(write.key(), write.name(), write.data());
      case HostCall.DeleteValue delete ->
          "Remove-RdpValue %s %s"
              .formatted(PowerShell.quoted(delete.key()), PowerShell.quoted(delete.name()));
      case HostCall.CreateKey create -> "Add-RdpKey " + PowerShell.quoted(create.key());
      case HostCall.DeleteKey delete -> "Remove-RdpKey " + PowerShell.quoted(delete.key());
      case HostCall.StartService start -> "Start-RdpService " + PowerShell.quoted(start.name());
      case HostCall.StopService stop -> "Stop-RdpService " + PowerShell.quoted(stop.name());
      case HostCall.SetStartType set ->
          "Set-Service -Name %s -StartupType %s"
              .formatted(PowerShell.quoted(set.name()), startType(set.start()));
      case HostCall.WriteAccess write -> setAccess(write.path(), write.descriptor());
      case HostCall.RenameFile rename ->
          "Rename-Item -Force -LiteralPath %s -NewName %s"
              .formatted(PowerShell.quoted(rename.path()), PowerShell.quoted(rename.newName()));
      case HostCall.WriteFile write ->
          "[System.IO.File]::WriteAllBytes(%s, [System.Convert]::FromBase64String(%s))"
              .formatted(PowerShell.quoted(write.path()), base64(write.content()));
      case HostCall.DeleteFile delete ->
          "Remove-Item -Force -LiteralPath " + PowerShell.quoted(delete.path());
      case HostCall.EnableFirewallRule rule ->
          "%s-NetFirewallRule -Name %s"
              .formatted(rule.enabled() ? "Enable" : "Disable", PowerShell.quoted(rule.name()));
      case HostCall.AddFirewallRule rule ->
          "New-NetFirewallRule -Name %s -DisplayName %s -Direction Inbound -Action Allow -Protocol %s -LocalPort %d | Out-Null"
              .formatted(
                  PowerShell.quoted(rule.name()),
                  PowerShell.quoted(rule.name()),
                  PowerShell.quoted(rule.protocol()),
                  rule.port());
      case HostCall.DeleteFirewallRule rule ->
          "Remove-NetFirewallRule -Name " + PowerShell.quoted(rule.name());
      case HostCall.AddMember add ->
          "Add-LocalGroupMember -SID %s -Member %s"
              .formatted(PowerShell.quoted(add.groupSid()), PowerShell.quoted(add.account()));
      case HostCall.RemoveMember remove ->
          "Remove-LocalGroupMember -SID %s -Member %s"
              .formatted(PowerShell.quoted(remove.groupSid()), PowerShell.quoted(remove.account()));
      case HostCall.DeleteCredential delete ->
          "cmdkey.exe " + PowerShell.quoted("/delete:" + delete.target());
      case HostCall.SetClockByService _ -> "w32tm.exe /resync";
      case HostCall.ScheduleScript schedule ->
          PowerShell.comment("scheduled by rdpdoctor only: " + schedule.name());
      case HostCall.UnscheduleScript unschedule ->
          "schtasks.exe /delete /f /tn " + PowerShell.quoted(unschedule.name());
    };
  }

  private static List<String> advice(Plan plan) {
    List<String> lines = new ArrayList<>();
    if (!plan.advice().isEmpty()) {
      lines.add("");
      lines.add(PowerShell.comment("What others must do; nothing of it is done by this script."));
    }
    for (Advice advice : plan.advice()) {
      lines.add(PowerShell.comment(advice.id() + " (" + advice.who() + "): " + advice.what()));
      advice.commands().forEach(each -> lines.add(PowerShell.comment("    " + each)));
    }
    return lines;
  }

  private static List<String> run(List<Remedy> remedies) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("if (-not $Apply) {");
    for (Remedy remedy : remedies) {
      lines.add("  Write-Host " + PowerShell.quoted(remedy.id() + ": " + remedy.title()));
      remedy
          .steps()
          .forEach(step -> lines.add("  Write-Host " + PowerShell.quoted("    " + step.what())));
    }
    lines.add("  exit 1");
    lines.add("}");
    lines.add(
        "if (Test-Path -LiteralPath $Journal) { Write-Host 'an earlier run was not undone: run -Undo first'; exit 5 }");
    lines.add("$Answered = Test-RdpAnswer $Port");
    lines.add("$Tried = $false");
    lines.add("New-Item -ItemType Directory -Force -Path $Folder | Out-Null");
    lines.add("Assert-RdpOwner (Split-Path -Parent $Folder)");
    lines.add("Assert-RdpOwner $Folder");
    lines.add("icacls.exe $Folder /setowner '*S-1-5-32-544' | Out-Null");
    lines.add(
        "icacls.exe $Folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null");
    for (int number = 1; number <= remedies.size(); number++) {
      lines.addAll(attempt(remedies.get(number - 1), number));
    }
    lines.add("");
    lines.add("if ($Tried) { exit 4 }");
    lines.add(
        "if ($Answered) { Write-Host 'the listener answers from here: nothing is changed'; exit 0 }");
    lines.add(
        "Write-Host 'nothing of this plan was tried; some of it may need -DropSessions, or the listener first'");
    lines.add("exit 1");
    return lines;
  }

  /** A handshake on the host itself shows whether it is gone. */
  private static boolean showsOnTheHost(Remedy remedy) {
    return remedy.causes().stream().anyMatch(SHOWN_ON_THE_HOST::contains);
  }

  private static List<String> attempt(Remedy remedy, int number) {
    boolean shows = showsOnTheHost(remedy);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        PowerShell.comment(
            shows
                ? "The handshake on the host shows whether it helps."
                : "Only a client shows whether it helps; tried when the handshake on the host is well."));
    lines.add(
        "if (%s$Answered -and $From -le %d%s) {"
            .formatted(
                shows ? "-not " : "", number, remedy.dropsSessions() ? " -and $DropSessions" : ""));
    lines.add("  $Tried = $true");
    lines.add("  try {");
    lines.add("    Invoke-" + remedy.id());
    String done =
        shows
            ? "mended by " + remedy.id()
            : "%s is done: connect from a client now. If that fails still, run -Undo, then -Apply -From %d"
                .formatted(remedy.id(), number + 1);
    String good =
        "    if (Test-RdpAnswer $Port) { Write-Host " + PowerShell.quoted(done) + "; exit 0 }";
    if (shows) {
      lines.add(good);
    }
    for (int i = 0; i < remedy.hammers().size(); i++) {
      boolean drops = remedy.hammers().get(i).stream().anyMatch(Step::dropsSessions);
      String hammer = "Invoke-" + remedy.id() + "Hammer" + (i + 1);
      lines.add(drops ? "    if ($DropSessions) { " + hammer + " }" : "    " + hammer);
      if (shows) {
        lines.add(good);
      }
    }
    if (!shows) {
      lines.add(good);
    }
    lines.add("  }");
    lines.add("  catch { Write-Warning $_.Exception.Message }");
    lines.add("  Write-Host " + PowerShell.quoted(remedy.id() + " did not help and is undone"));
    lines.add("  if ((Test-Path -LiteralPath $Journal) -and -not (Undo-RdpChanges)) { exit 5 }");
    lines.add("}");
    return lines;
  }

  /** What puts places back into the states that they had: the dead man's script. */
  public static String restoring(List<Touched> held) {
    return restoring(held, List.of());
  }

  /**
   * As above.
   *
   * @param restarted services that are restarted then, unless somebody is signed in
   */
  public static String restoring(List<Touched> held, List<String> restarted) {
    List<String> lines = new ArrayList<>();
    lines.add(PowerShell.comment("rdpdoctor: puts back what it changed"));
    lines.add("$ErrorActionPreference = 'Continue'");
    lines.addAll(resource("restore.ps1").lines().toList());
    List<String> back =
        held.reversed().stream()
            .flatMap(each -> restore(each.place(), each.expected()).stream())
            .toList();
    lines.addAll(back);
    if (!restarted.isEmpty()) {
      restarted.forEach(each -> lines.add("Restart-RdpUnlessUsed " + PowerShell.quoted(each)));
      lines.addAll(back); // a service that starts may make itself a new certificate
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  private static List<String> restore(Place place, State state) {
    if (state instanceof State.Unknown) {
      return List.of(PowerShell.comment("not known: " + place.words()));
    }
    return switch (place) {
      case Place.Value value -> List.of(restoreValue(value, state));
      case Place.KeyItself key ->
          state instanceof State.Absent
              ? List.of("Remove-RdpEmptyKey " + PowerShell.quoted(key.key()))
              : List.of();
      case Place.Key key ->
          state instanceof State.KeyHeld held ? restoreKey(key.key(), held.values()) : List.of();
      case Place.KeysBelow below ->
          state instanceof State.KeysHeld held ? restoreKeys(below.key(), held) : List.of();
      case Place.Service service ->
          state instanceof State.ServiceHeld held
              ? List.of(
                  "Set-RdpService %s %s %s"
                      .formatted(
                          PowerShell.quoted(service.name()),
                          PowerShell.flag(held.running()),
                          startType(held.start())))
              : List.of();
      case Place.Access access ->
          state instanceof State.AccessHeld held
              ? List.of(restoreAccess(access.path(), held.descriptor()))
              : List.of();
      case Place.Named named ->
          List.of(
              "Restore-RdpName %s %s %s"
                  .formatted(
                      PowerShell.quoted(named.folder()),
                      PowerShell.quoted(named.name()),
                      PowerShell.quoted(named.aside())));
      case Place.Made made ->
          state instanceof State.Absent
              ? List.of(
                  "Move-RdpAside %s %s %s"
                      .formatted(
                          PowerShell.quoted(made.folder()),
                          PowerShell.quoted(made.name()),
                          PowerShell.quoted(made.aside())))
              : List.of();
      case Place.Rule rule ->
          List.of(
              "Set-RdpRule %s %s"
                  .formatted(PowerShell.quoted(rule.name()), PowerShell.quoted(ruleWord(state))));
      case Place.Membership member ->
          List.of(
              "Set-RdpMember %s %s %s"
                  .formatted(
                      PowerShell.quoted(member.groupSid()),
                      PowerShell.quoted(member.account()),
                      PowerShell.flag(state instanceof State.Present)));
      case Place.File _, Place.Clock _, Place.Task _, Place.SavedPassword _ -> List.of();
    };
  }

  /** What cannot be put back here must not keep the rest from being put back. */
  private static String restoreAccess(String path, Bytes descriptor) {
    return sddl(descriptor).isPresent()
        ? setAccess(path, descriptor)
        : "Write-Warning " + PowerShell.quoted("rights that cannot be written: " + path);
  }

  private static String restoreValue(Place.Value value, State state) {
    return state instanceof State.ValueHeld held
        ? setValue(value.key(), value.name(), held.data())
        : "Remove-RdpValue %s %s"
            .formatted(PowerShell.quoted(value.key()), PowerShell.quoted(value.name()));
  }

  private static List<String> restoreKey(String key, List<NamedValue> values) {
    List<String> lines = new ArrayList<>();
    lines.add("Add-RdpKey " + PowerShell.quoted(key));
    values.forEach(each -> lines.add(setValue(key, each.name(), each.data())));
    return lines;
  }

  private static List<String> restoreKeys(String key, State.KeysHeld held) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Remove-RdpKeysBesides %s @(%s)"
            .formatted(
                PowerShell.quoted(key),
                held.keys().stream()
                    .map(each -> PowerShell.quoted(each.name()))
                    .collect(Collectors.joining(", "))));
    held.keys().forEach(each -> lines.addAll(restoreKey(key + "\\" + each.name(), each.values())));
    return lines;
  }

  private static String ruleWord(State state) {
    return state instanceof State.RuleHeld held
        ? (held.enabled() ? "enabled" : "disabled")
        : "absent";
  }

  private static String setValue(String key, String name, RegistryData data) {
    return "Set-RdpValue %s %s %d %s"
        .formatted(
            PowerShell.quoted(key), PowerShell.quoted(name), data.type(), base64(data.data()));
  }

  private static String base64(Bytes bytes) {
    return PowerShell.quoted(Base64.getEncoder().encodeToString(bytes.toArray()));
  }

  private static String setAccess(String path, Bytes descriptor) {
    Optional<String> sddl = sddl(descriptor);
    return sddl.map(text ->
            "Set-RdpAccess %s %s".formatted(PowerShell.quoted(path), PowerShell.quoted(text)))
        .orElseGet(() -> "throw " + PowerShell.quoted("rights that cannot be written: " + path));
  }

  private static Optional<String> sddl(Bytes descriptor) {
    try {
      return Sddl.of(SecurityDescriptor.decode(new Reader(descriptor)));
    } catch (DecodeException unreadable) {
      return Optional.empty();
    }
  }

  private static String startType(HostCall.StartType start) {
    return switch (start) {
      case AUTOMATIC -> "Automatic";
      case DISABLED -> "Disabled";
      case BOOT, SYSTEM, ON_DEMAND -> "Manual";
    };
  }

  private static String resource(String name) {
    String path = "/org/rdpdoctor/remedy/" + name;
    try (InputStream in =
        Objects.requireNonNull(PowerShellScript.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
