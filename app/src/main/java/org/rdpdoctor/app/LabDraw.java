package org.rdpdoctor.app;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Draws the ranges of a step: {@code loss=0..2} becomes {@code loss=1.37}. The same scenario and
 * repeat draw the same, so that what went wrong can be made again.
 */
final class LabDraw {
  private static final Pattern RANGE =
      Pattern.compile("(?<==)([0-9]{1,6}(?:\\.[0-9]{1,3})?)\\.\\.([0-9]{1,6}(?:\\.[0-9]{1,3})?)");

  private final Random random;

  LabDraw(String scenario, int repeat) {
    random = new Random(31L * scenario.hashCode() + repeat);
  }

  static boolean isDrawn(String step) {
    return RANGE.matcher(step).find();
  }

  String drawn(String step) {
    return RANGE.matcher(step).replaceAll(range -> between(range.group(1), range.group(2)));
  }

  private String between(String least, String most) {
    BigDecimal from = new BigDecimal(least);
    BigDecimal span = new BigDecimal(most).subtract(from);
    int digits = Math.max(from.scale(), new BigDecimal(most).scale());
    return from.add(span.multiply(BigDecimal.valueOf(random.nextDouble())))
        .setScale(digits, RoundingMode.HALF_UP)
        .toPlainString();
  }
}
