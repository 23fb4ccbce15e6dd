package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;

/** Inspections as JSON, for scripts; {@code docs/schema/inspection-1.json} describes it. */
public final class InspectionJson {
  static final String SCHEMA = "rdpdoctor/inspection/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(InspectionDocument.class);

  private InspectionJson() {}

  /**
   * One document of several lines.
   *
   * @param all with the causes that are ruled out or not tested
   */
  public static String write(Inspection inspection, boolean all) {
    InspectionDocument document =
        new InspectionDocument(
            SCHEMA,
            inspection.madeBy(),
            inspection.files(),
            inspection.judged().stream().map(each -> DiagnosisJson.document(each, all)).toList(),
            inspection.machines(),
            CommonTimeline.of(inspection.files(), inspection.machines()));
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document)) + "\n";
  }

  /** The document. */
  record InspectionDocument(
      @JsonField(description = "always rdpdoctor/inspection/1") String schema,
      String madeBy,
      @JsonField(description = "in the order in which they were read") List<InspectedFile> files,
      @JsonField(description = "one for each pair of a client and a server that the files show")
          List<DiagnosisJson.DiagnosisDocument> diagnoses,
      @JsonField(description = "whose records these are, and how their clocks stand to each other")
          List<Observed> machines,
      @JsonField(
              description =
                  "what several machines recorded, on one clock; the latest ones, without what is"
                      + " part of every healthy connection")
          List<CommonTimeline.Entry> timeline) {}
}
