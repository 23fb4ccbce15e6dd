package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/**
 * Inspections for people: the verdicts first, then what each file says. ASCII but for names that
 * strangers gave, which {@link PlainText} makes harmless.
 */
public final class InspectionText {
  /** Of files that nobody can read only so many are named; scripts get them all. */
  private static final int MAX_UNREAD_SHOWN = 20;

  private static final int MAX_LINES = 60;

  private final Page page;
  private final boolean all;

  private InspectionText(Style style, boolean all) {
    this.page = new Page(style);
    this.all = all;
  }

  /**
   * The whole report.
   *
   * @param all every cause with what speaks for and against it
   */
  public static String write(Inspection inspection, boolean all, Style style) {
    InspectionText text = new InspectionText(style, all);
    String verdicts =
        inspection.judged().isEmpty() ? "" : DiagnosisText.write(inspection.judged(), all, style);
    text.machines(inspection);
    text.files(inspection.files());
    return text.page.text() + (verdicts.isEmpty() ? "" : "\n" + verdicts);
  }

  /** One machine alone is named by its records. */
  private void machines(Inspection inspection) {
    long machines =
        inspection.machines().stream()
            .filter(each -> each.observation() instanceof MachineSeen)
            .count();
    if (machines < 2) {
      return;
    }
    page.heading("Machines");
    List<Observed> shown =
        inspection.machines().stream().filter(each -> all || isTold(each)).toList();
    shown.stream()
        .limit(MAX_LINES)
        .forEach(each -> page.item("  ", Sightings.line(each.observation())));
    page.blank();
    List<CommonTimeline.Entry> entries =
        CommonTimeline.of(inspection.files(), inspection.machines());
    if (entries.isEmpty()) {
      return;
    }
    page.heading("Timeline, by the common clock; behind it what the machine wrote");
    int from = all ? 0 : Math.max(0, entries.size() - MAX_LINES);
    entries
        .subList(from, entries.size())
        .forEach(each ->
            page.item(
                "  %s  ".formatted(shortened(each)),
                EvidenceIndex.name(each.clock()) + ": " + each.line()));
    if (from > 0) {
      page.item("  ", "%,d earlier lines with --all".formatted(from));
    }
    page.blank();
  }

  /** What could not be made of clocks is worth a line only when it nearly could. */
  private static boolean isTold(Observed observed) {
    return !(observed.observation() instanceof ClocksCompared compared)
        || compared.usable()
        || compared.pairs() > 1;
  }

  /** To the millisecond; a mark for what stands where its own clock puts it. */
  private static String shortened(CommonTimeline.Entry entry) {
    return entry.at().truncatedTo(ChronoUnit.MILLIS) + (entry.compared() ? " " : "?");
  }

  private void files(List<InspectedFile> files) {
    List<InspectedFile> unread = new ArrayList<>();
    boolean first = true;
    for (InspectedFile file : files) {
      if (file.kind().equals(InspectedFile.UNKNOWN)) {
        unread.add(file);
        continue;
      }
      if (!first) {
        page.blank();
      }
      first = false;
      file(file);
    }
    if (!unread.isEmpty()) {
      if (!first) {
        page.blank();
      }
      unread(unread);
    }
  }

  private void file(InspectedFile file) {
    page.heading("== " + PlainText.show(file.name()) + " (" + file.kind() + ")");
    List<Observed> whole = new ArrayList<>();
    Map<Integer, List<Observed>> connections = new TreeMap<>();
    for (Observed each : file.observations()) {
      connection(each.source())
          .ifPresentOrElse(
              number -> connections.computeIfAbsent(number, _ -> new ArrayList<>()).add(each),
              () -> whole.add(each));
    }
    whole(whole);
    connections.forEach(this::connection);
    file.problem().ifPresent(problem -> page.line(Style.Tone.UNSURE, "  " + problem));
    file.defect()
        .ifPresent(defect ->
            page.line(Style.Tone.BAD, "  a defect of rdpdoctor ended the reading: " + defect));
    if (file.leftOut() > 0) {
      page.item("  ", "%,d observations more were left out".formatted(file.leftOut()));
    }
  }

  /** A log of a month would fill the screen; scripts get it all. */
  private void whole(List<Observed> seen) {
    List<Observed> telling =
        all
            ? seen
            : seen.stream().filter(each -> RecordedSightings.tells(each.observation())).toList();
    int from = all ? 0 : Math.max(0, telling.size() - MAX_LINES);
    telling
        .subList(from, telling.size())
        .forEach(each -> page.item("  ", Sightings.line(each.observation())));
    int left = seen.size() - (telling.size() - from);
    if (left > 0) {
      page.item("  ", "%,d lines more with --all".formatted(left));
    }
  }

  private void connection(int number, List<Observed> seen) {
    page.blank();
    page.heading("Connection " + number);
    Optional<Instant> begin = time(seen.getFirst().source());
    for (Observed each : seen) {
      page.item(lead(begin, each.source()), Sightings.line(each.observation()));
    }
  }

  /** Seconds since the connection began. */
  private static String lead(Optional<Instant> begin, Source source) {
    if (begin.isPresent() && time(source).isPresent()) {
      Duration since = Duration.between(begin.get(), time(source).get());
      return "  %9.3f  ".formatted(since.toSeconds() + since.getNano() / 1e9);
    }
    return "  ";
  }

  private static Optional<Integer> connection(Source source) {
    return switch (source) {
      case Source.Capture capture -> capture.connection();
      case Source.Probe _,
          Source.Person _,
          Source.File _,
          Source.EventLog _,
          Source.Registry _,
          Source.Host _,
          Source.Client _ ->
          Optional.empty();
    };
  }

  private static Optional<Instant> time(Source source) {
    return switch (source) {
      case Source.Capture capture -> Optional.of(capture.at());
      case Source.Probe _,
          Source.Person _,
          Source.File _,
          Source.EventLog _,
          Source.Registry _,
          Source.Host _,
          Source.Client _ ->
          Optional.empty();
    };
  }

  private void unread(List<InspectedFile> unread) {
    page.heading("Not read");
    for (InspectedFile file : unread.stream().limit(MAX_UNREAD_SHOWN).toList()) {
      page.item(
          "  ", PlainText.show(file.name()) + ": " + file.problem().orElse("no reader knows it"));
    }
    if (unread.size() > MAX_UNREAD_SHOWN) {
      page.item("  ", "and %,d more".formatted(unread.size() - MAX_UNREAD_SHOWN));
    }
  }
}
