package org.rdpdoctor.lab.scenario;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What scenarios came to, for people: the coverage table, as text or Markdown. */
public final class CoverageTable {
  private static final String HEAD =
      """
      | scenario | what is set up | expected | result | fails at | named first | rank | confidence | seconds | as expected |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private static final int FEWEST = 2;

  private final Map<String, String> reasons = new TreeMap<>(Scenarios.notFromOutside());
  private final List<ScenarioResult> results;
  private final Predicate<String> hasPage;

  /**
   * @param hasPage whether a cause has a page in docs/causes
   */
  public CoverageTable(List<ScenarioResult> results, Predicate<String> hasPage) {
    this.results = List.copyOf(results);
    this.hasPage = hasPage;
  }

  /** The table of coverage; ends with how often each cause is shown and named. */
  public String coverage(Set<String> visibleCauses) {
    return table("What is told apart", "all") + "\n" + causes(visibleCauses);
  }

  /**
   * The table of some scenarios.
   *
   * @param asked as they were asked for
   */
  public String markdown(String asked) {
    return table("Scenarios", asked);
  }

  private String table(String title, String asked) {
    String introduction =
        """
        # %s

        The output of `rdpdoctor lab run %s --format markdown`, run as root from a checkout: each
        scenario is set up, diagnosed as a user would, and compared with what it must come to
        ([lab.md](lab.md)). "expected" is what is truly wrong, or what must come first where several
        things look alike; "rank" is the place of the true cause among those that remain. "likely" and
        "possible" mean that other causes look the same from outside; a report lists them with the
        test that tells them apart. Seconds are of the machine that ran it.

        """
            .formatted(title, asked);
    StringBuilder text = new StringBuilder(introduction).append(HEAD);
    results.forEach(each -> text.append(row(each)).append('\n'));
    return text.append('\n').append(summary()).toString();
  }

  private String row(ScenarioResult result) {
    return "| " + String.join(" | ", cells(result)) + " |";
  }

  /** A row of the table in Markdown, column by column. */
  public List<String> cells(ScenarioResult result) {
    return List.of(
        result.scenario().id(),
        result.scenario().title().replace("|", "\\|"),
        link(result.scenario().expected().shown()),
        result.health(),
        result.stage(),
        link(result.named()),
        rank(result),
        confidence(result),
        seconds(result),
        verdict(result));
  }

  /** A cause with a link to its page, if it has one. */
  public String link(String cause) {
    return hasPage.test(cause) ? "[%s](causes/%s.md)".formatted(cause, cause) : cause;
  }

  private static String rank(ScenarioResult result) {
    return result.rank().isPresent() ? Integer.toString(result.rank().getAsInt()) : "-";
  }

  private static String confidence(ScenarioResult result) {
    return result
        .confidence()
        .map(each -> "%s %.0f %%".formatted(result.verdict(), each * 100))
        .orElse("-");
  }

  private static String seconds(ScenarioResult result) {
    return result.runs().isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.1f", result.took().toMillis() / 1000.0);
  }

  private static String verdict(ScenarioResult result) {
    if (result.notRun().isPresent()) {
      return (result.isSkipped() ? "not run: " : "failed: ") + result.notRun().get().why();
    }
    String answer = result.isAsExpected() ? "yes" : "**no**";
    int runs = result.runs().size();
    String count = runs == 1 ? "" : ", %d of %d".formatted(result.right(), runs);
    return answer + count + result.complaint().map(why -> ": " + why).orElse("");
  }

  /** How many were as expected. */
  public String summary() {
    long right = results.stream().filter(ScenarioResult::isAsExpected).count();
    long skipped = results.stream().filter(ScenarioResult::isSkipped).count();
    return "%d of %d scenarios are as expected%s."
            .formatted(
                right, results.size(), skipped == 0 ? "" : ", %d were not run".formatted(skipped))
        + "\n";
  }

  /** What is counted of a cause. */
  private enum Count {
    /** It is truly what is wrong. */
    SCENARIOS,
    /** Of these, those that could be run here. */
    RUN,
    /** Of these, those in which it is called likely or confirmed. */
    NAMED,
    /** Of these, those in which it comes first. */
    FIRST,
    NEAR_MISSES
  }

  private Map<String, Map<Count, Integer>> counts(Set<String> visible) {
    Map<String, Map<Count, Integer>> counts = new TreeMap<>();
    visible.forEach(cause -> counts.put(cause, new EnumMap<>(Count.class)));
    for (ScenarioResult result : results) {
      Expectation expected = result.scenario().expected();
      expected.cause().ifPresent(cause -> countShown(counts.get(cause), result, cause));
      expected.never().forEach(cause -> count(counts.get(cause), Count.NEAR_MISSES, true));
    }
    return counts;
  }

  private static void countShown(
      @Nullable Map<Count, Integer> counts, ScenarioResult result, String cause) {
    boolean named = result.names(cause);
    count(counts, Count.SCENARIOS, true);
    count(counts, Count.RUN, !result.runs().isEmpty());
    count(counts, Count.NAMED, named);
    count(counts, Count.FIRST, named && result.rank().orElse(0) == 1);
  }

  private static void count(@Nullable Map<Count, Integer> counts, Count which, boolean holds) {
    if (counts != null && holds) {
      counts.merge(which, 1, Integer::sum);
    }
  }

  private String causes(Set<String> visible) {
    Map<String, Map<Count, Integer>> counts = counts(visible);
    StringBuilder text =
        new StringBuilder(
            """
            ## How many scenarios show a cause

            Causes that the wire or the path can show, the scenarios in which each is truly what is
            wrong, in how many of them the diagnosis names it (calls it likely or confirmed), in how
            many of these it is named first, and the near misses that must not be taken for it (beside
            every healthy scenario, in which no cause may be named).

            | cause | scenarios | named | named first | near misses |
            |---|---|---|---|---|
            """);
    counts.forEach((cause, count) -> text.append(row(cause, count)));
    text.append(
        listed(
            "Named in none of its scenarios",
            counts,
            each -> of(each, Count.RUN) > 0 && of(each, Count.NAMED) == 0,
            each -> "in %d".formatted(of(each, Count.RUN))));
    text.append(
        listed(
            "Fewer than two scenarios",
            counts,
            each -> of(each, Count.SCENARIOS) < FEWEST,
            each -> Integer.toString(of(each, Count.SCENARIOS))));
    text.append(listed("No near miss", counts, each -> of(each, Count.NEAR_MISSES) == 0, _ -> "0"));
    text.append("\nCannot be shown from outside:\n\n");
    reasons.forEach((cause, reason) -> text.append("- %s: %s\n".formatted(link(cause), reason)));
    return text.toString();
  }

  private String row(String cause, Map<Count, Integer> counts) {
    return "| %s | %d | %d | %d | %d |\n"
        .formatted(
            link(cause),
            of(counts, Count.SCENARIOS),
            of(counts, Count.NAMED),
            of(counts, Count.FIRST),
            of(counts, Count.NEAR_MISSES));
  }

  private static int of(Map<Count, Integer> counts, Count which) {
    return counts.getOrDefault(which, 0);
  }

  /** A sentence of its own, if there are any; those that cannot be shown are not among them. */
  private String listed(
      String what,
      Map<String, Map<Count, Integer>> counts,
      Predicate<Map<Count, Integer>> which,
      Function<Map<Count, Integer>, String> number) {
    List<String> few =
        counts.entrySet().stream()
            .filter(each -> !reasons.containsKey(each.getKey()))
            .filter(each -> which.test(each.getValue()))
            .map(each -> "%s (%s)".formatted(link(each.getKey()), number.apply(each.getValue())))
            .toList();
    return few.isEmpty() ? "" : "\n%s: %s.\n".formatted(what, String.join(", ", few));
  }

  /** The table for a terminal: what is not as expected says why. */
  public String text() {
    int id = width(results.stream().map(each -> each.scenario().id()).toList());
    int expected = width(results.stream().map(each -> each.scenario().expected().shown()).toList());
    int named = width(results.stream().map(ScenarioResult::named).toList());
    String form = "%-3s  %-" + id + "s  %-" + expected + "s  %-" + named + "s  %4s  %-16s  %7s%s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        form.formatted("ok", "scenario", "expected", "named", "rank", "confidence", "seconds", ""));
    for (ScenarioResult each : results) {
      text.append(
          form.formatted(
              each.isSkipped() ? "-" : each.isAsExpected() ? "yes" : "NO",
              each.scenario().id(),
              each.scenario().expected().shown(),
              each.named(),
              rank(each),
              confidence(each),
              seconds(each),
              each.complaint().map(why -> "  " + count(each) + why).orElse("")));
    }
    return text.append('\n').append(summary()).toString();
  }

  private static String count(ScenarioResult result) {
    int runs = result.runs().size();
    return runs < 2 ? "" : "%d of %d right; ".formatted(result.right(), runs);
  }

  private static int width(List<String> words) {
    return words.stream().mapToInt(String::length).max().orElse(1);
  }
}
