package org.rdpdoctor.offline.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.PortsCovered;

/**
 * {@code netstat -ano}, with {@code -b} or without. What listens is told by the far end, which has
 * no port, not by the word for the state, which depends on the language.
 */
final class NetstatPart implements PartReader {
  private static final Pattern ROW =
      Pattern.compile("\\s*(TCP|UDP)\\s+(\\S+):(\\d{1,5})\\s+(\\S+):(\\d{1,5}|\\*)(\\s.*)?");

  private static final Pattern PROCESS = Pattern.compile("(?:.*\\s)?(\\d{1,10})\\s*");
  private static final Pattern OWNER = Pattern.compile("\\s+(\\S{1,200})\\s*");
  private static final Pattern PROGRAM = Pattern.compile("\\s*\\[(.{1,200})]\\s*");
  private static final int MAX_LISTED = 1_000;
  private static final int MAX_OWNERS = 8;
  private static final int MAX_PORT = 65_535;

  @Override
  public String name() {
    return "netstat";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    return firstLines.stream().filter(line -> ROW.matcher(line).matches()).limit(2).count() == 2;
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    long listening = 0;
    long connected = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher row = ROW.matcher(lines.get(i));
      if (!row.matches() || Integer.parseInt(row.group(3)) > MAX_PORT) {
        continue;
      }
      if (!isListening(row)) {
        connected++;
        continue;
      }
      listening++;
      if (listening <= MAX_LISTED) {
        found.accept(listed(row, owners(lines, i + 1)));
      }
    }
    found.accept(new PortsCovered(listening, connected, complete && listening <= MAX_LISTED));
  }

  private static boolean isListening(Matcher row) {
    return row.group(5).equals(row.group(1).equals("TCP") ? "0" : "*");
  }

  private static PortListed listed(Matcher row, List<String> owners) {
    String address = row.group(2).replaceAll("^\\[|]$", "");
    Matcher process = PROCESS.matcher(Optional.ofNullable(row.group(6)).orElse(""));
    return new PortListed(
        row.group(1),
        PartText.bounded(address),
        Integer.parseInt(row.group(3)),
        process.matches() ? Optional.of(Long.parseLong(process.group(1))) : Optional.empty(),
        owners);
  }

  /** Names below the row: a service, and a program in brackets; sentences are none. */
  private static List<String> owners(List<String> lines, int from) {
    List<String> owners = new ArrayList<>();
    for (int i = from; i < Math.min(lines.size(), from + MAX_OWNERS); i++) {
      Matcher program = PROGRAM.matcher(lines.get(i));
      Matcher owner = OWNER.matcher(lines.get(i));
      if (program.matches()) {
        owners.add(program.group(1));
        return owners;
      }
      if (!owner.matches()) {
        return owners;
      }
      owners.add(owner.group(1));
    }
    return owners;
  }
}
