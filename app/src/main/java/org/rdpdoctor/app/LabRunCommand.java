package org.rdpdoctor.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.CauseEntry;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.lab.scenario.CoverageTable;
import org.rdpdoctor.lab.scenario.ProofPage;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioResult;
import org.rdpdoctor.lab.scenario.Scenarios;
import org.rdpdoctor.report.ExitCode;
import org.rdpdoctor.report.PlainText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor lab run}: the table of coverage. */
final class LabRunCommand implements Command {
  private static final List<String> FORMATS = List.of("text", "markdown", "json");
  private static final int DEFAULT_PARALLEL = 4;
  private static final int MOST_PARALLEL = 16;

  private final Console console;

  LabRunCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("run");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SCENARIO")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .completionCandidates(
                Stream.concat(Stream.of("all"), Scenarios.groups().stream()).toList())
            .description(
                "Ids of lab list, all, one of the groups "
                    + String.join(", ", Scenarios.groups())
                    + "; or a file of scenarios (NAME.scenarios), a folder of such files, or - for"
                    + " such a file from standard input.")
            .build());
    spec.addOption(Options.format(FORMATS));
    Options.value(spec, "--parallel", "N", "Scenarios at a time, 1 to 16. Default: 4.");
    Options.value(
        spec, "--repeat", "N", "Diagnoses each so often, instead of as often as its file says.");
    SavedTrials.addTo(spec);
    ReportOutput.addTo(spec);
    LabScripts.addTo(spec);
    spec.usageMessage()
        .description(
            "Sets scenarios up, diagnoses each and compares what comes out with what must.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor lab run all",
            "  rdpdoctor lab run cert-expired real-mtu-hole-1300",
            "  rdpdoctor lab run ./my.scenarios --format json",
            "",
            "Scenarios with real servers need root, Linux, a checkout and its packages",
            "(interop/install-packages.sh); without these they are skipped.",
            "",
            "Exit codes: 0 all as expected, 1 not all, 2 wrong usage, 3 some were skipped.");
    return spec;
  }

  @Override
  public int run(ParseResult options) throws InterruptedException {
    String format = Options.chosenFormat(options, FORMATS);
    int parallel = Options.number(options, "--parallel", DEFAULT_PARALLEL, 1, MOST_PARALLEL);
    Optional<Path> save = SavedTrials.chosen(options);
    ReportOutput output =
        ReportOutput.of(
            options, SavedLines.reportBeside(console, SavedLines.isStandardOutput(save)));
    output.differsFrom(save, "--save");
    List<String> asked = options.matchedPositionalValue(0, List.<String>of());
    List<Scenario> scenarios =
        LabScenarios.of(asked, console).stream().map(each -> repeated(each, options)).toList();
    List<ScenarioResult> results;
    try (LabProgress progress = new LabProgress(console, scenarios.size());
        LabRunner runner =
            new LabRunner(parallel, LabScripts.of(options, console), progress::done)) {
      results = runner.run(scenarios);
    }
    try {
      output.print(report(results, format, asked));
    } finally { // what was run is not lost by one of the two
      SavedTrials.write(ScenarioTrials.of(results), save, console);
    }
    return exitCode(results);
  }

  private static Scenario repeated(Scenario scenario, ParseResult options) {
    return scenario.repeated(
        Options.number(options, "--repeat", scenario.repeats(), 1, Scenario.MOST_REPEATS));
  }

  private static String report(List<ScenarioResult> results, String format, List<String> asked) {
    CoverageTable table = new CoverageTable(results, cause -> CausePages.page(cause).isPresent());
    return switch (format) {
      case "json" -> LabJson.write(results);
      case "markdown" -> markdown(table, results, asked);
      default -> table.text();
    };
  }

  private static String markdown(
      CoverageTable table, List<ScenarioResult> results, List<String> asked) {
    if (asked.equals(List.of(LabScenarios.ALL))) {
      return table.coverage(visibleCauses());
    }
    return asked.equals(List.of(Scenarios.PROOF))
        ? new ProofPage(results, table::link).markdown(Scenarios.PROOF)
        : table.markdown(PlainText.showSentence(String.join(" ", asked)));
  }

  /** What the wire or the path can show. */
  private static Set<String> visibleCauses() {
    return CauseTable.packed().all().stream()
        .filter(CauseEntry::visibleByWire)
        .map(CauseEntry::id)
        .collect(Collectors.toSet());
  }

  private int exitCode(List<ScenarioResult> results) {
    List<ScenarioResult> skipped = results.stream().filter(ScenarioResult::isSkipped).toList();
    if (!skipped.isEmpty()) {
      console.complain(
          "%d of %d scenarios were skipped: %s"
              .formatted(
                  skipped.size(), results.size(), skipped.getFirst().complaint().orElse("")));
    }
    if (results.stream().anyMatch(each -> !each.isAsExpected() && !each.isSkipped())) {
      return ExitCode.FAULT.code();
    }
    return skipped.isEmpty() ? ExitCode.HEALTHY.code() : ExitCode.NOT_ENOUGH_EVIDENCE.code();
  }
}
