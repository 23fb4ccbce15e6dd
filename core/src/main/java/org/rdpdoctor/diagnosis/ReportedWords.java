package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The vocabulary for what only a person knows, {@code /org/rdpdoctor/causes/reported-words.csv}, in
 * its order.
 */
public final class ReportedWords {
  private static final String RESOURCE = "/org/rdpdoctor/causes/reported-words.csv";
  private static final int MOST_NEAREST = 3;

  /** Of the likeness of the most alike; what is further off is not worth a mention. */
  private static final double NEAR = 0.8;

  private final Map<String, ReportedWord> words;

  private ReportedWords(Map<String, ReportedWord> words) {
    this.words = words;
  }

  public static ReportedWords packed() {
    Map<String, ReportedWord> words = new LinkedHashMap<>();
    for (List<String> row : PackedTable.rows(RESOURCE)) {
      ReportedWord word =
          new ReportedWord(
              row.get(0),
              row.get(1),
              row.get(2),
              ReportedWord.Who.valueOf(row.get(3).toUpperCase(Locale.ROOT)),
              ReportedWord.Effort.valueOf(row.get(4).toUpperCase(Locale.ROOT)),
              ReportedWord.Usual.valueOf(row.get(5).toUpperCase(Locale.ROOT)),
              words(row, 6),
              words(row, 7));
      words.put(word.word(), word);
    }
    return new ReportedWords(words);
  }

  /** The last cells of a row may be missing. */
  private static List<String> words(List<String> row, int cell) {
    return row.size() <= cell || row.get(cell).isEmpty()
        ? List.of()
        : List.of(row.get(cell).split(" ", -1));
  }

  public List<ReportedWord> all() {
    return List.copyOf(words.values());
  }

  public Optional<ReportedWord> word(String word) {
    return Optional.ofNullable(words.get(word));
  }

  /** The words that look most like this one: those that share most of its parts come first. */
  public List<String> nearest(String word) {
    Set<String> parts = parts(word);
    List<String> near = new ArrayList<>(words.keySet());
    near.removeIf(each -> shared(parts, each) == 0);
    near.sort(Comparator.comparingDouble((String each) -> likeness(parts, each)).reversed());
    return near.stream()
        .filter(each -> likeness(parts, each) >= NEAR * likeness(parts, near.getFirst()))
        .limit(MOST_NEAREST)
        .toList();
  }

  private static double likeness(Set<String> parts, String word) {
    return (double) shared(parts, word) / (parts.size() + parts(word).size());
  }

  private static long shared(Set<String> parts, String word) {
    return parts(word).stream().filter(parts::contains).count();
  }

  /** Pairs of letters, which stand a slip or two. */
  private static Set<String> parts(String word) {
    String letters = word.toLowerCase(Locale.ROOT);
    Set<String> pairs = new TreeSet<>();
    for (int i = 0; i + 2 <= letters.length(); i++) {
      pairs.add(letters.substring(i, i + 2));
    }
    return pairs;
  }
}
