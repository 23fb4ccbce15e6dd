package org.rdpdoctor.offline.bundle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.AddressesListed;

/** {@code ipconfig /all}: own addresses have a word in brackets behind them, others have not. */
final class AddressesPart implements PartReader {
  private static final Pattern FIELD = Pattern.compile("\\s+\\S.*\\. \\. ?:.*");
  private static final Pattern OWN =
      Pattern.compile(
          ".*: ([0-9.]{7,15}|[0-9a-fA-F]*:[0-9a-fA-F:.]{1,45})(?:%\\d+)?\\([^)]*\\)\\s*");
  private static final int MAX_ADDRESSES = 100;

  @Override
  public String name() {
    return "addresses";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().filter(line -> FIELD.matcher(line).matches()).limit(3).count() == 3;
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    Set<String> addresses = new LinkedHashSet<>();
    for (String line : lines) {
      Matcher own = OWN.matcher(line);
      if (own.matches() && addresses.size() < MAX_ADDRESSES) {
        addresses.add(own.group(1));
      }
    }
    found.accept(new AddressesListed(List.copyOf(addresses)));
  }
}
