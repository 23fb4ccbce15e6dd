package org.rdpdoctor.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.report.Judged;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor examine}. */
final class ExamineCommand implements Command {
  static final String NAME = "examine";

  private final Console console;

  ExamineCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("HOST")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("host, or host:port with the port of Remote Desktop; or lab-host:FAULT.")
            .build());
    HostChoice.addReadingTo(spec);
    SignInChoice.addForHostTo(spec);
    KerberosCommand.addKdcTo(spec);
    Options.value(spec, "--ca", "FILE", "Further trusted roots for the channel's certificate.");
    Options.value(
        spec, "--port", "N", "Port of Remote Desktop where a host names none. Default: 3389.");
    Options.value(spec, "--save", "FILE", "Writes the evidence, for judge; - for standard output.");
    spec.addOption(
        OptionSpec.builder("--overwrite")
            .description("Lets --save, --redact-map and --output replace existing files.")
            .build());
    Verdicts.addOptions(spec);
    RedactionChoice.addTo(spec);
    spec.usageMessage()
        .description(
            "Signs in to a Windows host and reads what it says of Remote Desktop: registry,"
                + " services, ports, certificates and their keys, firewall, sessions, event logs."
                + " Changes nothing. Whether a connection comes about, diagnose --via tells.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor examine server.example.com --via smb --user EXAMPLE\\ann",
            "  rdpdoctor examine server.example.com --via ssh --no-logs --format html -o report.html",
            "  rdpdoctor diagnose server.example.com --via winrm --user EXAMPLE\\ann",
            "  rdpdoctor examine lab-host:key-file-denied     see it at work, on loopback",
            "",
            "Exit codes: as diagnose; 3 when nothing that was read speaks of a fault.");
    return spec;
  }

  @Override
  public int run(ParseResult parsed) throws InterruptedException {
    RedactionChoice redaction = RedactionChoice.of(parsed);
    Optional<Path> save = DiagnoseOptions.newFile(parsed, "--save");
    boolean savesToStandardOutput =
        save.filter(DiagnoseOptions.STANDARD_OUTPUT::equals).isPresent();
    ReportOutput output =
        ReportOutput.of(parsed, savesToStandardOutput ? console.err() : console.out());
    output.differsFrom(save, "--save");
    Verdicts verdicts = Verdicts.chosen(parsed, console, output);
    int port =
        Options.number(parsed, "--port", TargetParser.DEFAULT_PORT, 1, DiagnoseOptions.MAX_PORT);
    List<ParsedTarget> asked =
        DiagnoseCommand.targets(parsed.matchedPositionalValue(0, List.<String>of()), console, port);
    HostChoice choice = HostChoice.orAuto(parsed, SignInChoice.forHost(parsed, console), console);
    List<Judged> judged = new ArrayList<>();
    Engine engine = new Engine(Catalogue.causes());
    try (LabTargets lab = new LabTargets()) {
      HostReading reading = new HostReading(Optional.of(choice), lab, console);
      for (Target target : lab.start(asked)) {
        Evidence evidence =
            redaction.evidence(
                RecordedEvidence.ofHost(Version.MADE_BY, lab.known(target), reading.of(target)));
        judged.add(new Judged(evidence, engine.judge(evidence)));
      }
    }
    redaction.writeMap();
    SavedEvidence.write(judged.stream().map(Judged::evidence).toList(), save, console);
    output.print(verdicts.document(judged));
    return verdicts.exitCode(judged);
  }
}
