package org.rdpdoctor.remedy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.wire.hostcall.HostCall;

/**
 * The least privilege that suffices for steps: which right on which object, and who has it as
 * Windows comes. Rights by MS-RRP section 3.1.1.10 (keys), MS-SCMR section 3.1.4 (services) and
 * MS-DTYP section 2.4.3 (files).
 */
final class Needs {
  private static final String ADMINISTRATORS = "Administrators and SYSTEM have it";
  private static final String OF_SYSTEM =
      "SYSTEM has it; an administrator may have to use the privilege to restore files";

  private static final String TASK = "schedule a task as SYSTEM that takes it back";

  private Needs() {}

  /**
   * One line: what the steps need, and what a restart needs in addition.
   *
   * @param putBack by a task, after a time
   */
  static String of(List<Step> steps, List<List<Step>> hammers, boolean putBack) {
    Map<String, Set<String>> needed = new LinkedHashMap<>();
    steps.forEach(step -> add(needed, step.change()));
    if (putBack) {
      needed.computeIfAbsent(ADMINISTRATORS, _ -> new LinkedHashSet<>()).add(TASK);
    }
    String line = words(needed);
    Map<String, Set<String>> more = new LinkedHashMap<>();
    hammers.forEach(each -> each.forEach(step -> add(more, step.change())));
    more.entrySet()
        .removeIf(each -> {
          each.getValue().removeAll(needed.getOrDefault(each.getKey(), Set.of()));
          return each.getValue().isEmpty();
        });
    return more.isEmpty() ? line : line + "; only for a restart: " + words(more);
  }

  private static String words(Map<String, Set<String>> needed) {
    List<String> lines = new ArrayList<>();
    needed.forEach((who, what) -> lines.add("%s (%s)".formatted(String.join(", ", what), who)));
    return String.join("; ", lines);
  }

  private static void add(Map<String, Set<String>> needed, HostCall.Change change) {
    needed.computeIfAbsent(who(change), _ -> new LinkedHashSet<>()).add(right(change));
  }

  private static String right(HostCall.Change change) {
    return switch (change) {
      case HostCall.WriteValue write -> "set values of " + write.key();
      case HostCall.DeleteValue delete -> "set values of " + delete.key();
      case HostCall.CreateKey create -> "make the key " + create.key();
      case HostCall.DeleteKey delete -> "delete the key " + delete.key();
      case HostCall.StartService start -> "start and stop the service " + start.name();
      case HostCall.StopService stop -> "start and stop the service " + stop.name();
      case HostCall.SetStartType set -> "change the configuration of the service " + set.name();
      case HostCall.WriteAccess write -> "change the access list of " + write.path();
      case HostCall.RenameFile rename ->
          "delete " + rename.path() + " or what lies in its folder, and make files there";
      case HostCall.WriteFile write -> "make the file " + write.path();
      case HostCall.DeleteFile delete -> "delete the file " + delete.path();
      case HostCall.EnableFirewallRule _,
          HostCall.AddFirewallRule _,
          HostCall.DeleteFirewallRule _ ->
          "change inbound rules of the firewall, and " + TASK;
      case HostCall.AddMember add -> "add members to the local group " + add.groupSid();
      case HostCall.RemoveMember remove -> "remove members of the local group " + remove.groupSid();
      case HostCall.DeleteCredential delete -> "forget what is saved for " + delete.target();
      case HostCall.SetClockByService _ -> "have the service W32Time resynchronise";
      case HostCall.ScheduleScript _, HostCall.UnscheduleScript _ -> TASK;
    };
  }

  private static String who(HostCall.Change change) {
    return switch (change) {
      case HostCall.WriteAccess write -> isKeyFile(write.path()) ? OF_SYSTEM : ADMINISTRATORS;
      case HostCall.AddMember _, HostCall.RemoveMember _ ->
          "Administrators have it, on a domain controller those of the domain";
      case HostCall.DeleteCredential _ -> "only the user who connects, at that machine";
      case HostCall.WriteValue _,
          HostCall.DeleteValue _,
          HostCall.CreateKey _,
          HostCall.DeleteKey _,
          HostCall.StartService _,
          HostCall.StopService _,
          HostCall.SetStartType _,
          HostCall.RenameFile _,
          HostCall.WriteFile _,
          HostCall.DeleteFile _,
          HostCall.EnableFirewallRule _,
          HostCall.AddFirewallRule _,
          HostCall.DeleteFirewallRule _,
          HostCall.SetClockByService _,
          HostCall.ScheduleScript _,
          HostCall.UnscheduleScript _ ->
          ADMINISTRATORS;
    };
  }

  /** Since Windows Server 2019 administrators have no entry of their own on it. */
  private static boolean isKeyFile(String path) {
    String folder = Windows.KEY_FOLDER.toLowerCase(Locale.ROOT) + "\\";
    return path.toLowerCase(Locale.ROOT).startsWith(folder);
  }
}
