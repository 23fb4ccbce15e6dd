package org.rdpdoctor.offline.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageReport;

/** What all files together say of machines and clocks, as observations. */
public final class Machines {
  private Machines() {}

  /**
   * Machines first, then what was found of their clocks, then the common clock.
   *
   * @param runs of our own, whose clock is {@link CommonTime#THIS_MACHINE}; empty without
   */
  public static List<Observed> of(
      Collection<InspectedFile> files, List<StatedRole> stated, List<Run> runs) {
    List<Machine> census = MachineCensus.of(files, stated);
    Map<String, Machine> byName = new LinkedHashMap<>();
    List<Observed> found = new ArrayList<>();
    for (Machine machine : census) {
      byName.put(machine.display(), machine);
      found.add(observed(machine.files().stream().findFirst().orElse("-"), machine.seen()));
    }
    CommonTime names = CommonTime.of(found);
    List<Landmark> landmarks = Landmarks.of(files, names::machine);
    List<ClockComparisons.Reading> readings = new ArrayList<>();
    files.forEach(file -> readings.addAll(readings(file, census)));
    readings.addAll(readings(runs, census));
    List<ClocksCompared> compared = ClockComparisons.of(landmarks, readings, byName);
    compared.forEach(each -> found.add(observed(file(each, byName), each)));
    Optional<CommonClock> common =
        CommonClocks.of(clocks(files, names, readings), compared, byName);
    common.ifPresent(clock -> found.add(observed(fileOf(clock.reference(), byName), clock)));
    return found;
  }

  private static Observed observed(String file, MachineObservation observation) {
    return new Observed(new Source.File(file), observation);
  }

  private static String file(ClocksCompared compared, Map<String, Machine> byName) {
    return fileOf(compared.machine(), byName);
  }

  private static String fileOf(String clock, Map<String, Machine> byName) {
    Machine machine = byName.get(clock);
    return machine == null ? clock : machine.files().stream().findFirst().orElse(clock);
  }

  private static Set<String> clocks(
      Collection<InspectedFile> files, CommonTime names, List<ClockComparisons.Reading> readings) {
    Set<String> clocks = new LinkedHashSet<>();
    for (InspectedFile file : files) {
      file.observations().forEach(each -> names.clockOf(each).ifPresent(clocks::add));
    }
    for (ClockComparisons.Reading each : readings) {
      clocks.add(each.clock());
      clocks.add(each.other());
    }
    return clocks;
  }

  /** The times that servers told in captures. */
  private static List<ClockComparisons.Reading> readings(InspectedFile file, List<Machine> census) {
    List<ClockComparisons.Reading> readings = new ArrayList<>();
    for (Observed each : file.observations()) {
      if (each.observation() instanceof NlaChallenged challenged
          && each.source() instanceof Source.Capture capture
          && challenged.serverTime().isPresent()) {
        Duration ahead = Duration.between(capture.at(), challenged.serverTime().get());
        machine(challenged, census)
            .ifPresent(machine ->
                readings.add(
                    new ClockComparisons.Reading(machine.display(), capture.file(), ahead)));
      }
    }
    return readings;
  }

  /** The times that the host and the KDCs told us, against our own clock. */
  private static List<ClockComparisons.Reading> readings(List<Run> runs, List<Machine> census) {
    List<ClockComparisons.Reading> readings = new ArrayList<>();
    for (Run run : runs) {
      for (Road road : run.roads()) {
        for (StageReport stage : road.stages()) {
          stage
              .observations()
              .forEach(each -> reading(each.observation(), census).ifPresent(readings::add));
        }
      }
    }
    return readings;
  }

  private static Optional<ClockComparisons.Reading> reading(
      Observation seen, List<Machine> census) {
    return switch (seen) {
      case NlaChallenged challenged ->
          machine(challenged, census)
              .flatMap(machine -> challenged.skew().map(skew -> byUs(machine, skew)));
      case KdcClockRead read ->
          census.stream()
              .filter(machine -> machine.answersTo(host(read.kdc())))
              .findFirst()
              .map(machine -> byUs(machine, read.skew()));
      default -> Optional.empty();
    };
  }

  private static ClockComparisons.Reading byUs(Machine machine, Duration ahead) {
    return new ClockComparisons.Reading(machine.display(), CommonTime.THIS_MACHINE, ahead);
  }

  private static String host(String kdc) {
    int colon = kdc.lastIndexOf(':');
    return colon > 0 && kdc.indexOf(':') == colon ? kdc.substring(0, colon) : kdc;
  }

  private static Optional<Machine> machine(NlaChallenged challenged, List<Machine> census) {
    Optional<String> name = challenged.dnsComputer().or(challenged::netBiosComputer);
    return census.stream()
        .filter(machine -> name.map(machine::answersTo).orElse(false))
        .findFirst();
  }

  /** The machines alone. */
  public static List<MachineSeen> seen(Collection<Observed> found) {
    return found.stream()
        .map(Observed::observation)
        .filter(MachineSeen.class::isInstance)
        .map(MachineSeen.class::cast)
        .toList();
  }
}
