package org.rdpdoctor.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.UnreadableEvidence;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor judge}. */
final class JudgeCommand implements Command {
  private final Console console;

  JudgeCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("judge");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Evidence that diagnose --save wrote; - for standard input.")
            .build());
    Verdicts.addOptions(spec);
    spec.usageMessage()
        .description("Judges saved evidence again, without touching the network.")
        .footer(
            "",
            "Example:",
            "  rdpdoctor diagnose HOST --save evidence.json; rdpdoctor judge evidence.json",
            "",
            "Exit codes: as diagnose.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    ReportOutput output = ReportOutput.of(options, console.out());
    Verdicts verdicts = Verdicts.chosen(options, console, output);
    Engine engine = new Engine(Catalogue.causes());
    List<Judged> judged = new ArrayList<>();
    for (String file : options.matchedPositionalValue(0, List.<String>of())) {
      for (EvidenceJson.Reading reading : read(file)) {
        if (reading.leftOut() > 0) {
          console.complain(
              "%s: %d observations of kinds that this version does not know were left out: %s"
                  .formatted(
                      UsageProblem.quote(file),
                      reading.leftOut(),
                      String.join(", ", reading.unknownKinds())));
        }
        judged.add(new Judged(reading.evidence(), engine.judge(reading.evidence())));
      }
    }
    if (judged.isEmpty()) {
      throw new UsageProblem("no evidence in there: make some with diagnose HOST --save FILE");
    }
    output.print(verdicts.document(judged));
    return verdicts.exitCode(judged);
  }

  private List<EvidenceJson.Reading> read(String file) {
    try (InputStream in = file.equals("-") ? console.in() : Files.newInputStream(Path.of(file))) {
      return EvidenceJson.read(in);
    } catch (UnreadableEvidence problem) {
      throw new UsageProblem(UsageProblem.quote(file) + ": " + problem.getMessage());
    } catch (IOException | InvalidPathException problem) {
      throw new UsageProblem(
          UsageProblem.quote(file) + " cannot be read: check the path and its permissions");
    }
  }
}
