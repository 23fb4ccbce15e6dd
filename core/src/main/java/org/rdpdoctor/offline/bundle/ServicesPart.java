package org.rdpdoctor.offline.bundle;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.ServiceListed;

/**
 * Services, as MSRD-Collect prints them (Win32_Service: its words are the same in all languages)
 * and as {@code sc queryex} does (its numbers are).
 */
final class ServicesPart implements PartReader {
  private static final Pattern HEADER = Pattern.compile(".*\\bStartMode\\s+State\\s+Name\\b.*");
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*(\\d{1,10})\\s.*?\\s(Boot|System|Auto|Manual|Disabled|Unknown)\\s+"
              + "(Running|Stopped|Paused|Unknown|(?:Start|Stop|Continue|Pause) Pending)\\s+"
              + "(\\S+)(\\s.*)?");

  private static final Pattern ACCOUNT =
      Pattern.compile("(?i).*\\s(LocalSystem|NT AUTHORITY\\\\\\w+|NT SERVICE\\\\\\w+)\\s*");

  private static final Pattern CONTROLLED = Pattern.compile("SERVICE_NAME:\\s*(\\S+)\\s*");
  private static final Pattern STATE = Pattern.compile("\\s+\\S+\\s+:\\s([1-7])\\s+\\S.*");
  private static final Pattern PROCESS = Pattern.compile("\\s+PID\\s+:\\s*(\\d{1,10})\\s*");
  private static final Map<String, String> STATES =
      Map.of(
          "1", "Stopped",
          "2", "Start Pending",
          "3", "Stop Pending",
          "4", "Running",
          "5", "Continue Pending",
          "6", "Pause Pending",
          "7", "Paused");

  /** Lines of one service of {@code sc}. */
  private static final int BLOCK_LINES = 14;

  private static final Set<String> OF_INTEREST =
      Set.of(
          "termservice",
          "sessionenv",
          "umrdpservice",
          "keyiso",
          "cryptsvc",
          "rpcss",
          "mpssvc",
          "bfe",
          "netlogon",
          "w32time",
          "lsm",
          "profsvc",
          "tsgateway",
          "tssdis",
          "termservlicensing",
          "rdagentbootloader");

  @Override
  public String name() {
    return "services";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream()
        .anyMatch(line -> HEADER.matcher(line).matches() || CONTROLLED.matcher(line).matches());
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher row = ROW.matcher(lines.get(i));
      Matcher controlled = CONTROLLED.matcher(lines.get(i));
      if (row.matches() && isOfInterest(row.group(4))) {
        found.accept(listed(row));
      } else if (controlled.matches() && isOfInterest(controlled.group(1))) {
        int end = Math.min(lines.size(), i + BLOCK_LINES);
        controlled(controlled.group(1), lines.subList(i + 1, end)).ifPresent(found);
      }
    }
  }

  private static boolean isOfInterest(String name) {
    return OF_INTEREST.contains(name.toLowerCase(Locale.ROOT));
  }

  private static ServiceListed listed(Matcher row) {
    Matcher account = ACCOUNT.matcher(Optional.ofNullable(row.group(5)).orElse(""));
    return new ServiceListed(
        row.group(4),
        row.group(3),
        Optional.of(row.group(2)),
        account.matches() ? Optional.of(account.group(1)) : Optional.empty(),
        Optional.of(Long.parseLong(row.group(1))));
  }

  /**
   * The type comes first and has a longer number or none of the states; the state is the second.
   */
  private static Optional<ServiceListed> controlled(String name, List<String> below) {
    Optional<String> state = Optional.empty();
    Optional<Long> process = Optional.empty();
    int numbers = 0;
    for (String line : below) {
      if (CONTROLLED.matcher(line).matches()) {
        break;
      }
      Matcher number = Pattern.compile("\\s+\\S+\\s+:\\s[0-9a-f]+\\s+\\S.*").matcher(line);
      Matcher stated = STATE.matcher(line);
      Matcher identified = PROCESS.matcher(line);
      numbers += number.matches() ? 1 : 0;
      if (numbers == 2 && state.isEmpty() && stated.matches()) {
        state = Optional.ofNullable(STATES.get(stated.group(1)));
      } else if (identified.matches()) {
        process = Optional.of(Long.parseLong(identified.group(1)));
      }
    }
    Optional<Long> id = process;
    return state.map(word -> new ServiceListed(name, word, Optional.empty(), Optional.empty(), id));
  }
}
