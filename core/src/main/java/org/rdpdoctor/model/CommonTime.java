package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.HostMeant;
import org.rdpdoctor.model.MachineObservation.MachineClock;
import org.rdpdoctor.model.MachineObservation.MachineSeen;

/** When things happened by the common clock; what they say themselves stays as it is. */
public final class CommonTime {
  /** The clock of the machine on which this program runs. */
  public static final String THIS_MACHINE = "this machine";

  private final Map<String, String> machineOfComputer = new HashMap<>();
  private final Map<String, Duration> aheadOf = new HashMap<>();
  private Optional<String> reference = Optional.empty();

  private CommonTime() {}

  /** By the machines and clocks among these; without any, every clock stands for itself. */
  public static CommonTime of(Collection<Observed> observed) {
    CommonTime time = new CommonTime();
    for (Observed each : observed) {
      if (each.observation() instanceof MachineObservation machine) {
        switch (machine) {
          case MachineSeen seen ->
              seen.names().forEach(name -> time.machineOfComputer.put(lower(name), seen.name()));
          case CommonClock clock -> {
            time.reference = Optional.of(clock.reference());
            for (MachineClock placed : clock.clocks()) {
              time.aheadOf.put(placed.machine(), placed.ahead());
            }
          }
          case ClocksCompared _, HostMeant _ -> {}
        }
      }
    }
    return time;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The machine whose clock is the common one; empty when none was found. */
  public Optional<String> reference() {
    return reference;
  }

  /** The name of the clock by which this is dated; empty for what has no date. */
  public Optional<String> clockOf(Observed observed) {
    if (observed.source() instanceof Source.Capture capture) {
      return Optional.of(capture.file());
    }
    return switch (observed.observation()) {
      case EventLogged event -> Optional.of(machine(event.computer()));
      case AttemptLogged attempt -> Optional.of(machine(attempt.computer()));
      default -> Optional.empty();
    };
  }

  /** The machine that goes by this name in an event; the name itself when none does. */
  public String machine(String computer) {
    return machineOfComputer.getOrDefault(lower(computer), computer);
  }

  /** How far a clock is ahead of the common one; empty when that is not known. */
  public Optional<Duration> ahead(String clock) {
    return Optional.ofNullable(aheadOf.get(clock));
  }

  /** A time by the common clock; a clock that could not be compared is taken as it is. */
  public Instant common(String clock, Instant time) {
    return ahead(clock).map(time::minus).orElse(time);
  }

  /** When it began, by its own clock. */
  public static Optional<Instant> began(Observed observed) {
    if (observed.source() instanceof Source.Capture capture) {
      return Optional.of(capture.at());
    }
    return switch (observed.observation()) {
      case EventLogged event -> Optional.of(event.first());
      case AttemptLogged attempt -> Optional.of(attempt.first());
      default -> Optional.empty();
    };
  }

  /** When it ended, by its own clock. */
  public static Optional<Instant> ended(Observed observed) {
    return switch (observed.observation()) {
      case EventLogged event -> Optional.of(event.last());
      case AttemptLogged attempt -> Optional.of(attempt.last());
      default -> began(observed);
    };
  }
}
