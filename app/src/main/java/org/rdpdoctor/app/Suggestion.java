package org.rdpdoctor.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody meant who mistyped a word. */
final class Suggestion {
  private static final int FEWEST_LETTERS = 3;
  private static final int MOST_LETTERS = 60;
  private static final int MOST_SLIPS = 2;

  private Suggestion() {}

  /** ": did you mean X?", or the other text when nothing is close. */
  static String of(String word, Collection<String> known, String otherwise) {
    return closest(word.toLowerCase(Locale.ROOT), known)
        .map(each -> ": did you mean " + each + "?")
        .orElse(otherwise);
  }

  private static Optional<String> closest(String word, Collection<String> known) {
    if (word.length() < FEWEST_LETTERS || word.length() > MOST_LETTERS) {
      return Optional.empty();
    }
    Optional<String> begun =
        known.stream().filter(each -> each.startsWith(word)).sorted().findFirst();
    return begun.or(() ->
        known.stream()
            .filter(each -> slips(word, each) <= MOST_SLIPS)
            .min(
                Comparator.comparingInt((String each) -> slips(word, each))
                    .thenComparing(each -> each)));
  }

  /** Letters to insert, remove or replace (Levenshtein's distance). */
  private static int slips(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, Math.min(diagonal, row[column - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
