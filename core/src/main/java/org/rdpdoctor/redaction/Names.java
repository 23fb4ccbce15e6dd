package org.rdpdoctor.redaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands for what: the same original, whatever its case and wherever it stands, has the same
 * replacement. The kind under which it was met first gives it its word.
 */
final class Names {
  private static final Pattern SEVERAL_WORDS =
      Pattern.compile("([\\p{L}\\p{N}]+)[^\\p{L}\\p{N}]+[\\p{L}\\p{N}]");

  private final Map<String, Replacement> byOriginal = new LinkedHashMap<>();
  private final Map<String, List<Replacement>> bySeveralWords = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** {@code kind-N}. */
  String replace(String kind, String original) {
    Replacement made = byOriginal.get(key(original));
    if (made != null) {
      return made.replacement();
    }
    String replacement = next(kind);
    add(original, replacement);
    return replacement;
  }

  /** Keeps a replacement that was made elsewhere. */
  void keep(String original, String replacement) {
    if (!byOriginal.containsKey(key(original))) {
      add(original, replacement);
    }
  }

  Optional<String> known(String original) {
    return Optional.ofNullable(byOriginal.get(key(original))).map(Replacement::replacement);
  }

  /** Originals of several words that begin with this one. */
  List<Replacement> ofSeveralWords(String first) {
    return bySeveralWords.getOrDefault(key(first), List.of());
  }

  private void add(String original, String replacement) {
    Replacement made = new Replacement(replacement, original);
    byOriginal.put(key(original), made);
    Matcher several = SEVERAL_WORDS.matcher(original);
    if (several.find()) {
      bySeveralWords.computeIfAbsent(key(several.group(1)), _ -> new ArrayList<>()).add(made);
    }
  }

  Stream<Replacement> all() {
    return new ArrayList<>(byOriginal.values()).stream();
  }

  int next(String kind, int step) {
    return counts.merge(kind, step, Integer::sum);
  }

  private String next(String kind) {
    return kind + "-" + next(kind, 1);
  }

  private static String key(String original) {
    return original.toLowerCase(Locale.ROOT);
  }
}
