package org.rdpdoctor.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.HostMeant;
import org.rdpdoctor.model.MachineObservation.MachineClock;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.MachineObservation.RoleShown;

/** Machines and their clocks, each as one plain line. Names are still raw. */
final class MachineSightings {
  private static final int MAX_ROLES_SHOWN = 4;
  private static final int MAX_NAMES_SHOWN = 5;

  private MachineSightings() {}

  static String line(MachineObservation seen) {
    return switch (seen) {
      case MachineSeen machine -> machine(machine);
      case ClocksCompared compared -> compared(compared);
      case CommonClock clock -> common(clock);
      case HostMeant meant -> "the server that is asked about: " + meant.host();
    };
  }

  private static String machine(MachineSeen seen) {
    String roles =
        seen.roles().stream()
            .limit(MAX_ROLES_SHOWN)
            .map(MachineSightings::role)
            .collect(Collectors.joining("; "));
    return "%s%s%s: %s"
        .formatted(
            seen.name(),
            also(
                " alias ",
                seen.names().stream().filter(name -> !name.equals(seen.name())).toList()),
            also(
                " at ",
                seen.addresses().stream().filter(each -> !each.equals(seen.name())).toList()),
            roles.isEmpty() ? "role unknown" : roles);
  }

  private static String also(String lead, List<String> names) {
    return names.isEmpty()
        ? ""
        : lead
            + names.stream().limit(MAX_NAMES_SHOWN).collect(Collectors.joining(", "))
            + (names.size() > MAX_NAMES_SHOWN ? " and more" : "");
  }

  private static String role(RoleShown shown) {
    return "%s (%s)"
        .formatted(shown.role().name().toLowerCase(Locale.ROOT).replace('_', ' '), shown.because());
  }

  private static String compared(ClocksCompared seen) {
    String stand =
        "the clock of %s is %s that of %s"
            .formatted(seen.machine(), apart(seen.ahead()), seen.other());
    String ground =
        "%d %s, within %s, by %s; %s"
            .formatted(
                seen.pairs(),
                seen.pairs() == 1 ? "pair" : "pairs",
                length(seen.spread()),
                String.join(" and ", seen.by()),
                seen.because());
    return seen.usable()
        ? "%s (%s)".formatted(stand, ground)
        : "not used: that %s (%s)".formatted(stand, ground);
  }

  private static String common(CommonClock seen) {
    String others =
        seen.clocks().stream()
            .filter(each -> !each.machine().equals(seen.reference()))
            .map(MachineSightings::placed)
            .collect(Collectors.joining(", "));
    return "the common clock is that of %s; %s%s"
        .formatted(
            seen.reference(),
            others,
            seen.unplaced().isEmpty()
                ? ""
                : "; not compared, so taken as they are: " + String.join(", ", seen.unplaced()));
  }

  private static String placed(MachineClock clock) {
    return "%s %s".formatted(clock.machine(), apart(clock.ahead()).replaceFirst(" of$", ""));
  }

  /** "3 min 12 s ahead of", "0.4 s behind". */
  private static String apart(Duration ahead) {
    return length(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of");
  }

  /** To a tenth of a second where that matters. */
  static String length(Duration length) {
    long millis = length.abs().toMillis();
    if (millis < 60_000) {
      return "%d.%d s".formatted(millis / 1000, millis % 1000 / 100);
    }
    long seconds = Math.round(millis / 1000.0);
    if (seconds < 3_600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes < 2_880
        ? "%d h %d min".formatted(minutes / 60, minutes % 60)
        : "%d days %d h".formatted(minutes / 1_440, minutes % 1_440 / 60);
  }
}
