package org.rdpdoctor.lab.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads scenario files: UTF-8 text, {@code [id]} begins a scenario, {@code key = value} follows,
 * {@code #} begins a comment line. docs/lab.md describes the keys.
 */
public final class ScenarioReader {
  /** Far more than anybody writes by hand. */
  public static final int MAX_CHARACTERS = 1024 * 1024;

  private static final int MAX_SCENARIOS = 5000;
  private static final int MAX_WORD_CHARACTERS = 60;
  private static final Set<String> HEALTHS = Set.of("healthy", "faulty", "unknown");
  private static final Pattern TARGET = Pattern.compile("lab(-host)? [a-z0-9][a-z0-9.-]*");
  private static final Pattern CAUSE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final Set<String> KEYS =
      Set.of(
          "title", "server", "path", "network", "options", "cause", "also", "first", "among",
          "never", "open", "health", "stage", "says", "repeat", "right");

  private final String source;
  private final List<Scenario> scenarios = new ArrayList<>();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private String id = "";
  private int began;
  private int line;

  private ScenarioReader(String source) {
    this.source = source;
  }

  /**
   * All scenarios of a file, in its order.
   *
   * @param source as messages call it
   * @throws ScenarioProblem for the first line that cannot be
   */
  public static List<Scenario> read(String source, String text) throws ScenarioProblem {
    return new ScenarioReader(source).read(text);
  }

  private List<Scenario> read(String text) throws ScenarioProblem {
    if (text.length() > MAX_CHARACTERS) {
      throw problem("a scenario file has 1 MiB at most");
    }
    for (String each : text.lines().toList()) {
      line++;
      readLine(each.strip());
    }
    finish();
    return List.copyOf(scenarios);
  }

  private void readLine(String text) throws ScenarioProblem {
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    if (text.startsWith("[")) {
      finish();
      begin(text);
      return;
    }
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw problem("'%s' is neither [id] nor key = value".formatted(quote(text)));
    }
    if (id.isEmpty()) {
      throw problem("a scenario begins with [id]");
    }
    String key = text.substring(0, equals).strip();
    if (!KEYS.contains(key)) {
      throw problem("the key '%s' is unknown (see docs/lab.md)".formatted(quote(key)));
    }
    if (fields.put(key, text.substring(equals + 1).strip()) != null) {
      throw problem("'%s' is there twice".formatted(key));
    }
  }

  private void begin(String text) throws ScenarioProblem {
    String inner = text.substring(1, text.length() - 1);
    if (!text.endsWith("]") || !Scenario.isId(inner)) {
      throw problem("'%s' is no [id]: small letters, digits, - . +".formatted(quote(text)));
    }
    if (scenarios.stream().anyMatch(each -> each.id().equals(inner))) {
      throw problem("[%s] is there twice".formatted(inner));
    }
    if (scenarios.size() == MAX_SCENARIOS) {
      throw problem("a file has %d scenarios at most".formatted(MAX_SCENARIOS));
    }
    id = inner;
    began = line;
  }

  private void finish() throws ScenarioProblem {
    if (id.isEmpty()) {
      return;
    }
    int end = line;
    line = began; // what is said from here on is about the whole scenario
    int repeats = number("repeat", 1, Scenario.MOST_REPEATS);
    int right = fields.containsKey("right") ? number("right", repeats, repeats) : repeats;
    String title = fields.getOrDefault("title", "");
    if (title.isEmpty()) {
      throw problem("[%s] has no title".formatted(id));
    }
    scenarios.add(new Scenario(id, title, setup(), options(), expectation(), repeats, right));
    fields.clear();
    id = "";
    line = end;
  }

  private Setup setup() throws ScenarioProblem {
    String server = fields.getOrDefault("server", "");
    String network = fields.getOrDefault("network", "");
    if (server.isEmpty() == network.isEmpty()) {
      throw problem("[%s] needs either server or network".formatted(id));
    }
    if (!network.isEmpty()) {
      if (fields.containsKey("path")) {
        throw problem("[%s]: path is for server; say it as steps of network".formatted(id));
      }
      return new Setup.Network(List.of(network.split("\\s+\\+\\s+", -1)));
    }
    if (!TARGET.matcher(server).matches()) {
      throw problem(
          "[%s]: server is 'lab FAULT' or 'lab-host FAULT', not '%s'".formatted(id, quote(server)));
    }
    checkPath(server);
    return new Setup.InProcess(server.replace(' ', ':'), words("path"));
  }

  private void checkPath(String server) throws ScenarioProblem {
    try {
      boolean obstructed = !PathWords.hindrances(words("path")).isEmpty();
      if (obstructed && !server.startsWith("lab ")) {
        throw problem("[%s]: path is for 'lab FAULT'".formatted(id));
      }
    } catch (IllegalArgumentException wrong) {
      throw problem(
          "[%s]: path does not know '%s' (see docs/lab.md)"
              .formatted(id, quote(String.valueOf(wrong.getMessage()))));
    }
  }

  private List<String> options() throws ScenarioProblem {
    List<String> options = words("options");
    for (String each : options) {
      // What writes files, or asks for something, is the caller's affair.
      if (Set.of("--save", "--pcap", "--output", "-o", "--format", "--password-file")
          .contains(each)) {
        throw problem("[%s]: %s is not for scenarios".formatted(id, each));
      }
    }
    return options;
  }

  private Expectation expectation() throws ScenarioProblem {
    List<List<String>> first = new ArrayList<>();
    for (String alternative : split("first", "\\|")) {
      List<String> causes = Arrays.stream(alternative.split(",", -1)).map(String::strip).toList();
      checkCauses("first", causes);
      if (causes.size() > 1 && causes.stream().anyMatch(Expectation::isWord)) {
        throw problem("[%s]: healthy and undetermined stand alone in first".formatted(id));
      }
      first.add(causes);
    }
    for (String each : split("health", "\\|")) {
      if (!HEALTHS.contains(each)) {
        throw problem("[%s]: health is healthy, faulty or unknown".formatted(id));
      }
    }
    Optional<String> cause = causes("cause").stream().findFirst();
    if (first.isEmpty() && cause.isPresent()) {
      first.add(List.of(cause.get()));
    }
    if (first.isEmpty() && !fields.containsKey("health") && !fields.containsKey("never")) {
      throw problem("[%s] expects nothing: say cause, first, health or never".formatted(id));
    }
    return new Expectation(
        cause,
        causes("also"),
        first,
        causes("among"),
        causes("never"),
        causes("open"),
        split("health", "\\|"),
        split("stage", ",").stream().findFirst(),
        split("says", ","));
  }

  private List<String> causes(String key) throws ScenarioProblem {
    List<String> causes = split(key, ",");
    checkCauses(key, causes);
    if (causes.stream().anyMatch(Expectation::isWord)) {
      throw problem("[%s]: %s names causes alone".formatted(id, key));
    }
    return causes;
  }

  private void checkCauses(String key, List<String> causes) throws ScenarioProblem {
    for (String each : causes) {
      if (!CAUSE.matcher(each).matches()) {
        throw problem("[%s]: '%s' in %s is no cause".formatted(id, quote(each), key));
      }
    }
  }

  private List<String> split(String key, String at) {
    String value = fields.getOrDefault(key, "");
    return value.isEmpty()
        ? List.of()
        : Arrays.stream(value.split(at, -1)).map(String::strip).toList();
  }

  private List<String> words(String key) {
    String value = fields.getOrDefault(key, "");
    return value.isEmpty() ? List.of() : List.of(BLANKS.split(value, -1));
  }

  private int number(String key, int fallback, int most) throws ScenarioProblem {
    String text = fields.getOrDefault(key, Integer.toString(fallback));
    if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw problem("[%s]: %s is a number from 1 to %d".formatted(id, key, most));
  }

  private static String quote(String text) {
    return text.substring(0, Math.min(text.length(), MAX_WORD_CHARACTERS));
  }

  private ScenarioProblem problem(String what) {
    return new ScenarioProblem(source, Math.max(line, 1), what);
  }
}
