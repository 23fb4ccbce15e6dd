package org.rdpdoctor.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.model.Evidence;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;

/**
 * Evidence as JSON and back, without loss, secrets excepted. Records are objects, observations
 * carry their {@code type} (the record's name in kebab case), codes of the wire are numbers, bytes
 * are hex, times and durations ISO 8601; an empty optional field is left out. Everything beyond
 * ASCII is escaped, so that a name in evidence cannot act on a terminal.
 *
 * <p>Fields are added, never renamed, and a new field is a list or optional: an older file lacks it
 * and is read as empty. What a newer program wrote is read as far as it is known here: unknown
 * fields are ignored, list entries of an unknown kind (an observation, a stage) are left out and
 * counted.
 */
public final class EvidenceJson {
  /** More than a hundred repeated runs need; a larger file is refused before it is read whole. */
  public static final long MAX_FILE_BYTES = 64L * 1024 * 1024;

  static final Shape.Fields SHAPE = Shape.fieldsOf(Evidence.class);

  private static final String MEND = "save evidence with: rdpdoctor diagnose HOST --save FILE";

  /**
   * One document that was read.
   *
   * @param leftOut list entries of kinds that this program does not know
   * @param unknownKinds their words, at most ten, fit to be shown
   */
  public record Reading(Evidence evidence, int leftOut, List<String> unknownKinds) {
    public Reading {
      unknownKinds = List.copyOf(unknownKinds);
    }
  }

  private EvidenceJson() {}

  /** One line, without a line end: several documents make a file with one on each line. */
  public static String write(Evidence evidence) {
    return JsonText.compact(out -> new ShapeWriter(out).write(SHAPE, evidence));
  }

  /** Several lines, for people, without a last line end. */
  public static String writePretty(Evidence evidence) {
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, evidence));
  }

  /**
   * Reads all documents of a file: evidence, or diagnoses that carry their evidence. UTF-8, and
   * UTF-16 as a redirection in Windows PowerShell writes it.
   *
   * @throws UnreadableEvidence the file holds no document, or one that cannot be read
   * @throws IOException the stream fails
   */
  public static List<Reading> read(InputStream in) throws IOException, UnreadableEvidence {
    List<Reading> readings = new ArrayList<>();
    try (JsonParser parser = JsonText.parser(in)) {
      while (parser.nextToken() != null) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonNode document = parser.readValueAsTree();
        readings.add(readDocument(document, line));
      }
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new UnreadableEvidence(lineFor(e));
    }
    if (readings.isEmpty()) {
      throw new UnreadableEvidence("there is nothing in it; " + MEND);
    }
    return readings;
  }

  private static Reading readDocument(JsonNode document, int line) throws UnreadableEvidence {
    try {
      JsonNode evidence = evidenceIn(document);
      ShapeReader reader = new ShapeReader();
      Evidence read = (Evidence) reader.read(SHAPE, evidence);
      return new Reading(read, reader.leftOut(), reader.unknownKinds());
    } catch (UnreadableEvidence e) {
      throw new UnreadableEvidence("document in line " + line + ", " + e.getMessage());
    }
  }

  private static JsonNode evidenceIn(JsonNode document) throws UnreadableEvidence {
    String schema = document.path("schema").asString("");
    if (schema.equals(DiagnosisJson.SCHEMA)) {
      return evidenceIn(document.path("evidence"));
    }
    if (schema.equals(Evidence.SCHEMA)) {
      return document;
    }
    if (schema.startsWith("rdpdoctor/")) {
      throw new UnreadableEvidence(
          "at /schema: this program reads %s, not %s; a newer rdpdoctor may read it"
              .formatted(Evidence.SCHEMA, PlainText.show(schema)));
    }
    throw new UnreadableEvidence(
        "at /schema: not \"" + Evidence.SCHEMA + "\", so this is no evidence; " + MEND);
  }

  private static String lineFor(JacksonException e) {
    String where =
        e.getLocation() == null
            ? ""
            : "line %d, column %d: "
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return where
        + switch (e) {
          case StreamConstraintsException _ ->
              "too large or too deeply nested to be evidence (limit: %d MiB, %d values); judge parts of it"
                  .formatted(MAX_FILE_BYTES / (1024 * 1024), JsonText.MAX_TOKENS);
          case UnexpectedEndOfInputException _ ->
              "the file ends in the middle of a document; copy the whole file, or " + MEND;
          default -> "this is not JSON; " + MEND;
        };
  }
}
