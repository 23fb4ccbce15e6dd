package org.rdpdoctor.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * Confidences against hits.
 *
 * @param forecasts in any order
 */
public record Reliability(List<Forecast> forecasts) {
  /** The last two are narrower: "sure" and "nearly sure" are not the same. */
  private static final List<Double> BOUNDS =
      List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0);

  /** Of the standard normal distribution, for 95 percent. */
  private static final double Z = 1.959964;

  public Reliability {
    forecasts = List.copyOf(forecasts);
  }

  /**
   * Forecasts whose confidence is from {@code least}, included, to {@code most}, excluded but for
   * 1.
   *
   * @param mean confidence; 0 for no forecasts
   */
  public record Bin(double least, double most, int count, int right, double mean) {
    /** Of the forecasts, 0 to 1; 0 for no forecasts. */
    public double share() {
      return count == 0 ? 0 : (double) right / count;
    }

    public Interval interval() {
      return Interval.of(right, count);
    }
  }

  /**
   * Where a share lies with 95 percent, by what was counted: E. B. Wilson, Journal of the American
   * Statistical Association 22 (1927).
   */
  public record Interval(double low, double high) {
    static Interval of(int right, int count) {
      if (count == 0) {
        return new Interval(0, 1);
      }
      double share = (double) right / count;
      double z2 = Z * Z / count;
      double middle = (share + z2 / 2) / (1 + z2);
      double half = Z * Math.sqrt(share * (1 - share) / count + z2 / (4 * count)) / (1 + z2);
      return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }
  }

  /** From the lowest confidence to the highest, empty ones too. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i + 1 < BOUNDS.size(); i++) {
      bins.add(between(BOUNDS.get(i), BOUNDS.get(i + 1)));
    }
    return bins;
  }

  /** Those with a confidence of more than 95 percent. */
  public Bin sure() {
    return between(0.95, 1.0);
  }

  private Bin between(double least, double most) {
    List<Forecast> in =
        forecasts.stream()
            .filter(each -> each.confidence() >= least)
            .filter(each -> each.confidence() < most || most == 1.0)
            .toList();
    return new Bin(
        least,
        most,
        in.size(),
        (int) in.stream().filter(Forecast::right).count(),
        in.stream().mapToDouble(Forecast::confidence).average().orElse(0));
  }

  /** Expected calibration error: how far share and mean confidence are apart, over all bins. */
  public double calibrationError() {
    return forecasts.isEmpty()
        ? 0
        : bins().stream().mapToDouble(bin -> bin.count() * Math.abs(bin.share() - bin.mean())).sum()
            / forecasts.size();
  }

  /** Mean square of what was wrong: 0 is the best, 0.25 is what "50 %" for everything gets. */
  public double brierScore() {
    return forecasts.stream()
        .mapToDouble(each -> Math.pow(each.confidence() - (each.right() ? 1 : 0), 2))
        .average()
        .orElse(0);
  }
}
