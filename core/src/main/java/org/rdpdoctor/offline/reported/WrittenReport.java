package org.rdpdoctor.offline.reported;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import org.rdpdoctor.model.ReportedObservation.StartReported;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;

/**
 * What a person wrote down, one statement per line: {@code WORD}, {@code not WORD}, {@code symptom
 * CODES}, {@code since TIME} and {@code comment TEXT}. Empty lines and those that begin with # say
 * nothing, nor does the first line, {@link #HEADER}.
 *
 * @param unreadable numbers, from 1, of lines that are no statement
 */
public record WrittenReport(List<ReportedObservation> statements, List<Integer> unreadable) {
  /** By this line the kind of the file is known. */
  public static final String HEADER = "rdpdoctor reported 1";

  private static final int MAX_STATEMENTS = 1000;

  public WrittenReport {
    statements = List.copyOf(statements);
    unreadable = List.copyOf(unreadable);
  }

  /** Reads the text of a file. */
  public static WrittenReport of(String text) {
    List<ReportedObservation> statements = new ArrayList<>();
    List<Integer> unreadable = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#") || line.equalsIgnoreCase(HEADER)) {
        continue;
      }
      Optional<ReportedObservation> statement = statement(line);
      if (statement.isPresent() && statements.size() < MAX_STATEMENTS) {
        statements.add(statement.get());
      } else if (unreadable.size() < MAX_STATEMENTS) {
        unreadable.add(number);
      }
    }
    return new WrittenReport(statements, unreadable);
  }

  /** One line that is not empty; nothing when it says nothing that can be understood. */
  public static Optional<ReportedObservation> statement(String line) {
    String[] parts = line.strip().split("\\s+", 2);
    if (parts.length == 1) {
      return word(parts[0], true);
    }
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "not" -> word(parts[1], false);
      case "symptom" -> symptom(parts[1]);
      case "since" -> since(parts[1]);
      case "comment" -> Optional.of(new CommentReported(cut(parts[1])));
      default -> Optional.empty();
    };
  }

  static Optional<ReportedObservation> word(String word, boolean holds) {
    String lower = word.toLowerCase(Locale.ROOT);
    return WordReported.FORM.matcher(lower).matches()
        ? Optional.of(new WordReported(lower, holds))
        : Optional.empty();
  }

  static Optional<ReportedObservation> symptom(String text) {
    return text.length() > SymptomReported.MAX_CHARACTERS
        ? Optional.empty()
        : Optional.of(SymptomReported.read(text))
            .filter(symptom -> symptom.reason().isPresent())
            .map(ReportedObservation.class::cast);
  }

  static Optional<ReportedObservation> since(String text) {
    return instant(text.strip()).map(StartReported::new);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException _) {
      // perhaps with a time
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  static String cut(String text) {
    return text.substring(0, Math.min(text.length(), CommentReported.MAX_CHARACTERS));
  }
}
