package org.rdpdoctor.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.Judged;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
    ReportedChoice.addTo(spec);
    Verdicts.addOptions(spec);
    RedactionChoice.addTo(spec);
    spec.addOption(
        OptionSpec.builder("--save")
            .paramLabel("FILE")
            .type(String.class)
            .description("Writes the evidence again, with --redact without names.")
            .build());
    spec.usageMessage()
        .description("Judges saved evidence again, without touching the network.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor diagnose HOST --save evidence.json; rdpdoctor judge evidence.json",
            "  rdpdoctor judge evidence.json --redact --save to-share.json",
            "",
            "Exit codes: as diagnose.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    ReportOutput output = ReportOutput.of(options, console.out());
    Verdicts verdicts = Verdicts.chosen(options, console, output);
    List<Observed> reported = ReportedChoice.of(options);
    Engine engine = new Engine(Catalogue.causes());
    RedactionChoice redaction = RedactionChoice.of(options);
    Optional<Path> save = DiagnoseOptions.newFile(options, "--save");
    if (save.filter(DiagnoseOptions.STANDARD_OUTPUT::equals).isPresent()) {
      throw new UsageProblem("--save cannot go to standard output here: name a file");
    }
    output.differsFrom(save, "--save");
    output.differsFrom(redaction.map(), "--redact-map");
    List<Evidence> evidence = new ArrayList<>();
    for (String file : options.matchedPositionalValue(0, List.<String>of())) {
      for (EvidenceJson.Reading reading : SavedEvidence.read(file, console)) {
        if (reading.leftOut() > 0) {
          console.complain(
              "%s: %d observations of kinds that this version does not know were left out: %s"
                  .formatted(
                      UsageProblem.quote(file),
                      reading.leftOut(),
                      String.join(", ", reading.unknownKinds())));
        }
        evidence.add(reading.evidence().reporting(reported));
      }
    }
    if (evidence.isEmpty()) {
      throw new UsageProblem("no evidence in there: make some with diagnose HOST --save FILE");
    }
    List<Judged> judged =
        redaction.evidence(evidence).stream()
            .map(each -> new Judged(each, engine.judge(each)))
            .toList();
    redaction.writeMap();
    SavedEvidence.write(judged.stream().map(Judged::evidence).toList(), save, console);
    output.print(verdicts.document(judged));
    return verdicts.exitCode(judged);
  }
}
