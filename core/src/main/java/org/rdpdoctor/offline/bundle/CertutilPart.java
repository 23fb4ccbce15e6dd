package org.rdpdoctor.offline.bundle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.CertificateListed;

/**
 * {@code certutil -store} and {@code -verifystore}. Its labels depend on the language; the hash
 * algorithm in brackets, the order of the dates and the codes of errors do not.
 */
final class CertutilPart implements PartReader {
  private static final Pattern STORE = Pattern.compile("(\\S[^\"]{0,100}?) \".{0,200}\"\\s*");
  private static final Pattern BEGINNING = Pattern.compile("={8,}\\s.*?(\\d{1,4})\\s+={8,}\\s*");
  private static final Pattern SHA1 =
      Pattern.compile(".*\\(sha1\\)\\s*:\\s*((?:[0-9a-fA-F] ?){40})\\s*");
  private static final Pattern CONTAINER =
      Pattern.compile("\\s{1,8}[^=:\\s][^=:]{2,60} = (\\S.{0,250})");
  private static final Pattern CODE = Pattern.compile("\\b0x8[0-9a-fA-F]{7}\\b");
  private static final int MAX_CERTIFICATES = 200;
  private static final int MAX_CODES = 20;

  @Override
  public String name() {
    return "certificate store";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().anyMatch(line -> BEGINNING.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    String store =
        lines.stream()
            .map(STORE::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .findFirst()
            .orElse("");
    ListedDays days = ListedDays.of(lines);
    List<String> block = new ArrayList<>();
    int number = -1;
    int certificates = 0;
    for (String line : lines) {
      Matcher beginning = BEGINNING.matcher(line);
      if (beginning.matches()) {
        if (number >= 0 && certificates++ < MAX_CERTIFICATES) {
          found.accept(certificate(store, number, block, days));
        }
        number = Integer.parseInt(beginning.group(1));
        block.clear();
      } else {
        block.add(line);
      }
    }
    if (number >= 0 && certificates < MAX_CERTIFICATES) {
      found.accept(certificate(store, number, block, days));
    }
  }

  private static CertificateListed certificate(
      String store, int number, List<String> block, ListedDays days) {
    List<String> dates = days.in(block);
    return new CertificateListed(
        store,
        number,
        sha1(block),
        dates.size() >= 2 ? Optional.of(dates.get(0)) : Optional.empty(),
        dates.size() >= 2 ? Optional.of(dates.get(1)) : Optional.empty(),
        container(block),
        codes(block));
  }

  private static Optional<String> sha1(List<String> block) {
    return block.stream()
        .map(SHA1::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1).replace(" ", "").toLowerCase(Locale.ROOT))
        .findFirst();
  }

  /** The first property behind the thumbprint. */
  private static Optional<String> container(List<String> block) {
    return block.stream()
        .dropWhile(line -> !SHA1.matcher(line).matches())
        .map(CONTAINER::matcher)
        .filter(Matcher::matches)
        .map(matcher -> PartText.bounded(matcher.group(1)))
        .findFirst();
  }

  private static List<String> codes(List<String> block) {
    Set<String> codes = new LinkedHashSet<>();
    for (String line : block) {
      Matcher code = CODE.matcher(line);
      while (code.find() && codes.size() < MAX_CODES) {
        codes.add(code.group().toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(codes);
  }
}
