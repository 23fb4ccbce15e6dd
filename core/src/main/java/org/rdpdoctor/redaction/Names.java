package org.rdpdoctor.redaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands for what: the same original, whatever its case and wherever it stands, has the same
 * replacement. The kind under which it was met first gives it its word.
 */
final class Names {
  private final Map<String, Replacement> byOriginal = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** {@code kind-N}. */
  String replace(String kind, String original) {
    return byOriginal
        .computeIfAbsent(key(original), _ -> new Replacement(next(kind), original))
        .replacement();
  }

  /** Keeps a replacement that was made elsewhere. */
  void keep(String original, String replacement) {
    byOriginal.putIfAbsent(key(original), new Replacement(replacement, original));
  }

  Optional<String> known(String original) {
    return Optional.ofNullable(byOriginal.get(key(original))).map(Replacement::replacement);
  }

  /** Originals with more than one word, the longest first. */
  List<Replacement> ofSeveralWords() {
    return byOriginal.values().stream()
        .filter(each -> each.original().strip().indexOf(' ') > 0)
        .sorted((one, other) -> Integer.compare(other.original().length(), one.original().length()))
        .toList();
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
