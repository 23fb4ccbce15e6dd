package org.rdpdoctor.diagnosis.picture;

import java.util.Optional;

/**
 * How a stage stands.
 *
 * @param ok true: proved good; false: proved to stop a current client; empty: could not be told
 * @param sentence what was seen, in plain words
 */
public record Standing(Optional<Boolean> ok, String sentence) {
  public static Standing good(String sentence) {
    return new Standing(Optional.of(true), sentence);
  }

  public static Standing bad(String sentence) {
    return new Standing(Optional.of(false), sentence);
  }

  public static Standing unknown(String sentence) {
    return new Standing(Optional.empty(), sentence);
  }

  public boolean isGood() {
    return ok.orElse(false);
  }

  public boolean isBad() {
    return !ok.orElse(true);
  }

  public boolean isUnknown() {
    return ok.isEmpty();
  }
}
