package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CaptureObservation;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;

/** Which reason rests on which piece of evidence, both ways. */
final class Citations {
  private static final Map<String, List<StageId>> NEEDS =
      Catalogue.causes().stream()
          .collect(Collectors.toMap(each -> each.info().id(), each -> each.info().needs()));

  /**
   * A piece of evidence, in few words.
   *
   * @param id its anchor
   */
  record Link(String label, String id) {}

  private final Judged judged;
  private final EvidenceIndex index;
  private final Map<String, Set<String>> causesByRow = new LinkedHashMap<>();
  private final Map<StageId, Link> stages = new LinkedHashMap<>();
  private final Set<String> anchors = new LinkedHashSet<>();

  Citations(Judged judged, EvidenceIndex index) {
    this.judged = judged;
    this.index = index;
    Ladder.way(judged).ifPresent(way -> way.road().stages().forEach(this::stage));
    for (Assessment each : Findings.of(judged.diagnosis())) {
      Stream.concat(each.support().stream(), each.against().stream())
          .flatMap(clue -> links(clue).stream())
          .forEach(link ->
              causesByRow
                  .computeIfAbsent(link.id(), _ -> new LinkedHashSet<>())
                  .add(each.causeId()));
    }
  }

  /** Stages that ask one thing after the other end with what tells; the others begin with it. */
  private void stage(StageReport report) {
    boolean sequence = report.stage().compareTo(StageId.CERTIFICATE) > 0;
    report.observations().stream()
        .filter(each -> index.id(each).isPresent())
        .filter(each -> !(each.observation() instanceof CaptureObservation))
        .reduce((first, later) -> sequence ? later : first)
        .ifPresent(each -> {
          String frame =
              each.source() instanceof Source.Capture capture ? ": frame " + capture.frame() : "";
          String id = index.id(each).orElseThrow();
          stages.put(report.stage(), new Link(report.stage().id() + frame, id));
          anchors.add(id);
        });
  }

  /** What one reason rests on. */
  List<Link> links(Clue clue) {
    List<Link> links = new ArrayList<>();
    clue.place()
        .ifPresent(place ->
            index
                .id(judged.evidence(), place)
                .ifPresent(id -> links.add(new Link(label(place), id))));
    String file = "";
    for (Source source : clue.sources()) {
      Optional<String> id = index.id(source);
      String of = EvidenceIndex.name(EvidenceIndex.fileOf(source));
      String label = EvidenceIndex.where(source, "");
      if (id.isPresent()) {
        links.add(new Link(of.equals(file) ? label : of + ", " + label, id.get()));
        file = of;
      }
    }
    links.forEach(link -> anchors.add(link.id()));
    return links;
  }

  private String label(Clue.Place place) {
    Evidence evidence = judged.evidence();
    Run run = evidence.runs().get(place.run() - 1);
    String connection = "connection " + place.connection();
    Optional<String> file = EvidenceIndex.file(run);
    if (file.isPresent()) {
      return EvidenceIndex.name(file.get()) + ", " + connection;
    }
    return evidence.runs().size() > 1
        ? "run %d, %s".formatted(place.run(), connection)
        : connection;
  }

  /** The stages that tell of a cause, and the one that fails, where they saw something. */
  List<Link> stages(Assessment assessment) {
    return Stream.concat(
            NEEDS.getOrDefault(assessment.causeId(), List.of()).stream(),
            judged.diagnosis().failingStage().stream())
        .distinct()
        .sorted()
        .map(stages::get)
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** Where the evidence of a stage begins. */
  Optional<Link> stage(StageId stage) {
    return Optional.ofNullable(stages.get(stage));
  }

  /** The row that each reason rests on first, those of the likeliest cause first. */
  List<String> highlights() {
    return Findings.of(judged.diagnosis()).stream()
        .flatMap(each ->
            Stream.concat(
                Stream.concat(each.support().stream(), each.against().stream())
                    .flatMap(clue -> links(clue).stream().limit(1)),
                judged.diagnosis().failingStage().map(stages::get).stream()))
        .map(Link::id)
        .distinct()
        .toList();
  }

  /** Something else in the report points there, too. */
  void pointAt(String rowId) {
    anchors.add(rowId);
  }

  /** Every row that something points at, so that it must be there. */
  Set<String> anchors() {
    return Set.copyOf(anchors);
  }

  /** Which remaining causes a row speaks for or against. */
  Set<String> causes(String rowId) {
    return causesByRow.getOrDefault(rowId, Set.of());
  }
}
