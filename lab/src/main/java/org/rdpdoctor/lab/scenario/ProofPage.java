package org.rdpdoctor.lab.scenario;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What many runs of the path's faults came to: docs/path-proof.md as a whole. */
public final class ProofPage {
  private static final String FOOT =
      """

      ## What is weaker

      - **A sixth to a quarter of all packets vanish**: more of them, and an examination of 20 seconds
        hears too little to be sure of anything; fewer than 4 % are told as a remark and are no cause.
        Where too few packets were counted to prove the loss, it stays likely, and what is proved of the
        server comes before it; where nothing got lost of what was counted, there is no loss to tell. Both
        happen now and then, and are the runs of `loss-*` that are not right.
      - **xrdp with a key that does not fit** takes its leave before the TLS hello, so that a box that acts
        on hellos never comes into play; those pairs use FreeRDP's server, which answers the hello.
      - **A port that is refused by a host's firewall with a reset** looks exactly like a port on which
        nobody listens: what is expected there is one of the causes that remain, and the true one among
        them.
      - The roads lose each packet for itself. Losses in bursts, as of wireless links, are not tried; nor
        are IPv6, Windows servers, and clients on Windows.
      - Seconds are of the machine that ran it. Each run ends by its deadline of 20 seconds.
      """;

  private final List<ScenarioResult> results;
  private final Function<String, String> link;

  /**
   * @param link how a cause, or a word for none, is written
   */
  public ProofPage(List<ScenarioResult> results, Function<String, String> link) {
    this.results = List.copyOf(results);
    this.link = link;
  }

  /**
   * The whole page in Markdown.
   *
   * @param asked as it was asked for
   */
  public String markdown(String asked) {
    int most = results.stream().mapToInt(each -> each.runs().size()).max().orElse(0);
    StringBuilder text = new StringBuilder(head(asked, most));
    results.forEach(each -> text.append(row(each)).append('\n'));
    return text.append('\n').append(summary()).append(FOOT).toString();
  }

  private static String head(String asked, int most) {
    return """
    # Path faults alone and before faults of the server

    The output of `rdpdoctor lab run %s --format markdown`, run as root from a checkout. Each fault of
    the path is set up alone, and before a server with a fault of its own, and diagnosed up to %d times
    under delay, jitter and loss that are drawn anew for each run (0 to 100 ms of round trip, 0 to 1 %%
    of loss, more where that is the fault). What is nearer to the client must be named first
    ([ADR 24](adr/0024-what-is-met-first.md)), in 19 of 20 runs. Healthy servers must be called
    healthy, also at 1 %% of loss and 100 ms, and the report must tell the loss.

    Client, router and server are network namespaces; the servers are xrdp and FreeRDP's; rules are
    nftables; the road is `interop/linkemu.c`. Scenarios: `path-proof.scenarios` ([lab.md](lab.md)). A
    bounded part (`PathProofTest`) runs in every build.

    | scenario | what is set up | expected | named first, and how often | right | seconds |
    |---|---|---|---|---|---|
    """
        .formatted(asked, most);
  }

  private String summary() {
    long good = results.stream().filter(ScenarioResult::isAsExpected).count();
    int runs = results.stream().mapToInt(each -> each.runs().size()).sum();
    int right = results.stream().mapToInt(ScenarioResult::right).sum();
    return "%d of %d scenarios are as expected; %d of %d runs were right.\n"
        .formatted(good, results.size(), right, runs);
  }

  private String row(ScenarioResult result) {
    return "| "
        + String.join(
            " | ",
            result.scenario().id(),
            result.scenario().title().replace("|", "\\|"),
            link.apply(result.scenario().expected().shown()),
            result.notRun().map(ScenarioResult.NotRun::why).orElseGet(() -> named(result)),
            right(result),
            String.format(Locale.ROOT, "%.1f", result.took().toMillis() / 1000.0))
        + " |";
  }

  private static String right(ScenarioResult result) {
    String count = "%d of %d".formatted(result.right(), result.runs().size());
    return result.isAsExpected() ? count : "**%s**".formatted(count);
  }

  /** What came first, the most frequent first. */
  private String named(ScenarioResult result) {
    Map<String, Long> counts =
        result.runs().stream().collect(Collectors.groupingBy(this::named, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(each -> "%s %d".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String named(Said said) {
    String name = ScenarioResult.named(said);
    String verdict =
        said.isHealthy()
            ? ""
            : said.remaining().stream()
                .findFirst()
                .map(each -> " (%s)".formatted(each.verdict()))
                .orElse("");
    return link.apply(name) + verdict;
  }
}
