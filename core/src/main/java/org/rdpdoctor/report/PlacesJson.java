package org.rdpdoctor.report;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.report.ComparisonJson.ConclusionDocument;
import org.rdpdoctor.report.ComparisonJson.DifferenceDocument;
import org.rdpdoctor.report.ComparisonJson.JudgementDocument;
import org.rdpdoctor.report.DiagnosisJson.CauseDocument;
import org.rdpdoctor.report.DiagnosisJson.DiagnosisDocument;

/**
 * One target from several places as JSON, for scripts; {@code docs/schema/places-1.json} describes
 * it. Fields are added, never renamed.
 */
public final class PlacesJson {
  static final String SCHEMA = "rdpdoctor/places/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(PlacesDocument.class);

  private PlacesJson() {}

  /**
   * A document of several lines, with a line end.
   *
   * @param all with the causes that are ruled out or not tested
   */
  public static String write(SideBySide sides, boolean all) {
    PlacesDocument document =
        new PlacesDocument(
            SCHEMA,
            DiagnosisJson.healthy(sides.health()),
            sides.verdict(),
            sides.seen().stream()
                .map(each ->
                    new PlaceDocument(
                        each.name(),
                        each.notes(),
                        DiagnosisJson.document(new Judged(each.evidence(), each.diagnosis()), all)))
                .toList(),
            sides.missing().stream()
                .map(each -> new MissingDocument(each.name(), each.because()))
                .toList(),
            sides.pairs().stream().map(PlacesJson::pair).toList());
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document)) + "\n";
  }

  private static PairDocument pair(SideBySide.Pair pair) {
    return new PairDocument(
        pair.first().name(),
        pair.second().name(),
        ComparisonJson.differences(pair.comparison().stages()),
        ComparisonJson.differences(pair.comparison().facts()),
        pair.comparison().untold().stream().map(StageId::id).toList(),
        pair.comparison().judgement().map(ComparisonJson::judgement),
        pair.comparison().together().headline(),
        ComparisonJson.conclusions(pair.comparison()),
        pair.comparison().remarks(),
        pair.comparison().together().remaining().stream().map(DiagnosisJson::cause).toList());
  }

  /** The document. */
  record PlacesDocument(
      @JsonField(description = "always rdpdoctor/places/1") String schema,
      @JsonField(
              description =
                  "of all places together; true, false, or null when it could not be told",
              nullWhenEmpty = true)
          Optional<Boolean> healthy,
      @JsonField(description = "one sentence on all places together") String verdict,
      @JsonField(description = "in the order in which they were asked for")
          List<PlaceDocument> places,
      @JsonField(description = "places of which there is no evidence")
          List<MissingDocument> notAsked,
      @JsonField(description = "places beside each other") List<PairDocument> comparisons) {}

  /** One place. */
  record PlaceDocument(
      @JsonField(description = "HERE, or as it was asked for") String place,
      @JsonField(description = "sentences on how the evidence came about") List<String> notes,
      @JsonField(description = "by itself") DiagnosisDocument diagnosis) {}

  /** One that could not be asked. */
  record MissingDocument(String place, String because) {}

  /** Two places. */
  record PairDocument(
      @JsonField(description = "the place that is asked about") String first,
      @JsonField(description = "the place that tells of it") String second,
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
          List<CauseDocument> causes) {}
}
