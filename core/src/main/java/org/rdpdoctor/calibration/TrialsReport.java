package org.rdpdoctor.calibration;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.rdpdoctor.calibration.Reliability.Bin;
import org.rdpdoctor.calibration.Reliability.Interval;
import org.rdpdoctor.diagnosis.Health;

/** Trials and forecasts as Markdown. */
public final class TrialsReport {
  private static final int FIRST_PLACES = 3;

  private final StringBuilder page = new StringBuilder();

  private TrialsReport() {}

  /** All of one set of trials. */
  public static String of(List<Trial> trials) {
    TrialsReport report = new TrialsReport();
    report.page.append(summary(trials));
    report.page.append(
        bins(new Reliability(trials.stream().flatMap(each -> each.forecast().stream()).toList())));
    report.listed("Proved, and wrong", trials, Trial::provedWrong);
    report.listed("Health wrong", trials, Trial::healthIsWrong);
    report.confused(trials);
    return report.page.toString();
  }

  /** How often health and cause were right, a line each. */
  public static String summary(List<Trial> trials) {
    List<Trial> well = trials.stream().filter(Trial::isWell).toList();
    List<Trial> faulty = trials.stream().filter(each -> !each.isWell()).toList();
    List<Trial> answered = faulty.stream().filter(each -> each.first().isPresent()).toList();
    return """

    | | of | |
    |---|---|---|
    | healthy ones called healthy | %d | %s |
    | healthy ones called faulty | %d | %d |
    | faulty ones called faulty | %d | %s |
    | faulty ones called healthy | %d | %d |
    | right cause first | %d | %s |
    | right cause among the first three | %d | %s |
    | proved, and wrong | %d | %d |
    """
        .formatted(
            well.size(),
            percent(well, each -> each.health() == Health.HEALTHY),
            well.size(),
            count(well, Trial::healthIsWrong),
            faulty.size(),
            percent(faulty, each -> each.health() == Health.FAULTY),
            faulty.size(),
            count(faulty, Trial::healthIsWrong),
            answered.size(),
            percent(answered, Trial::isRight),
            answered.size(),
            percent(answered, each -> each.rank() > 0 && each.rank() <= FIRST_PLACES),
            trials.size(),
            count(trials, Trial::provedWrong));
  }

  /** Confidence by confidence. */
  public static String bins(Reliability reliability) {
    StringBuilder table =
        new StringBuilder(
            """

            | confidence | answers | mean confidence | right | 95 % interval |
            |---|---|---|---|---|
            """);
    for (Bin bin : reliability.bins()) {
      Interval interval = bin.interval();
      table.append(
          bin.count() == 0
              ? "| %s | 0 | - | - | - |\n".formatted(range(bin))
              : "| %s | %d | %s | %d (%s) | %s to %s |\n"
                  .formatted(
                      range(bin),
                      bin.count(),
                      percent(bin.mean()),
                      bin.right(),
                      percent(bin.share()),
                      percent(interval.low()),
                      percent(interval.high())));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "\n%d answers; expected calibration error %.3f; Brier score %.3f.\n",
            reliability.forecasts().size(),
            reliability.calibrationError(),
            reliability.brierScore()));
    return table.toString();
  }

  private static String range(Bin bin) {
    return "%.0f to %.0f %%".formatted(bin.least() * 100, bin.most() * 100);
  }

  private void listed(String title, List<Trial> trials, Predicate<Trial> which) {
    List<Trial> chosen = trials.stream().filter(which).toList();
    page.append("\n%s: %s\n".formatted(title, chosen.isEmpty() ? "none." : "").stripTrailing());
    page.append('\n');
    if (chosen.isEmpty()) {
      return;
    }
    page.append("\n| | what | truth | said | first cause said |\n|---|---|---|---|---|\n");
    for (Trial each : chosen) {
      page.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  each.id(),
                  each.described().replace("|", "/"),
                  truth(each),
                  each.health().name().toLowerCase(Locale.ROOT),
                  each.first().map(TrialsReport::said).orElse("-")));
    }
  }

  /** Which cause is taken for which. */
  private void confused(List<Trial> trials) {
    Map<String, Long> pairs =
        trials.stream()
            .filter(each -> !each.isRight() && each.first().isPresent())
            .collect(
                Collectors.groupingBy(
                    each ->
                        "%s | %s"
                            .formatted(
                                truth(each), each.first().map(Trial.Said::cause).orElse("-")),
                    TreeMap::new,
                    Collectors.counting()));
    if (pairs.isEmpty()) {
      return;
    }
    page.append(
        "\nWhat was taken for what:\n\n| truth | first cause said | times |\n|---|---|---|\n");
    pairs.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(each -> page.append("| %s | %d |\n".formatted(each.getKey(), each.getValue())));
  }

  private static String truth(Trial trial) {
    return trial.isWell()
        ? "nothing"
        : trial.causes().stream().sorted().collect(Collectors.joining(" or "));
  }

  private static String said(Trial.Said said) {
    return "%s, %s, %s".formatted(said.cause(), said.verdict().id(), percent(said.confidence()));
  }

  private static long count(List<Trial> trials, Predicate<Trial> which) {
    return trials.stream().filter(which).count();
  }

  private static String percent(List<Trial> trials, Predicate<Trial> which) {
    return trials.isEmpty()
        ? "-"
        : "%d (%s)"
            .formatted(
                count(trials, which), percent((double) count(trials, which) / trials.size()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
