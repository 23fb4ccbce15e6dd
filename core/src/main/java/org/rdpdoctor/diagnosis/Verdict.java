package org.rdpdoctor.diagnosis;

import java.util.Locale;

/** What is said of a cause, the strongest first. */
public enum Verdict {
  /** An observation proves it. */
  CONFIRMED,
  /** It explains what was seen, and better than most others do. */
  LIKELY,
  /** It could be; something speaks for it or nothing could exclude it. */
  POSSIBLE,
  /** Nothing that was examined can tell. */
  NOT_TESTED,
  /** An observation excludes it. */
  RULED_OUT;

  /** The word in output: {@code ruled-out}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The verdict of that word.
   *
   * @throws IllegalArgumentException for a word that is none
   */
  public static Verdict ofId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
