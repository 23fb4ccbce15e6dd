package org.rdpdoctor.offline.bundle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.SystemDescribed;

/** SystemInfo.txt of MSRD-Collect, whose labels, roles and times are its own in all languages. */
final class SystemPart implements PartReader {
  private static final Pattern FIELD = Pattern.compile("(\\S[^:]{0,40}?)\\s* : (.*)");
  private static final Pattern NAMED = Pattern.compile("Computer name\\s* : .*");

  @Override
  public String name() {
    return "system information";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().limit(5).anyMatch(line -> NAMED.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    Map<String, String> fields = new HashMap<>();
    for (String line : lines) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        fields.putIfAbsent(field.group(1), PartText.bounded(field.group(2)));
      }
    }
    found.accept(
        new SystemDescribed(
            said(fields, "Computer name"),
            said(fields, "DNS Domain name"),
            said(fields, "Operating System"),
            said(fields, "Build Number"),
            said(fields, "Domain role"),
            said(fields, "Local time").flatMap(PartText::localTime),
            said(fields, "Last boot time").flatMap(PartText::localTime)));
  }

  private static Optional<String> said(Map<String, String> fields, String label) {
    return Optional.ofNullable(fields.get(label)).filter(value -> !value.isEmpty());
  }
}
