package org.rdpdoctor.offline.bundle;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.ClockOffsetListed;

/** {@code w32tm /stripchart}: of all samples the one in the middle. */
final class ClockPart implements PartReader {
  private static final Pattern SAMPLE =
      Pattern.compile(".*\\bd:[+-]?\\d{1,9}[.,]\\d{1,9}s\\s+o:([+-]?\\d{1,12})[.,](\\d{1,9})s.*");
  private static final int MAX_SAMPLES = 10_000;

  @Override
  public String name() {
    return "clock offset";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().anyMatch(line -> SAMPLE.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    List<BigDecimal> offsets = new ArrayList<>();
    for (String line : lines) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches() && offsets.size() < MAX_SAMPLES) {
        offsets.add(new BigDecimal(sample.group(1) + "." + sample.group(2)));
      }
    }
    if (!offsets.isEmpty()) {
      BigDecimal middle = offsets.stream().sorted().toList().get(offsets.size() / 2);
      found.accept(new ClockOffsetListed(Duration.ofNanos(middle.movePointRight(9).longValue())));
    }
  }
}
