package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.interview.Answers;
import org.rdpdoctor.interview.Dialogue;
import org.rdpdoctor.interview.Interview;
import org.rdpdoctor.interview.TypedAnswers;
import org.rdpdoctor.interview.UnreadableAnswers;
import org.rdpdoctor.interview.WrittenAnswers;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.ReportedEvidence;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.ReportedDocument;
import org.rdpdoctor.report.Style;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor interview}. */
final class InterviewCommand implements Command {
  static final String NAME = "interview";

  private static final int MOST_QUESTIONS = 100;
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final Console console;

  InterviewCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("EVIDENCE|HOST")
            .arity("0..1")
            .type(String.class)
            .description(
                "Evidence that diagnose --save wrote, or a target as of diagnose, which is examined"
                    + " first. Without it the interview begins with what the options say.")
            .build());
    ReportedChoice.addTo(spec);
    spec.addOption(
        OptionSpec.builder("--answers")
            .paramLabel("FILE")
            .type(String.class)
            .description("Takes the answers from a file: one per line, or words as of --observed.")
            .build());
    spec.addOption(
        OptionSpec.builder("--most")
            .paramLabel("N")
            .type(String.class)
            .description("Asks at most so many questions. Default: 12.")
            .build());
    spec.addOption(
        OptionSpec.builder("--words")
            .description("Lists what can be reported, each with its question, and asks nothing.")
            .build());
    spec.addOption(
        OptionSpec.builder("--save")
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "Writes the evidence with what was answered, for judge; - for standard output.")
            .build());
    Verdicts.addOptions(spec);
    RedactionChoice.addTo(spec);
    spec.usageMessage()
        .description(
            "Asks a person what only they know: the question first whose answer tells most about"
                + " the cause for its effort. Ends by itself, with the diagnosis that judge gives.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor interview --symptom 0x904/0x7",
            "  rdpdoctor interview evidence.json --save told.json",
            "  rdpdoctor interview server.example.com",
            "  rdpdoctor interview --words",
            "",
            "Questions and progress go to standard error, the report to standard output. Answers",
            "are yes, no, ? (don't know), back and stop; end of input stops, too.",
            "",
            "Exit codes: as diagnose.");
    return spec;
  }

  @Override
  public int run(ParseResult options) throws InterruptedException {
    if (options.hasMatchedOption("--words")) {
      ReportOutput.of(options, console.out()).print(words(options));
      return 0;
    }
    int most = Options.number(options, "--most", Interview.USUAL_QUESTIONS, 1, MOST_QUESTIONS);
    Optional<Path> save = DiagnoseOptions.newFile(options, "--save");
    boolean evidenceToOutput = save.filter(DiagnoseOptions.STANDARD_OUTPUT::equals).isPresent();
    ReportOutput output =
        ReportOutput.of(options, evidenceToOutput ? console.err() : console.out());
    RedactionChoice redaction = RedactionChoice.of(options);
    output.differsFrom(save, "--save");
    output.differsFrom(redaction.map(), "--redact-map");
    Verdicts verdicts = Verdicts.chosen(options, console, output);
    List<Observed> reported = ReportedChoice.of(options);
    Answers answers = answers(options);
    Engine engine = new Engine(Catalogue.causes());
    Interview interview = new Interview(engine, start(options).reporting(reported), most);
    try {
      new Dialogue(interview, answers, console.err()::println).hold();
    } catch (IOException unreadable) {
      throw new UsageProblem("the answers cannot be read on: give them with --answers FILE");
    }
    console.err().println();
    Evidence evidence = redaction.evidence(interview.evidence());
    List<Judged> judged = List.of(new Judged(evidence, engine.judge(evidence)));
    redaction.writeMap();
    SavedEvidence.write(List.of(evidence), save, console);
    output.print(verdicts.document(judged));
    return verdicts.exitCode(judged);
  }

  private String words(ParseResult options) {
    String format = Options.chosenFormat(options, Verdicts.FORMATS);
    return switch (format) {
      case "text" -> ReportedDocument.text(Style.of(console.colour()));
      case "json" -> ReportedDocument.json();
      default -> throw new UsageProblem("--words goes with --format text or json only");
    };
  }

  private Answers answers(ParseResult options) {
    if (!options.hasMatchedOption("--answers")) {
      return new TypedAnswers(console.in());
    }
    String file = options.matchedOptionValue("--answers", "");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Bytes content = Bytes.of(in.readNBytes(MAX_ANSWER_BYTES + 1));
      String text =
          MarkedText.decode(content)
              .filter(_ -> content.size() <= MAX_ANSWER_BYTES)
              .orElseThrow(() ->
                  new UsageProblem("--answers %s holds no short text".formatted(quote(file))));
      return WrittenAnswers.of(text);
    } catch (UnreadableAnswers problem) {
      throw new UsageProblem("--answers %s, %s".formatted(quote(file), problem.getMessage()));
    } catch (IOException | InvalidPathException problem) {
      throw new UsageProblem(
          "--answers %s cannot be read: check the path and its permissions".formatted(quote(file)));
    }
  }

  private Evidence start(ParseResult options) throws InterruptedException {
    String about = options.matchedPositionalValue(0, "");
    if (about.isEmpty()) {
      return ReportedEvidence.alone(Version.MADE_BY, List.of());
    }
    return isEvidence(about) ? SavedEvidence.one(about, console) : examined(about);
  }

  /** By its name, so that a mistyped file is not taken for a host, or by its content. */
  private static boolean isEvidence(String about) {
    if (about.endsWith(".json")) {
      return true;
    }
    try (InputStream in = Files.newInputStream(Path.of(about))) {
      return in.read() == '{';
    } catch (IOException | InvalidPathException noFile) {
      return false;
    }
  }

  private Evidence examined(String host) throws InterruptedException {
    List<ParsedTarget> asked =
        DiagnoseCommand.targets(List.of(host), console, TargetParser.DEFAULT_PORT);
    if (asked.size() != 1) {
      throw new UsageProblem(
          "%s names %d targets: interview one at a time".formatted(quote(host), asked.size()));
    }
    try (LabTargets lab = new LabTargets();
        StageProgress progress = new StageProgress(console.err(), console.errIsTerminal(), 1)) {
      Target target = lab.start(asked).getFirst();
      ProbeOptions probe = lab.probe(LabTargets.withAccount(ProbeOptions.DEFAULT, asked));
      List<Run> runs = new ArrayList<>();
      Examination.prober(probe, Optional.empty(), CaptureSink.NONE, progress)
          .examineAll(List.of(target), (_, run) -> runs.add(run));
      return new Evidence(Evidence.SCHEMA, Version.MADE_BY, target, runs, List.of());
    }
  }
}
