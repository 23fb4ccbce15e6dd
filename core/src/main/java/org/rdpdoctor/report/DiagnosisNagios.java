package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;

/**
 * The output of a monitoring plugin (Monitoring Plugins Development Guidelines, "Plugin Output for
 * Nagios"): a line of status and performance data; several targets follow with a line each.
 */
public final class DiagnosisNagios {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The plugin's exit code. */
  public enum State {
    OK(0),
    WARNING(1),
    UNKNOWN(3),
    CRITICAL(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** A fault is critical; a healthy host with something to be careful about is a warning. */
    public static State of(Diagnosis diagnosis) {
      return switch (diagnosis.health()) {
        case HEALTHY -> diagnosis.cautions().isEmpty() ? OK : WARNING;
        case FAULTY -> CRITICAL;
        case UNKNOWN -> UNKNOWN;
      };
    }

    /** Of several places, times or hosts; what is not known to be well is unknown. */
    public static State of(SideBySide sides) {
      State worst = worst(sides.subjects().stream().map(Seen::diagnosis).toList());
      return sides.health() == Health.UNKNOWN && worst.compareTo(UNKNOWN) < 0 ? UNKNOWN : worst;
    }

    /** The worst of several; what could not be told is worse than a warning. */
    public static State worst(List<Diagnosis> diagnoses) {
      return diagnoses.stream().map(State::of).max(Comparator.naturalOrder()).orElse(UNKNOWN);
    }
  }

  private DiagnosisNagios() {}

  public static String write(List<Judged> judged) {
    return judged.size() == 1 ? one(judged.getFirst()) : several(judged);
  }

  /** One line on all together, then a line for each place; numbers are those of the first. */
  public static String write(SideBySide sides) {
    List<String> lines = new ArrayList<>();
    lines.add("RDP %s - %s".formatted(State.of(sides), clean(sides.verdict())));
    for (Seen each : sides.subjects()) {
      lines.add(
          clean("%s: ".formatted(each.name()))
              + "%s: %s".formatted(State.of(each.diagnosis()), sentence(each.diagnosis())));
    }
    sides
        .missing()
        .forEach(
            each -> lines.add(clean("%s: UNKNOWN: %s".formatted(each.name(), each.because()))));
    String measured =
        sides.subjects().stream()
            .findFirst()
            .map(first ->
                measurements(first.evidence())
                    .map(each -> each.shown(""))
                    .collect(Collectors.joining(" ")))
            .orElse("");
    return String.join("\n", lines) + (measured.isEmpty() ? "" : " | " + measured) + "\n";
  }

  private static String clean(String text) {
    return PlainText.showSentence(text).replace('|', '/');
  }

  private static String one(Judged judged) {
    String measured =
        measurements(judged.evidence())
            .map(each -> each.shown(""))
            .collect(Collectors.joining(" "));
    return "RDP %s - %s%s\n"
        .formatted(
            State.of(judged.diagnosis()),
            sentence(judged.diagnosis()),
            measured.isEmpty() ? "" : " | " + measured);
  }

  private static String several(List<Judged> judged) {
    List<Diagnosis> diagnoses = judged.stream().map(Judged::diagnosis).toList();
    List<String> lines = new ArrayList<>();
    lines.add("RDP %s - %s".formatted(State.worst(diagnoses), counts(diagnoses)));
    diagnoses.forEach(each -> lines.add("%s: %s".formatted(State.of(each), sentence(each))));
    String measured =
        judged.stream()
            .flatMap(each -> measurements(each.evidence()).map(one -> one.shown(label(each))))
            .collect(Collectors.joining("\n"));
    return String.join("\n", lines) + (measured.isEmpty() ? "" : " | " + measured) + "\n";
  }

  private static String counts(List<Diagnosis> diagnoses) {
    String states =
        Stream.of(State.CRITICAL, State.UNKNOWN, State.WARNING, State.OK)
            .map(state ->
                "%d %s"
                    .formatted(
                        diagnoses.stream().filter(each -> State.of(each) == state).count(),
                        state.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
    return "%d targets: %s".formatted(diagnoses.size(), states);
  }

  private static String sentence(Diagnosis diagnosis) {
    String cautions =
        State.of(diagnosis) == State.WARNING
            ? " But: " + String.join("; ", diagnosis.cautions())
            : "";
    return PlainText.showSentence(diagnosis.headline() + cautions).replace('|', '/');
  }

  private static String label(Judged judged) {
    return PlainText.show(judged.diagnosis().target().display()).replaceAll("['=|]", "_") + " ";
  }

  /** A number of the performance data. */
  private record Measurement(String label, String value) {
    String shown(String owner) {
      return owner.isEmpty() ? label + "=" + value : "'" + owner + label + "'=" + value;
    }
  }

  /** From the last run, in which the host may have been warmed up or already ill. */
  private static Stream<Measurement> measurements(Evidence evidence) {
    if (evidence.runs().isEmpty()) {
      return Stream.empty();
    }
    Run run = evidence.runs().getLast();
    List<Observation> seen = observations(run);
    return Stream.of(
            time("time_dns", first(seen, NameResolved.class).map(NameResolved::took)),
            time("time_tcp", first(seen, TcpConnected.class).map(TcpConnected::took)),
            time("time_x224", first(seen, NegotiationSelected.class).map(each -> each.took())),
            time("time_tls", first(seen, TlsAccepted.class).map(TlsAccepted::took)),
            time("time_nla", first(seen, NlaChallenged.class).map(NlaChallenged::took)),
            certificateDays(run.startedAt(), first(seen, CertificatePresented.class)))
        .flatMap(Optional::stream);
  }

  private static Optional<Measurement> time(String label, Optional<Duration> took) {
    return took.map(each ->
        new Measurement(
            label,
            String.format(
                Locale.ROOT,
                "%.6fs;;;0",
                each.toSeconds() + each.toNanosPart() / NANOS_PER_SECOND)));
  }

  private static Optional<Measurement> certificateDays(
      Instant now, Optional<CertificatePresented> presented) {
    return presented
        .filter(each -> !each.chain().isEmpty())
        .map(each -> Duration.between(now, each.chain().getFirst().notAfter()).toDays())
        .map(days -> new Measurement("cert_days", Long.toString(days)));
  }

  private static List<Observation> observations(Run run) {
    return Stream.concat(
            Stream.of(run.name()), run.roads().stream().map(Road::stages).flatMap(List::stream))
        .map(StageReport::observations)
        .flatMap(List::stream)
        .map(Observed::observation)
        .toList();
  }

  private static <T extends Observation> Optional<T> first(List<Observation> seen, Class<T> kind) {
    return seen.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
