package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.redaction.Replacement;

/** What stands for what, as JSON for the owner of the evidence; never part of a report. */
public final class RedactionMapJson {
  private static final String SCHEMA = "rdpdoctor/redaction-map/1";
  private static final Shape.Fields SHAPE = Shape.fieldsOf(MapDocument.class);

  private RedactionMapJson() {}

  /** One document of several lines, in the order in which the originals were met. */
  public static String write(List<Replacement> replacements) {
    MapDocument document = new MapDocument(SCHEMA, replacements);
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document)) + "\n";
  }

  /** The document. */
  record MapDocument(String schema, List<Replacement> replacements) {}
}
