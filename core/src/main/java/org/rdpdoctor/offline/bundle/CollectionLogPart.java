package org.rdpdoctor.offline.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.CollectionLogged;

/** The progress log of MSRD-Collect. */
final class CollectionLogPart implements PartReader {
  private static final Pattern ENTRY =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2}) (\\d{2}:\\d{2}:\\d{2})\\.\\d{3}[: ](.*)");

  private static final Pattern VERSION =
      Pattern.compile(".*\\bMSRD-Collect\\b.{0,20}\\bv([0-9]{6}(?:\\.[0-9]{1,3})?)\\b.*");

  private static final int MAX_NOT_FOUND = 200;

  @Override
  public String name() {
    return "collection log";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().limit(10).filter(line -> ENTRY.matcher(line).matches()).count() > 0;
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    List<String> times = new ArrayList<>(2);
    List<String> notFound = new ArrayList<>();
    Optional<String> version = Optional.empty();
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        continue;
      }
      String time =
          "%s-%s-%sT%s".formatted(entry.group(1), entry.group(2), entry.group(3), entry.group(4));
      if (times.size() < 2) {
        times.add(time);
      } else {
        times.set(1, time);
      }
      Matcher said = VERSION.matcher(entry.group(5));
      version = said.matches() ? Optional.of(said.group(1)) : version;
      if (entry.group(5).contains("not found") && notFound.size() < MAX_NOT_FOUND) {
        notFound.add(PartText.bounded(entry.group(5).replaceFirst("^[^']*\\] ?", "")));
      }
    }
    found.accept(
        new CollectionLogged(
            version,
            times.stream().findFirst(),
            times.size() < 2 ? Optional.empty() : Optional.of(times.get(1)),
            notFound));
  }
}
