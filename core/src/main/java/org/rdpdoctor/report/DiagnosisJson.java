package org.rdpdoctor.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;

/**
 * Diagnoses as JSON, for scripts; {@code docs/schema/diagnosis-1.json} describes it. Fields are
 * added, never renamed.
 */
public final class DiagnosisJson {
  static final String SCHEMA = "rdpdoctor/diagnosis/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(DiagnosisDocument.class);

  private static final double CONFIDENCE_STEPS = 1000;

  private DiagnosisJson() {}

  /**
   * One target: a document of several lines. Several: one document on each line. A line end closes
   * each document.
   *
   * @param all with the causes that are ruled out or not tested
   */
  public static String write(List<Judged> judged, boolean all) {
    if (judged.size() == 1) {
      return pretty(judged.getFirst(), all) + "\n";
    }
    return judged.stream().map(each -> writeLine(each, all) + "\n").collect(Collectors.joining());
  }

  /** One target in one line, without its line end. */
  public static String writeLine(Judged judged, boolean all) {
    return JsonText.compact(out -> new ShapeWriter(out).write(SHAPE, document(judged, all)));
  }

  private static String pretty(Judged judged, boolean all) {
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document(judged, all)));
  }

  static DiagnosisDocument document(Judged judged, boolean all) {
    Diagnosis diagnosis = judged.diagnosis();
    List<Assessment> causes = all ? diagnosis.causes() : Findings.of(diagnosis);
    return new DiagnosisDocument(
        SCHEMA,
        diagnosis.target().display(),
        healthy(diagnosis.health()),
        diagnosis.headline(),
        diagnosis.failingStage().map(StageId::id),
        diagnosis.stages().stream().map(DiagnosisJson::stage).toList(),
        diagnosis.gatewayStages().stream().map(DiagnosisJson::stage).toList(),
        causes.stream().map(DiagnosisJson::cause).toList(),
        List.of(),
        diagnosis.cautions(),
        diagnosis.notes(),
        diagnosis.defects(),
        judged.evidence());
  }

  static Optional<Boolean> healthy(Health health) {
    return switch (health) {
      case HEALTHY -> Optional.of(true);
      case FAULTY -> Optional.of(false);
      case UNKNOWN -> Optional.empty();
    };
  }

  private static StageDocument stage(StageVerdict stage) {
    return new StageDocument(
        stage.stage().id(), stage.outcome(), stage.ok(), stage.summary(), stage.took().toMillis());
  }

  static CauseDocument cause(Assessment assessment) {
    Optional<CausePage> page =
        Findings.isRemaining(assessment) ? CausePages.page(assessment.causeId()) : Optional.empty();
    return new CauseDocument(
        assessment.causeId(),
        Findings.title(assessment),
        assessment.verdict().id(),
        Math.round(assessment.confidence() * CONFIDENCE_STEPS) / CONFIDENCE_STEPS,
        reasons(assessment.support()),
        reasons(assessment.against()),
        assessment.next(),
        assessment.untestedBecause(),
        page.map(CausePage::mend).orElse(List.of()),
        page.map(CausePage::avoid).orElse(List.of()));
  }

  private static List<String> reasons(List<Clue> clues) {
    return clues.stream().map(Clue::reason).toList();
  }

  /** The document. */
  record DiagnosisDocument(
      @JsonField(description = "always rdpdoctor/diagnosis/1") String schema,
      @JsonField(description = "host:port, brackets around a v6 address") String target,
      @JsonField(
              description = "true, false, or null when it could not be told",
              nullWhenEmpty = true)
          Optional<Boolean> healthy,
      @JsonField(description = "one sentence for the person who asked") String headline,
      @JsonField(
              description = "id of the first stage that is proved to stop a current client",
              nullWhenEmpty = true)
          Optional<String> failingStage,
      List<StageDocument> stages,
      @JsonField(description = "of the gateway on the way, empty without one")
          List<StageDocument> gatewayStages,
      @JsonField(description = "the most likely first") List<CauseDocument> causes,
      @JsonField(description = "changes that the program can make itself")
          List<RemedyDocument> remedies,
      @JsonField(description = "what may go wrong, or weakens this diagnosis")
          List<String> cautions,
      @JsonField(description = "facts that are no fault") List<String> notes,
      @JsonField(description = "stages that a defect of this program ended") List<String> defects,
      @JsonField(description = "everything that was seen; can be judged again")
          Evidence evidence) {}

  /** One stage. */
  record StageDocument(
      @JsonField(description = "name, tcp, negotiation, tls, certificate or nla") String id,
      @JsonField(description = "completed, not-reached or crashed") String outcome,
      @JsonField(description = "null when it could not be told", nullWhenEmpty = true)
          Optional<Boolean> ok,
      String summary,
      @JsonField(description = "milliseconds that the stage took") long millis) {}

  /** One cause. */
  record CauseDocument(
      @JsonField(description = "stable id, kebab case") String id,
      String title,
      @JsonField(description = "confirmed, likely, possible, not-tested or ruled-out")
          String verdict,
      @JsonField(description = "0 to 1; 0 when ruled out or not tested") double confidence,
      @JsonField(name = "for", description = "reasons, the weightiest first") List<String> support,
      @JsonField(description = "reasons, the weightiest first") List<String> against,
      @JsonField(description = "the cheapest test that would settle it", nullWhenEmpty = true)
          Optional<String> next,
      @JsonField(description = "what is missing to decide it") Optional<String> untestedBecause,
      @JsonField(description = "steps for a person, in order; only for causes that remain")
          List<String> mend,
      @JsonField(description = "what not to do; only for causes that remain") List<String> avoid) {}

  /** A change that the program can make. */
  record RemedyDocument(String id, String risk, String summary) {}
}
