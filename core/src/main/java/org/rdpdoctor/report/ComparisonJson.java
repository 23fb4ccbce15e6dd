package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.comparison.Basis;
import org.rdpdoctor.comparison.Comparison;
import org.rdpdoctor.comparison.Difference;
import org.rdpdoctor.comparison.Judgement;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.report.DiagnosisJson.CauseDocument;
import org.rdpdoctor.report.DiagnosisJson.DiagnosisDocument;

/**
 * Two pieces of evidence beside each other as JSON, for scripts; {@code
 * docs/schema/comparison-1.json} describes it. Fields are added, never renamed.
 */
public final class ComparisonJson {
  static final String SCHEMA = "rdpdoctor/comparison/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(ComparisonDocument.class);

  private ComparisonJson() {}

  /**
   * A document of several lines, with a line end.
   *
   * @param all with the causes that are ruled out or not tested
   */
  public static String write(SideBySide.Pair pair, boolean all) {
    Comparison comparison = pair.comparison();
    ComparisonDocument document =
        new ComparisonDocument(
            SCHEMA,
            comparison.relation().id(),
            DiagnosisJson.healthy(pair.health()),
            differences(comparison.stages()),
            differences(comparison.facts()),
            comparison.untold().stream().map(StageId::id).toList(),
            comparison.judgement().map(ComparisonJson::judgement),
            comparison.together().headline(),
            conclusions(comparison),
            comparison.remarks(),
            comparison.together().remaining().stream().map(DiagnosisJson::cause).toList(),
            DiagnosisJson.document(new Judged(pair.first().evidence(), comparison.alone()), all),
            DiagnosisJson.document(new Judged(pair.second().evidence(), comparison.other()), all));
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document)) + "\n";
  }

  static List<ConclusionDocument> conclusions(Comparison comparison) {
    return comparison.conclusions().stream()
        .map(each ->
            new ConclusionDocument(
                each.bearing().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                each.causes(),
                each.because(),
                basis(each.basis())))
        .toList();
  }

  static JudgementDocument judgement(Judgement judgement) {
    return new JudgementDocument(
        judgement.lies().id(),
        judgement.certainty().id(),
        judgement.because(),
        judgement.basis().map(ComparisonJson::basis),
        judgement.candidates(),
        judgement.unless(),
        judgement.next());
  }

  private static BasisDocument basis(Basis basis) {
    return new BasisDocument(basis.stage().id(), basis.first(), basis.second());
  }

  static List<DifferenceDocument> differences(List<Difference> differences) {
    return differences.stream()
        .map(each ->
            new DifferenceDocument(each.stage().id(), each.what(), each.first(), each.second()))
        .toList();
  }

  /** The document. */
  record ComparisonDocument(
      @JsonField(description = "always rdpdoctor/comparison/1") String schema,
      @JsonField(description = "places, times or hosts") String relation,
      @JsonField(
              description =
                  "of the first, by what both say; true, false, or null when it could not be told",
              nullWhenEmpty = true)
          Optional<Boolean> healthy,
      @JsonField(description = "stages that do not stand alike") List<DifferenceDocument> stages,
      @JsonField(description = "facts that are not the same") List<DifferenceDocument> facts,
      @JsonField(description = "stages of which it is not known whether they stand alike")
          List<String> untold,
      @JsonField(description = "where both together place the fault")
          Optional<JudgementDocument> judgement,
      @JsonField(description = "of the first, by what both say") String headline,
      @JsonField(description = "what both together say of causes")
          List<ConclusionDocument> conclusions,
      @JsonField(description = "sentences that hold whatever the verdicts are")
          List<String> remarks,
      @JsonField(description = "what remains of the first one's causes, the most likely first")
          List<CauseDocument> causes,
      @JsonField(description = "by itself") DiagnosisDocument first,
      @JsonField(description = "by itself") DiagnosisDocument second) {}

  /** One difference. */
  record DifferenceDocument(String stage, String what, String first, String second) {}

  /** One conclusion. */
  record ConclusionDocument(
      @JsonField(description = "proves, rules-out, speaks-for or speaks-against") String bearing,
      @JsonField(description = "ids") List<String> causes,
      String because,
      @JsonField(description = "what was seen that says so") BasisDocument basis) {}

  /** Two observations. */
  record BasisDocument(String stage, String first, String second) {}

  /** Where the fault lies. */
  record JudgementDocument(
      @JsonField(
              description =
                  "on-the-first-way, on-both-ways, at-the-host, in-the-name, where-tls-ends, in-a-change,"
                      + " at-that-host, on-our-side, in-chance or not-told")
          String lies,
      @JsonField(description = "proved, likely or open") String certainty,
      String because,
      @JsonField(description = "what was seen that says so") Optional<BasisDocument> basis,
      @JsonField(description = "ids of causes that lie there and could be it")
          List<String> candidates,
      @JsonField(description = "what would explain both all the same; empty when it is proved")
          List<String> unless,
      @JsonField(description = "the cheapest test that would settle it") Optional<String> next) {}
}
