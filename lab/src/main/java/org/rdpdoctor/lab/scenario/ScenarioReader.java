package org.rdpdoctor.lab.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

  private static final Pattern NO_VALUE = Pattern.compile("");
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z][0-9A-Za-z/,._:-]{0,119}");

  /** Of diagnose, with what may follow each as the next word. */
  private static final Map<String, Pattern> OPTIONS =
      Map.ofEntries(
          Map.entry("--ciphers", NO_VALUE),
          Map.entry("--connections", WORD),
          Map.entry("--connections-per-host", WORD),
          Map.entry("--deadline", WORD),
          Map.entry("--deep", NO_VALUE),
          Map.entry("--expect-fingerprint", WORD),
          Map.entry("--hold", WORD),
          Map.entry("--no-hints", NO_VALUE),
          Map.entry("--not-observed", WORD),
          Map.entry("--observed", WORD),
          Map.entry("--pause", WORD),
          Map.entry("--repeat", WORD),
          Map.entry("--route", NO_VALUE),
          Map.entry("--symptom", WORD),
          Map.entry("--until", WORD),
          Map.entry("--yes", NO_VALUE));

  /** Within a network of its own nothing comes to other hosts; the lab's account is no secret. */
  private static final Map<String, Pattern> OPTIONS_WITHIN_NETWORK =
      Map.of(
          "--attempts",
          WORD,
          "--kdc",
          WORD,
          "--password-env",
          Pattern.compile("LAB_PASSWORD"),
          "--user",
          Pattern.compile("lab@LAB\\.EXAMPLE"));

  /** Of a step, which a script makes as root: names and numbers, no quotes and no files. */
  private static final Pattern STEP_WORD =
      Pattern.compile("[0-9a-f.:]+/[0-9a-z]+|[0-9A-Za-z@{}][0-9A-Za-z.=+:_,@{}-]*");

  private static final Set<String> KEYS =
      Set.of(
          "title",
          "server",
          "path",
          "network",
          "rdp-file",
          "reg-file",
          "options",
          "cause",
          "also",
          "first",
          "among",
          "never",
          "open",
          "health",
          "stage",
          "says",
          "repeat",
          "right");

  private static final List<String> RECORDS = List.of("rdp", "reg");
  private static final String FILE = "-file";

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String LAB_STEP = "lab ";
  private static final String NO_STAGE = "-";
  private static final String OPTIONS_KEY = "options";

  private final String source;
  private final ScenarioWords words;
  private final List<Scenario> scenarios = new ArrayList<>();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private String id = "";
  private int began;
  private int line;

  private ScenarioReader(String source, ScenarioWords words) {
    this.source = source;
    this.words = words;
  }

  /** The same where any word of the right form will do. */
  public static List<Scenario> read(String source, String text) throws ScenarioProblem {
    return read(source, text, ScenarioWords.ANY);
  }

  /**
   * All scenarios of a file, in its order.
   *
   * @param source as messages call it
   * @param words what servers, causes and stages there are
   * @throws ScenarioProblem for the first line that cannot be
   */
  public static List<Scenario> read(String source, String text, ScenarioWords words)
      throws ScenarioProblem {
    String whole = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return new ScenarioReader(source, words).read(whole);
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
    String value = text.substring(equals + 1).strip();
    if (value.isEmpty()) {
      throw problem("'%s' has no value".formatted(key));
    }
    if (!key.endsWith(FILE) && value.codePoints().anyMatch(ScenarioReader::isUnprintable)) {
      throw problem("'%s' holds a character that cannot be shown".formatted(key));
    }
    if (fields.put(key, value) != null) {
      throw problem("'%s' is there twice".formatted(key));
    }
    lines.put(key, line);
  }

  /** It would move columns, act on a terminal or reorder what is beside it. */
  private static boolean isUnprintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private void begin(String text) throws ScenarioProblem {
    String inner = text.substring(1, Math.max(1, text.length() - 1));
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
    scenarios.add(
        new Scenario(id, title, setup(), records(), options(), expectation(), repeats, right));
    fields.clear();
    lines.clear();
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
        throw problemAt("path", "path is for server; say it as steps of network");
      }
      return new Setup.Network(steps(network));
    }
    if (!TARGET.matcher(server).matches()) {
      throw problemAt(
          "server", "server is 'lab FAULT' or 'lab-host FAULT', not '%s'".formatted(quote(server)));
    }
    checkPath(server);
    String target = server.replace(' ', ':');
    checkServer("server", target);
    return new Setup.InProcess(target, words("path"));
  }

  private List<String> steps(String network) throws ScenarioProblem {
    List<String> steps = List.of(network.split("\\s+\\+\\s+", -1));
    for (String step : steps) {
      for (String word : BLANKS.split(step, -1)) {
        if (!STEP_WORD.matcher(word).matches()) {
          throw problemAt("network", "'%s' is no word of a step".formatted(quote(word)));
        }
      }
      if (step.startsWith(LAB_STEP)) {
        checkServer("network", "lab:" + step.substring(LAB_STEP.length()).strip());
      }
    }
    return steps;
  }

  private void checkServer(String key, String target) throws ScenarioProblem {
    if (!words.isServer(target)) {
      String fault = target.substring(target.indexOf(':') + 1);
      String list = target.startsWith("lab-host:") ? "hosts" : "list";
      throw problemAt(
          key, "the lab has no fault '%s' (see rdpdoctor lab %s)".formatted(quote(fault), list));
    }
  }

  private void checkPath(String server) throws ScenarioProblem {
    try {
      boolean obstructed = !PathWords.hindrances(words("path")).isEmpty();
      if (obstructed && !server.startsWith("lab ")) {
        throw problemAt("path", "path is for 'lab FAULT'");
      }
    } catch (IllegalArgumentException wrong) {
      throw problemAt(
          "path",
          "path does not know '%s' (see docs/lab.md)"
              .formatted(quote(String.valueOf(wrong.getMessage()))));
    }
  }

  private List<Scenario.Enclosure> records() {
    return RECORDS.stream()
        .filter(kind -> fields.containsKey(kind + FILE))
        .map(kind -> new Scenario.Enclosure(kind, split(kind + FILE, "\\|")))
        .toList();
  }

  /**
   * A file may be somebody else's: what writes or reads files, signs in, names other hosts or
   * starts programs is the caller's affair.
   */
  private List<String> options() throws ScenarioProblem {
    List<String> options = words(OPTIONS_KEY);
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i);
      Pattern value = OPTIONS.get(option);
      if (value == null && fields.containsKey("network")) {
        value = OPTIONS_WITHIN_NETWORK.get(option);
      }
      if (value == null) {
        throw problemAt(OPTIONS_KEY, "%s is not for scenarios".formatted(quote(option)));
      }
      if (value != NO_VALUE
          && (++i == options.size() || !value.matcher(options.get(i)).matches())) {
        throw problemAt(OPTIONS_KEY, "%s has no such value".formatted(option));
      }
    }
    Optional<String> wrong = options.isEmpty() ? Optional.empty() : words.objection(options);
    if (wrong.isPresent()) {
      throw problemAt(OPTIONS_KEY, wrong.get());
    }
    return options;
  }

  private Expectation expectation() throws ScenarioProblem {
    List<List<String>> first = new ArrayList<>();
    for (String alternative : split("first", "\\|")) {
      List<String> causes = Arrays.stream(alternative.split(",", -1)).map(String::strip).toList();
      checkCauses("first", causes);
      if (causes.size() > 1 && causes.stream().anyMatch(Expectation::isWord)) {
        throw problemAt("first", "healthy and undetermined stand alone in first");
      }
      first.add(causes);
    }
    for (String each : split("health", "\\|")) {
      if (!HEALTHS.contains(each)) {
        throw problemAt("health", "health is healthy, faulty or unknown");
      }
    }
    Optional<String> cause = single("cause", causes("cause"));
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
        stage(),
        said());
  }

  private Optional<String> stage() throws ScenarioProblem {
    Optional<String> stage = single("stage", split("stage", ","));
    if (stage.isPresent() && !stage.get().equals(NO_STAGE) && !words.isStage(stage.get())) {
      throw problemAt("stage", "'%s' is no stage".formatted(quote(stage.get())));
    }
    return stage;
  }

  private List<String> said() throws ScenarioProblem {
    List<String> said = split("says", ",");
    if (said.stream().anyMatch(String::isEmpty)) {
      throw problemAt("says", "says has nothing between two commas");
    }
    return said;
  }

  private Optional<String> single(String key, List<String> values) throws ScenarioProblem {
    if (values.size() > 1) {
      throw problemAt(key, "%s is one, not %d".formatted(key, values.size()));
    }
    return values.stream().findFirst();
  }

  private List<String> causes(String key) throws ScenarioProblem {
    List<String> causes = split(key, ",");
    checkCauses(key, causes);
    if (causes.stream().anyMatch(Expectation::isWord)) {
      throw problemAt(key, "%s names causes alone".formatted(key));
    }
    return causes;
  }

  private void checkCauses(String key, List<String> causes) throws ScenarioProblem {
    for (String each : causes) {
      if (!CAUSE.matcher(each).matches()) {
        throw problemAt(key, "'%s' in %s is no cause".formatted(quote(each), key));
      }
      if (!Expectation.isWord(each) && !words.isCause(each)) {
        throw problemAt(
            key, "%s names '%s', which is unknown (see docs/causes)".formatted(key, quote(each)));
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
    throw problemAt(key, "%s is a number from 1 to %d".formatted(key, most));
  }

  private static String quote(String text) {
    return text.substring(0, Math.min(text.length(), MAX_WORD_CHARACTERS));
  }

  /** Of the scenario that was read last, at the line of that key. */
  private ScenarioProblem problemAt(String key, String what) {
    line = lines.getOrDefault(key, line);
    return problem("[%s]: %s".formatted(id, what));
  }

  private ScenarioProblem problem(String what) {
    return new ScenarioProblem(source, Math.max(line, 1), what);
  }
}
