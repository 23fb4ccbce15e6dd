package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.ReportedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.certificate.CertificateKind;
import org.rdpdoctor.offline.evtx.EventXmlKind;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.offline.rdp.CaptureCases;
import org.rdpdoctor.offline.rdp.CaptureKind;
import org.rdpdoctor.offline.rdpfile.RdpFileKind;
import org.rdpdoctor.offline.registry.HiveKind;
import org.rdpdoctor.offline.registry.RegistryExportKind;
import org.rdpdoctor.offline.reported.ReportedKind;
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
  private static final List<String> FORMATS = List.of("text", "json");
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
                    + " Without a zone it is the time of this machine.")
            .build());
    spec.addOption(
        OptionSpec.builder("--window")
            .paramLabel("LENGTH")
            .type(String.class)
            .description("How much time --around covers in all. Default: 5m.")
            .build());
    spec.addOption(
        OptionSpec.builder("--all")
            .description("Also shows every cause that was ruled out or not tested, and why.")
            .build());
    ReportedChoice.addTo(spec);
    spec.usageMessage()
        .description(
            "Reads packet captures, event logs, registries, saved connections and certificates, and"
                + " says what happened and why. Needs no access to the machines.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor inspect capture.pcapng",
            "  rdpdoctor inspect bundle.zip --around 2024-05-06T20:31:24Z --window 2m",
            "",
            "Exit codes: as diagnose.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    String format = Options.chosenFormat(options, FORMATS);
    TimeWindow window = window(options);
    List<Observed> reported = new ArrayList<>(ReportedChoice.of(options));
    List<InspectedFile> files = new ArrayList<>();
    try (ReadingProgress progress = new ReadingProgress(console.err(), console.errIsTerminal())) {
      Inspector inspector = new Inspector(kinds(), window, progress);
      for (String file : options.matchedPositionalValue(0, List.<String>of())) {
        inspect(inspector, file, files);
      }
    }
    String madeBy = "rdpdoctor " + Version.TEXT;
    Engine engine = new Engine(Catalogue.causes());
    List<Evidence> cases = new ArrayList<>(CaptureCases.of(files, madeBy));
    RecordedEvidence.of(madeBy, files).ifPresent(cases::add);
    reported.addAll(ReportedEvidence.reported(files));
    List<Judged> judged =
        ReportedEvidence.toAll(cases, madeBy, reported).stream()
            .map(evidence -> new Judged(evidence, engine.judge(evidence)))
            .toList();
    Inspection inspection = new Inspection(madeBy, files, judged);
    boolean all = options.hasMatchedOption("--all");
    console
        .out()
        .print(
            format.equals("json")
                ? InspectionJson.write(inspection, all)
                : InspectionText.write(inspection, all, Style.of(console.colour())));
    return inspection.exitCode().code();
  }

  /** Every kind of file that can be read; the first that recognises a file reads it. */
  private static List<FileKind> kinds() {
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
    return kinds;
  }

  private void inspect(Inspector inspector, String file, List<InspectedFile> files) {
    try {
      if (file.equals("-")) {
        inspector.inspect("-", console.in(), files::add);
      } else {
        inspector.inspect(Path.of(file), files::add);
      }
    } catch (IOException | InvalidPathException problem) {
      throw new UsageProblem(
          UsageProblem.quote(file) + " cannot be read: check the path and its permissions");
    }
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
