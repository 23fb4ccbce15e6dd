package org.rdpdoctor.diagnosis;

import java.util.Map;
import java.util.Objects;

/**
 * The scale of clue weights in nats. The words are the whole scale: finer numbers would pretend to
 * a knowledge that the documented cases do not give.
 */
public final class Weight {
  /** 3 : 2. Tips the balance between equals. */
  public static final double SLIGHT = 0.4;

  /** 2 : 1. */
  public static final double HINT = 0.7;

  /** 5 : 1. */
  public static final double FAIR = 1.6;

  /** 10 : 1. */
  public static final double GOOD = 2.3;

  /** 20 : 1. */
  public static final double STRONG = 3.0;

  /** 100 : 1. The documented picture of this very cause. */
  public static final double TELLING = 4.6;

  private static final Map<String, Double> BY_WORD =
      Map.of(
          "slight", SLIGHT,
          "hint", HINT,
          "fair", FAIR,
          "good", GOOD,
          "strong", STRONG,
          "telling", TELLING);

  private Weight() {}

  /** What a word of a table stands for; with a minus before it, it speaks against the cause. */
  static double balance(String word) {
    boolean against = word.startsWith("-");
    double nats = Objects.requireNonNull(BY_WORD.get(against ? word.substring(1) : word), word);
    return against ? -nats : nats;
  }
}
