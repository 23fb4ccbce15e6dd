package org.rdpdoctor.calibration;

/**
 * An answer with a number to it.
 *
 * @param confidence 0 to 1, as stated
 * @param right as it turned out
 */
public record Forecast(double confidence, boolean right) {
  public Forecast {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("not a confidence: " + confidence);
    }
  }
}
