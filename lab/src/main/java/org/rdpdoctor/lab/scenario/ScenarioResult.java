package org.rdpdoctor.lab.scenario;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What running a scenario came to.
 *
 * @param runs one for each repeat, in order
 * @param notRun why there are fewer: rights or tools that are missing, or what went wrong
 */
public record ScenarioResult(Scenario scenario, List<Said> runs, Optional<NotRun> notRun) {
  /**
   * Why a scenario was not run.
   *
   * @param skipped rights or tools are missing here; else setting it up failed
   */
  public record NotRun(String why, boolean skipped) {}

  public ScenarioResult {
    runs = List.copyOf(runs);
  }

  /** A result of all repeats. */
  public static ScenarioResult of(Scenario scenario, List<Said> runs) {
    return new ScenarioResult(scenario, runs, Optional.empty());
  }

  /** How many runs came out as expected. */
  public int right() {
    return Math.toIntExact(
        runs.stream().filter(run -> scenario.expected().complaints(run).isEmpty()).count());
  }

  public boolean isSkipped() {
    return notRun.isPresent() && notRun.get().skipped();
  }

  public boolean isAsExpected() {
    return notRun.isEmpty() && right() >= scenario.right();
  }

  /** What to show of several runs: one that is wrong when the scenario is, else a right one. */
  Optional<Said> telling() {
    boolean right = isAsExpected();
    return runs.stream()
        .filter(run -> scenario.expected().complaints(run).isEmpty() == right)
        .findFirst()
        .or(() -> runs.stream().findFirst());
  }

  /** The cause that is named first; a dash for none. */
  public String named() {
    return telling().map(ScenarioResult::named).orElse("-");
  }

  static String named(Said said) {
    return said.isHealthy()
        ? Expectation.HEALTHY
        : said.remaining().stream().findFirst().map(Said.Suspect::id).orElse("-");
  }

  /** Place of the true cause among those that remain; empty when there is none to be seen. */
  public OptionalInt rank() {
    int rank =
        telling()
            .filter(said -> !said.isHealthy())
            .flatMap(said -> scenario.expected().cause().map(said::rank))
            .orElse(0);
    return rank == 0 ? OptionalInt.empty() : OptionalInt.of(rank);
  }

  /** Whether it is said of this cause that it is likely or confirmed. */
  boolean names(String cause) {
    return telling()
        .filter(said -> !said.isHealthy())
        .map(said -> said.named().stream().anyMatch(each -> each.id().equals(cause)))
        .orElse(false);
  }

  /** The verdict on the cause that is named first; a dash for none. */
  public String verdict() {
    return first().map(Said.Suspect::verdict).orElse("-");
  }

  /** Its confidence, 0 to 1. */
  public Optional<Double> confidence() {
    return first().map(Said.Suspect::confidence);
  }

  private Optional<Said.Suspect> first() {
    return telling()
        .filter(said -> !said.isHealthy())
        .flatMap(said -> said.remaining().stream().findFirst());
  }

  /** The stage that fails; a dash for none. */
  public String stage() {
    return telling().flatMap(Said::stage).orElse("-");
  }

  public String health() {
    return telling().map(Said::health).orElse("-");
  }

  /** Of one run, on the average. */
  public Duration took() {
    return runs.isEmpty()
        ? Duration.ZERO
        : runs.stream()
            .map(Said::took)
            .reduce(Duration.ZERO, Duration::plus)
            .dividedBy(runs.size());
  }

  /** Why it is not as expected, the most frequent reason first; empty when it is. */
  public Optional<String> complaint() {
    if (notRun.isPresent()) {
      return Optional.of(notRun.get().why());
    }
    return isAsExpected()
        ? Optional.empty()
        : runs.stream()
            .flatMap(run -> scenario.expected().complaints(run).stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
            .map(Map.Entry::getKey);
  }
}
