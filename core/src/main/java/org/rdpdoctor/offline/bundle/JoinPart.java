package org.rdpdoctor.offline.bundle;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.JoinListed;

/** {@code dsregcmd /status}, which is English everywhere. */
final class JoinPart implements PartReader {
  private static final Pattern ENTRA = Pattern.compile("\\s*AzureAdJoined : (YES|NO)\\s*");
  private static final Pattern DOMAIN = Pattern.compile("\\s*DomainJoined : (YES|NO)\\s*");

  @Override
  public String name() {
    return "join state";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return said(firstLines, ENTRA) && said(firstLines, DOMAIN);
  }

  private static boolean said(List<String> lines, Pattern pattern) {
    return lines.stream().anyMatch(line -> pattern.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    found.accept(new JoinListed(yes(lines, ENTRA), yes(lines, DOMAIN)));
  }

  private static boolean yes(List<String> lines, Pattern pattern) {
    return lines.stream()
        .anyMatch(line -> pattern.matcher(line).matches() && line.strip().endsWith("YES"));
  }
}
