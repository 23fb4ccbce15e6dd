package org.rdpdoctor.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.calibration.TrialsReport;
import org.rdpdoctor.lab.trial.RandomSetUp;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor lab calibrate}. */
final class LabCalibrateCommand implements Command {
  private static final int DEFAULT_SET_UPS = 100;
  private static final int MOST_SET_UPS = 10_000;
  private static final int DEFAULT_AT_ONCE = 6;
  private static final int MOST_AT_ONCE = 32;
  private static final int TELL_EVERY = 10;
  private static final String EVIDENCE = "--evidence";

  private final Console console;

  LabCalibrateCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("calibrate");
    Options.value(
        spec, "--setups", "N", "How many random set-ups of server and path. Default: 100.");
    Options.value(spec, "--seed", "N", "The same seed draws the same set-ups. Default: 1.");
    Options.value(spec, "--at-once", "N", "How many are up at a time. Default: 6.");
    SavedTrials.addTo(spec);
    Options.value(spec, EVIDENCE, "FILE", "Writes what was seen of each, for judge, there.");
    spec.usageMessage()
        .description(
            "Draws servers, faults and paths at random, diagnoses each over loopback, and tells how"
                + " often the diagnosis was right, confidence by confidence, as Markdown.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor lab calibrate --setups 40",
            "  rdpdoctor lab calibrate --setups 500 --seed 7 --save trials.tsv",
            "",
            "Exit codes: 0; 1 when a wrong cause was called proved, or health was told wrongly.");
    return spec;
  }

  @Override
  public int run(ParseResult options) throws InterruptedException {
    int count = Options.number(options, "--setups", DEFAULT_SET_UPS, 1, MOST_SET_UPS);
    int seed = Options.number(options, "--seed", 1, 0, Integer.MAX_VALUE);
    int atOnce = Options.number(options, "--at-once", DEFAULT_AT_ONCE, 1, MOST_AT_ONCE);
    Optional<Path> save = SavedTrials.chosen(options);
    Optional<Path> seen = DiagnoseOptions.newFile(options, EVIDENCE);
    checkDiffer(save, seen);
    LabTrials lab = new LabTrials(atOnce);
    List<Trial> trials = lab.run(RandomSetUp.draw(seed, count), progress(count));
    PrintStream report =
        SavedLines.reportBeside(
            console, SavedLines.isStandardOutput(save) || SavedLines.isStandardOutput(seen));
    report.println("%d random set-ups, seed %d.".formatted(count, seed));
    report.print(TrialsReport.of(trials));
    try {
      SavedTrials.write(trials, save, console);
    } finally {
      SavedEvidence.write(trials.stream().map(lab::evidence).toList(), EVIDENCE, seen, console);
    }
    boolean bad = trials.stream().anyMatch(each -> each.provedWrong() || each.healthIsWrong());
    return bad ? 1 : 0;
  }

  private static void checkDiffer(Optional<Path> save, Optional<Path> seen) {
    if (save.isPresent() && absolute(save).equals(absolute(seen))) {
      throw new UsageProblem(
          "--save and %s name the same file: give each its own".formatted(EVIDENCE));
    }
  }

  private static Optional<Path> absolute(Optional<Path> file) {
    return file.map(each -> each.toAbsolutePath().normalize());
  }

  private Consumer<Trial> progress(int all) {
    AtomicInteger done = new AtomicInteger();
    return _ -> {
      int now = done.incrementAndGet();
      if (now % TELL_EVERY == 0) {
        console.err().printf("%d of %d%n", now, all);
      }
    };
  }
}
