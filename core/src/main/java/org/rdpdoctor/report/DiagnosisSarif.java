package org.rdpdoctor.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.comparison.Comparison;
import org.rdpdoctor.comparison.Judgement;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageReport;

/**
 * SARIF 2.1.0 (OASIS Standard, 2020): one run, a rule for each cause, a result for each cause that
 * remains of each target. A proved cause is an error, a likely one a warning, a possible one a
 * note. What could not be told is a result that is open; a healthy target has none.
 *
 * <p>Of several places, times or hosts the causes are those that all of them leave, and what they
 * say beside each other is a result that informs; it is open where it leaves open who answers.
 */
public final class DiagnosisSarif {
  static final Shape.Fields SHAPE = Shape.fieldsOf(Log.class);

  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final String VERSION = "2.1.0";
  private static final String NAME = "rdpdoctor";
  private static final String UNKNOWN_CAUSE = "unknown-cause";
  private static final String NOT_DETERMINED = "not-determined";
  private static final String COMPARISON = "comparison";
  private static final String INFORMATIONAL = "informational";
  private static final String OPEN = "open";
  private static final int MAX_FILES = 5;
  private static final double CONFIDENCE_STEPS = 1000;

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Notification> defects = new ArrayList<>();

  /** From where the next results are seen; empty where there is one view alone. */
  private Optional<String> place = Optional.empty();

  private DiagnosisSarif() {}

  /**
   * All targets in one log.
   *
   * @param all with the causes that are ruled out (passed) or not tested (open)
   */
  public static String write(List<Judged> judged, boolean all) {
    DiagnosisSarif sarif = new DiagnosisSarif();
    judged.forEach(each -> sarif.add(each, all));
    Log log = sarif.log(judged);
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, log)) + "\n";
  }

  /**
   * Several places, times or hosts in one log.
   *
   * @param all with the causes that are ruled out (passed) or not tested (open)
   */
  public static String write(SideBySide sides, boolean all) {
    DiagnosisSarif sarif = new DiagnosisSarif();
    for (Seen each : sides.subjects()) {
      sarif.place =
          sides.relation() == Relation.PLACES ? Optional.of(each.name()) : Optional.empty();
      Diagnosis diagnosis =
          sides.pairs().stream()
              .filter(pair -> pair.first().name().equals(each.name()))
              .findFirst()
              .map(pair -> pair.comparison().together())
              .orElse(each.diagnosis());
      sarif.add(new Judged(each.evidence(), diagnosis), all);
    }
    sarif.add(sides);
    sides
        .missing()
        .forEach(each ->
            sarif.defects.add(
                new Notification(
                    "warning",
                    message(
                        "could not be asked from %s: %s".formatted(each.name(), each.because())))));
    Log log =
        sarif.log(
            sides.subjects().stream()
                .map(each -> new Judged(each.evidence(), each.diagnosis()))
                .toList());
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, log)) + "\n";
  }

  /** What they say beside each other: results of a kind that is no finding by itself. */
  private void add(SideBySide sides) {
    if (sides.seen().isEmpty()) {
      return;
    }
    place = Optional.empty();
    Seen first = sides.seen().getFirst();
    informs(
        new Judged(first.evidence(), first.diagnosis()),
        INFORMATIONAL,
        sides.verdict(),
        Optional.empty());
    for (SideBySide.Pair pair : sides.pairs()) {
      Comparison comparison = pair.comparison();
      List<String> said = new ArrayList<>();
      comparison.judgement().map(ComparisonText::placed).ifPresent(said::add);
      said.addAll(ComparisonText.remarks(comparison));
      comparison.conclusions().stream().map(ComparisonText::wholeSentence).forEach(said::add);
      if (!said.isEmpty()) {
        place = Optional.of("%s beside %s".formatted(pair.first().name(), pair.second().name()));
        informs(
            new Judged(pair.first().evidence(), comparison.alone()),
            pair.doubt().isPresent() ? OPEN : INFORMATIONAL,
            String.join("; ", said),
            comparison.judgement());
      }
    }
  }

  private void informs(Judged judged, String kind, String text, Optional<Judgement> judgement) {
    rules.computeIfAbsent(
        COMPARISON,
        id -> new Rule(id, new Message("What they say beside each other"), Optional.empty()));
    results.add(
        new Result(
            COMPARISON,
            kind,
            "none",
            message(text),
            locations(judged),
            fingerprints(judged, COMPARISON),
            new Properties(
                judgement.map(each -> each.certainty().id()).orElse("open"),
                0,
                List.of(),
                List.of(),
                judgement.flatMap(Judgement::next).map(PlainText::showSentence),
                judged.diagnosis().failingStage().map(each -> each.id()))));
  }

  private Log log(List<Judged> judged) {
    String madeBy = judged.isEmpty() ? "" : judged.getFirst().evidence().madeBy();
    String version = madeBy.startsWith(NAME + " ") ? madeBy.substring(NAME.length() + 1) : "";
    Driver driver =
        new Driver(
            NAME,
            version.isEmpty() ? Optional.empty() : Optional.of(PlainText.show(version)),
            List.copyOf(rules.values()));
    boolean successful = defects.stream().noneMatch(each -> each.level().equals("error"));
    Invocation invocation = new Invocation(successful, defects);
    return new Log(
        SCHEMA, VERSION, List.of(new SarifRun(new Tool(driver), List.of(invocation), results)));
  }

  private void add(Judged judged, boolean all) {
    Diagnosis diagnosis = judged.diagnosis();
    diagnosis.defects().forEach(each -> defects.add(new Notification("error", message(each))));
    List<Assessment> causes = all ? diagnosis.causes() : Findings.of(diagnosis);
    causes.forEach(each -> results.add(result(judged, each)));
    if (Findings.of(diagnosis).isEmpty() && diagnosis.health() != Health.HEALTHY) {
      results.add(withoutCause(judged));
    }
  }

  private Result result(Judged judged, Assessment assessment) {
    String id = assessment.causeId();
    rules.computeIfAbsent(id, _ -> rule(assessment));
    return new Result(
        id,
        kind(assessment.verdict()),
        level(assessment.verdict()),
        message(sentence(assessment)),
        locations(judged),
        fingerprints(judged, id),
        new Properties(
            assessment.verdict().id(),
            Math.round(assessment.confidence() * CONFIDENCE_STEPS) / CONFIDENCE_STEPS,
            reasons(assessment.support()),
            reasons(assessment.against()),
            assessment.next().map(PlainText::showSentence),
            judged.diagnosis().failingStage().map(each -> each.id())));
  }

  private Result withoutCause(Judged judged) {
    Diagnosis diagnosis = judged.diagnosis();
    boolean faulty = diagnosis.health() == Health.FAULTY;
    String id = faulty ? UNKNOWN_CAUSE : NOT_DETERMINED;
    String title = faulty ? "The cause could not be told" : "It could not be told";
    rules.computeIfAbsent(id, _ -> new Rule(id, new Message(title), Optional.empty()));
    return new Result(
        id,
        faulty ? "fail" : OPEN,
        faulty ? "error" : "none",
        message(diagnosis.headline()),
        locations(judged),
        fingerprints(judged, id),
        new Properties(
            id,
            0,
            List.of(),
            List.of(),
            Optional.empty(),
            diagnosis.failingStage().map(each -> each.id())));
  }

  private static Rule rule(Assessment assessment) {
    Optional<Message> help =
        CausePages.page(assessment.causeId())
            .map(page ->
                message(
                    "%s To mend it: %s See docs/causes/%s.md."
                        .formatted(
                            String.join(" ", page.what()),
                            String.join(" ", page.mend()),
                            page.id())));
    return new Rule(assessment.causeId(), message(Findings.title(assessment)), help);
  }

  private static String sentence(Assessment assessment) {
    String reasons =
        String.join("; ", assessment.support().stream().map(Clue::reason).limit(2).toList());
    return "%s (%s)%s"
        .formatted(
            Findings.title(assessment),
            Findings.certainty(assessment),
            reasons.isEmpty() ? "" : ": " + reasons);
  }

  private static String kind(Verdict verdict) {
    return switch (verdict) {
      case CONFIRMED, LIKELY, POSSIBLE -> "fail";
      case NOT_TESTED -> OPEN;
      case RULED_OUT -> "pass";
    };
  }

  private static String level(Verdict verdict) {
    return switch (verdict) {
      case CONFIRMED -> "error";
      case LIKELY -> "warning";
      case POSSIBLE -> "note";
      case NOT_TESTED, RULED_OUT -> "none";
    };
  }

  private static List<String> reasons(List<Clue> clues) {
    return clues.stream().map(Clue::reason).map(PlainText::showSentence).toList();
  }

  /** The endpoint, and the files that tell of it, each with the first place in it. */
  private List<Location> locations(Judged judged) {
    String target = PlainText.show(judged.diagnosis().target().display());
    String seenFrom =
        place.map(each -> "%s from %s".formatted(target, PlainText.show(each))).orElse(target);
    Map<String, Location> files = new LinkedHashMap<>();
    for (Observed each : observed(judged)) {
      location(each.source()).ifPresent(found -> files.putIfAbsent(found.file(), found.location()));
    }
    List<Location> locations = new ArrayList<>();
    locations.add(
        new Location(
            Optional.empty(),
            List.of(new LogicalLocation(target, seenFrom, "resource")),
            Optional.empty()));
    files.values().stream().limit(MAX_FILES).forEach(locations::add);
    return locations;
  }

  private static List<Observed> observed(Judged judged) {
    List<Observed> all = new ArrayList<>(judged.evidence().recorded());
    for (Run run : judged.evidence().runs()) {
      all.addAll(run.name().observations());
      for (Road road : run.roads()) {
        road.stages().stream().map(StageReport::observations).forEach(all::addAll);
      }
    }
    return all;
  }

  private record InFile(String file, Location location) {}

  private static Optional<InFile> location(Source source) {
    return switch (source) {
      case Source.Probe _, Source.Person _, Source.Host _, Source.Client _ -> Optional.empty();
      case Source.File file -> Optional.of(inFile(file.file(), ""));
      case Source.Capture capture ->
          Optional.of(inFile(capture.file(), "frame " + capture.frame()));
      case Source.EventLog log -> Optional.of(inFile(log.file(), "record " + log.record()));
      case Source.Registry registry -> Optional.of(inFile(registry.file(), registry.key()));
    };
  }

  private static InFile inFile(String file, String place) {
    return new InFile(
        file,
        new Location(
            Optional.of(new PhysicalLocation(new ArtifactLocation(uri(file)))),
            List.of(),
            place.isEmpty() ? Optional.empty() : Optional.of(message(place))));
  }

  /** A relative reference (RFC 3986): what is not unreserved is written in per cent. */
  private static String uri(String file) {
    StringBuilder uri = new StringBuilder();
    for (byte each : file.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      uri.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return uri.toString();
  }

  /** The same cause at the same target, from the same place, is the same result at any time. */
  private Fingerprints fingerprints(Judged judged, String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (judged.diagnosis().target().display()
                          + "\n"
                          + id
                          + place.map(each -> "\n" + each).orElse(""))
                      .getBytes(StandardCharsets.UTF_8));
      return new Fingerprints(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Message message(String text) {
    return new Message(PlainText.showSentence(text));
  }

  /** Section 3.13. */
  record Log(@JsonField(name = "$schema") String schema, String version, List<SarifRun> runs) {}

  /** Section 3.14. */
  record SarifRun(Tool tool, List<Invocation> invocations, List<Result> results) {}

  /** Section 3.18. */
  record Tool(Driver driver) {}

  /** Section 3.19. */
  record Driver(String name, Optional<String> version, List<Rule> rules) {}

  /** Section 3.49. */
  record Rule(String id, Message shortDescription, Optional<Message> help) {}

  /** Sections 3.11 and 3.12. */
  record Message(String text) {}

  /** Section 3.20. */
  record Invocation(boolean executionSuccessful, List<Notification> toolExecutionNotifications) {}

  /** Section 3.58. */
  record Notification(String level, Message message) {}

  /** Section 3.27. */
  record Result(
      String ruleId,
      String kind,
      String level,
      Message message,
      List<Location> locations,
      Fingerprints partialFingerprints,
      Properties properties) {}

  /** Section 3.28. */
  record Location(
      Optional<PhysicalLocation> physicalLocation,
      List<LogicalLocation> logicalLocations,
      Optional<Message> message) {}

  /** Section 3.29. */
  record PhysicalLocation(ArtifactLocation artifactLocation) {}

  /** Section 3.4. */
  record ArtifactLocation(String uri) {}

  /** Section 3.33. */
  record LogicalLocation(String name, String fullyQualifiedName, String kind) {}

  /** Section 3.27.17. */
  record Fingerprints(@JsonField(name = "causeAtTarget/v1") String causeAtTarget) {}

  /** Section 3.8. */
  record Properties(
      String verdict,
      double confidence,
      @JsonField(name = "for") List<String> support,
      List<String> against,
      Optional<String> next,
      Optional<String> failingStage) {}
}
