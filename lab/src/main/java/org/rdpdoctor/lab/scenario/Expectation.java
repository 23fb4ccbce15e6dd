package org.rdpdoctor.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a diagnosis of a scenario must come to. Every empty part allows everything.
 *
 * @param cause what is truly wrong; empty when nothing is, or when several causes look like this
 * @param also what is true beside the cause, so that naming it first is not wrong
 * @param first one of these must come out first: causes in their order, or a single word {@link
 *     #HEALTHY} or {@link #UNDETERMINED}
 * @param among causes that must be among the first three
 * @param never near misses: causes that must not be likely or confirmed
 * @param open causes that must not be ruled out, as nothing that a client sees excludes them
 * @param health healthy, faulty, unknown: one of these
 * @param stage the failing stage
 * @param says words that the report must contain
 */
public record Expectation(
    Optional<String> cause,
    List<String> also,
    List<List<String>> first,
    List<String> among,
    List<String> never,
    List<String> open,
    List<String> health,
    Optional<String> stage,
    List<String> says) {
  /** Nothing is wrong: no cause is likely, and the health is good. */
  public static final String HEALTHY = "healthy";

  /** The diagnosis says that it cannot tell. Never allowed to be healthy. */
  public static final String UNDETERMINED = "undetermined";

  private static final int TOP = 3;

  public Expectation {
    also = List.copyOf(also);
    first = first.stream().map(List::copyOf).toList();
    among = List.copyOf(among);
    never = List.copyOf(never);
    open = List.copyOf(open);
    health = List.copyOf(health);
    says = List.copyOf(says);
  }

  /** Why this is not what was expected; empty when it is. */
  public List<String> complaints(Said said) {
    List<String> complaints = new ArrayList<>();
    if (!first.isEmpty() && first.stream().noneMatch(each -> isFirst(each, said))) {
      complaints.add("first comes " + firstOf(said));
    }
    if (!health.isEmpty() && !health.contains(said.health())) {
      complaints.add("the health is " + said.health());
    }
    if (!stage.equals(Optional.of("-")) ? differs(said) : said.stage().isPresent()) {
      complaints.add("it fails at " + said.stage().orElse("no stage"));
    }
    add(complaints, among, each -> !isAmong(each, said), "not among the first three");
    add(complaints, never, each -> isNamed(each, said), "named though it is not");
    add(complaints, open, each -> isRuledOut(each, said), "ruled out though nothing excludes it");
    add(complaints, says, each -> !isSaid(each, said), "not in the report");
    said.defects().forEach(each -> complaints.add("a defect: " + each));
    return complaints;
  }

  private boolean differs(Said said) {
    return stage.isPresent() && !stage.equals(said.stage());
  }

  private static void add(
      List<String> complaints, List<String> words, Predicate<String> wrong, String why) {
    words.stream().filter(wrong).forEach(each -> complaints.add(each + " is " + why));
  }

  private static boolean isFirst(List<String> expected, Said said) {
    return switch (expected.getFirst()) {
      case HEALTHY -> said.isHealthy();
      case UNDETERMINED -> said.isUndetermined();
      default ->
          !said.health().equals(HEALTHY)
              && ids(said.remaining()).limit(expected.size()).toList().equals(expected);
    };
  }

  private static String firstOf(Said said) {
    return said.isHealthy()
        ? "nothing: healthy"
        : ids(said.remaining()).findFirst().orElse("no cause");
  }

  private static boolean isAmong(String cause, Said said) {
    return ids(said.remaining()).limit(TOP).anyMatch(cause::equals);
  }

  private static boolean isNamed(String cause, Said said) {
    return ids(said.named()).anyMatch(cause::equals);
  }

  private static boolean isRuledOut(String cause, Said said) {
    return said.causes().stream()
        .anyMatch(each -> each.id().equals(cause) && each.verdict().equals("ruled-out"));
  }

  private static boolean isSaid(String words, Said said) {
    return said.words().contains(words.toLowerCase(Locale.ROOT));
  }

  private static java.util.stream.Stream<String> ids(List<Said.Suspect> causes) {
    return causes.stream().map(Said.Suspect::id);
  }

  /** Every cause that is spoken of, to be looked up. */
  public List<String> causes() {
    List<String> all = new ArrayList<>(cause.stream().toList());
    first.stream().flatMap(List::stream).filter(each -> !isWord(each)).forEach(all::add);
    all.addAll(among);
    all.addAll(never);
    all.addAll(open);
    return all;
  }

  static boolean isWord(String text) {
    return text.equals(HEALTHY) || text.equals(UNDETERMINED);
  }

  /** What is expected, for a table: the true cause, else the first alternative. */
  public String shown() {
    return cause.or(() -> first.stream().map(List::getFirst).findFirst()).orElse("-");
  }
}
