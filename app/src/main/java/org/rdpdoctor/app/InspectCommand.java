package org.rdpdoctor.app;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.offline.CommonWindow;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.ReportedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.bundle.PartKind;
import org.rdpdoctor.offline.certificate.CertificateKind;
import org.rdpdoctor.offline.evtx.EventXmlKind;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.offline.machine.Machines;
import org.rdpdoctor.offline.rdp.CaptureCases;
import org.rdpdoctor.offline.rdp.CaptureKind;
import org.rdpdoctor.offline.rdpfile.RdpFileKind;
import org.rdpdoctor.offline.registry.HiveKind;
import org.rdpdoctor.offline.registry.RegistryExportKind;
import org.rdpdoctor.offline.reported.ReportedKind;
import org.rdpdoctor.report.DiagnosisJunit;
import org.rdpdoctor.report.DiagnosisMarkdown;
import org.rdpdoctor.report.DiagnosisSarif;
import org.rdpdoctor.report.HtmlReport;
import org.rdpdoctor.report.Inspection;
import org.rdpdoctor.report.InspectionJson;
import org.rdpdoctor.report.InspectionText;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor inspect}. */
final class InspectCommand implements Command {
  private static final List<String> FORMATS =
      List.of("text", "json", "html", "junit", "sarif", "markdown");
  private static final String ABOUT = "--about";
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(5);
  private static final Duration MAX_WINDOW = Duration.ofDays(366);

  private final Console console;

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("inspect");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "Files of any kind, folders and archives (zip, gzip). What a file is, its content"
                    + " tells, not its name. - for standard input.")
            .build());
    spec.addOption(Options.format(FORMATS));
    spec.addOption(
        OptionSpec.builder("--around")
            .paramLabel("TIME")
            .type(String.class)
            .description(
                "Reports only what happened around this time, such as 2024-05-06T20:31:24Z."
                    + " Without a zone it is in the zone of this machine. Clocks of several"
                    + " machines that could be compared are set right first: it is the common"
                    + " clock that the report names.")
            .build());
    spec.addOption(
        OptionSpec.builder("--window")
            .paramLabel("LENGTH")
            .type(String.class)
            .description("How much time --around covers in all. Default: 5m.")
            .build());
    spec.addOption(
        OptionSpec.builder(ABOUT)
            .paramLabel("HOST")
            .type(String.class)
            .description(
                "The server that is asked about, as host or host:port, when there are records of"
                    + " several.")
            .build());
    RecordFiles.addRoleTo(spec);
    spec.addOption(
        OptionSpec.builder("--all")
            .description("Also shows every cause that was ruled out or not tested, and why.")
            .build());
    ReportedChoice.addTo(spec);
    RedactionChoice.addTo(spec);
    ReportOutput.addTo(spec);
    spec.usageMessage()
        .description(
            "Reads packet captures, event logs, registries, saved connections, certificates and"
                + " support bundles, and says what happened and why. Needs no access to the machines.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor inspect capture.pcapng",
            "  rdpdoctor inspect bundle.zip --format html -o report.html",
            "  rdpdoctor inspect bundle.zip --around 2024-05-06T20:31:24Z --window 2m",
            "  rdpdoctor inspect laptop/ server.zip --role laptop=client --about srv.example.com",
            "",
            "Exit codes: as diagnose.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    String format = Options.chosenFormat(options, FORMATS);
    ReportOutput output = ReportOutput.of(options, console.out());
    TimeWindow window = window(options);
    RedactionChoice redaction = RedactionChoice.of(options);
    output.differsFrom(redaction.map(), "--redact-map");
    Optional<String> about = about(options);
    List<Observed> reported = new ArrayList<>(ReportedChoice.of(options));
    List<InspectedFile> read =
        RecordFiles.read(
            console,
            options.matchedPositionalValue(0, List.<String>of()),
            window.equals(TimeWindow.ALWAYS) ? window : window.widened(TimeWindow.CLOCKS_DIFFER));
    List<Observed> machines = Machines.of(read, RecordFiles.roles(options, read), List.of());
    List<InspectedFile> files =
        window.equals(TimeWindow.ALWAYS) ? read : CommonWindow.cut(read, machines, window);
    Engine engine = new Engine(Catalogue.causes());
    List<Evidence> cases = new ArrayList<>(CaptureCases.of(files, Version.MADE_BY));
    RecordedEvidence.of(Version.MADE_BY, files, machines, about).ifPresent(cases::add);
    reported.addAll(ReportedEvidence.reported(files));
    List<Judged> judged =
        redaction
            .evidence(ReportedEvidence.toAll(cases, Version.MADE_BY, reported))
            .parallelStream()
            .map(evidence -> new Judged(evidence, engine.judge(evidence)))
            .toList();
    Inspection inspection =
        new Inspection(
            Version.MADE_BY, redaction.files(files), redaction.observed(machines), judged);
    redaction.writeMap();
    boolean all = options.hasMatchedOption("--all");
    output.print(document(inspection, format, all, output));
    return inspection.exitCode().code();
  }

  private String document(Inspection inspection, String format, boolean all, ReportOutput output) {
    return switch (format) {
      case "json" -> InspectionJson.write(inspection, all);
      case "html" -> HtmlReport.write(inspection, all);
      case "junit" -> DiagnosisJunit.write(inspection.judged());
      case "sarif" -> DiagnosisSarif.write(inspection.judged(), all);
      case "markdown" -> DiagnosisMarkdown.write(inspection, all);
      default ->
          InspectionText.write(inspection, all, Style.of(console.colour() && !output.isFile()));
    };
  }

  /** Every kind of file that can be read; the first that recognises a file reads it. */
  static List<FileKind> kinds() {
    List<FileKind> kinds = new ArrayList<>(CaptureKind.ALL);
    kinds.addAll(
        List.of(
            new EvtxKind(),
            new EventXmlKind(),
            new RegistryExportKind(),
            new HiveKind(),
            new RdpFileKind(),
            new ReportedKind(),
            new CertificateKind()));
    kinds.addAll(PartKind.ALL);
    return kinds;
  }

  private static Optional<String> about(ParseResult options) {
    if (!options.hasMatchedOption(ABOUT)) {
      return Optional.empty();
    }
    String host = options.matchedOptionValue(ABOUT, "").strip();
    if (host.isEmpty()) {
      throw new UsageProblem(ABOUT + " names no host: give its name or address");
    }
    return Optional.of(host);
  }

  private static TimeWindow window(ParseResult options) {
    Duration width = Options.duration(options, "--window", DEFAULT_WINDOW, MAX_WINDOW);
    if (!options.hasMatchedOption("--around")) {
      if (options.hasMatchedOption("--window")) {
        throw new UsageProblem("--window needs a time to lie around: add --around TIME");
      }
      return TimeWindow.ALWAYS;
    }
    return TimeWindow.around(Options.time(options, "--around", ZoneId.systemDefault()), width);
  }
}
