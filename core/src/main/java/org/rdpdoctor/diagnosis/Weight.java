package org.rdpdoctor.diagnosis;

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

  private Weight() {}
}
