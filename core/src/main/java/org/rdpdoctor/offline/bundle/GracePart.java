package org.rdpdoctor.offline.bundle;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.GracePeriodListed;

/** What wmic prints of GetGracePeriodDays; the names of parameters depend on no language. */
final class GracePart implements PartReader {
  private static final Pattern DAYS = Pattern.compile("\\s*DaysLeft\\s*=\\s*(\\d{1,6});?\\s*");

  @Override
  public String name() {
    return "grace period";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().anyMatch(line -> DAYS.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    lines.stream()
        .map(DAYS::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .ifPresent(days -> found.accept(new GracePeriodListed(Long.parseLong(days.group(1)))));
  }
}
