package org.rdpdoctor.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.rdpfile.RdpFile;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.net.CaptureWriter;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.SavedConnection;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.Judged;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor diagnose}. */
final class DiagnoseCommand implements Command {
  static final String NAME = "diagnose";

  private static final String MADE_BY = "rdpdoctor " + Version.TEXT;

  private final Console console;

  DiagnoseCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("TARGET")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "host, host:port, [v6]:port, a .rdp file, lab:FAULT, a file with one target per"
                    + " line, or - for such lines from standard input.")
            .build());
    DiagnoseOptions.addTo(spec);
    Verdicts.addOptions(spec);
    spec.usageMessage()
        .description(
            "Examines the connection to a host stage by stage and names the cause of its failure;"
                + " without credentials unless --user is given.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor diagnose server.example.com",
            "  rdpdoctor diagnose 192.0.2.7:3390 --symptom 0x904/0x7",
            "  rdpdoctor diagnose hosts.txt --format json",
            "  rdpdoctor diagnose server.example.com --repeat 20     for faults that come and go",
            "  rdpdoctor diagnose server.example.com --user EXAMPLE\\ann     asks for the password",
            "",
            "A sign-in is one attempt per account: one that fails is remembered for an hour and not",
            "repeated, so that no account is locked. It ends with NLA's answer; no session is made.",
            "",
            "Exit codes: 0 healthy, 1 a fault was found, 2 wrong usage, 3 could not be told,",
            "70 a defect of rdpdoctor. With --format nagios: the plugin codes 0 to 3.");
    return spec;
  }

  @Override
  public int run(ParseResult parsed) throws InterruptedException {
    Verdicts verdicts = Verdicts.chosen(parsed, console);
    DiagnoseOptions options = DiagnoseOptions.of(parsed, console);
    List<ParsedTarget> asked = targets(parsed, options);
    try (LabTargets lab = new LabTargets()) {
      List<Target> targets = lab.start(asked);
      ProbeOptions probe = LabTargets.withAccount(options.probe(), asked);
      List<Judged> judged = examine(targets, options, probe, verdicts);
      save(judged, options);
      if (!verdicts.streams(targets.size())) {
        reportStream(options).print(verdicts.document(judged));
      }
      return verdicts.exitCode(judged);
    }
  }

  private List<ParsedTarget> targets(ParseResult parsed, DiagnoseOptions options) {
    SavedConnection.Source rdpFiles =
        content ->
            RdpFile.read(content)
                .flatMap(file ->
                    file.address().map(address -> new SavedConnection(address, file.port())));
    try {
      return new TargetParser(console.in(), rdpFiles, options.defaultPort())
          .parse(parsed.matchedPositionalValue(0, List.<String>of()));
    } catch (org.rdpdoctor.probe.target.UsageProblem problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()));
    }
  }

  /** All targets side by side, one run after the other; in the order in which they were asked. */
  private List<Judged> examine(
      List<Target> targets, DiagnoseOptions options, ProbeOptions probe, Verdicts verdicts)
      throws InterruptedException {
    Map<Target, List<Run>> runs = new LinkedHashMap<>();
    Map<Target, Judged> judged = new LinkedHashMap<>();
    Engine engine = new Engine(Catalogue.causes());
    try (CaptureWriter capture = capture(options);
        StageProgress progress =
            new StageProgress(console.err(), console.errIsTerminal(), targets.size())) {
      CaptureSink sink = capture == null ? CaptureSink.NONE : capture;
      Prober prober = Examination.prober(probe, sink, progress);
      for (int run = 1; run <= options.runs(); run++) {
        if (run > 1) {
          Thread.sleep(options.pause());
        }
        boolean last = run == options.runs();
        prober.examineAll(
            targets,
            (target, seen) -> {
              runs.computeIfAbsent(target, _ -> new ArrayList<>()).add(seen);
              progress.targetDone();
              if (!last) {
                return;
              }
              Judged verdict = judge(engine, target, runs, options);
              judged.put(target, verdict);
              if (verdicts.streams(targets.size())) {
                reportStream(options).print(verdicts.line(verdict));
              }
            });
      }
    } catch (IOException unwritable) {
      throw new UsageProblem("--pcap cannot be written: check the path and the room on the disk");
    }
    return List.copyOf(judged.values());
  }

  private static Judged judge(
      Engine engine, Target target, Map<Target, List<Run>> runs, DiagnoseOptions options) {
    Evidence evidence =
        new Evidence(
            Evidence.SCHEMA,
            MADE_BY,
            target,
            runs.getOrDefault(target, List.of()),
            options.reported());
    return new Judged(evidence, engine.judge(evidence));
  }

  private static @Nullable CaptureWriter capture(DiagnoseOptions options) throws IOException {
    return options.capture().isPresent()
        ? new CaptureWriter(options.capture().get(), MADE_BY, options.captureOpensSignIns())
        : null;
  }

  private void save(List<Judged> judged, DiagnoseOptions options) {
    if (options.save().isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Judged each : judged) {
      lines.append(EvidenceJson.write(each.evidence())).append('\n');
    }
    if (options.savesToStandardOutput()) {
      console.out().print(lines);
      return;
    }
    try {
      Files.writeString(options.save().get(), lines);
    } catch (IOException unwritable) {
      throw new UsageProblem("--save cannot be written: check the path and the room on the disk");
    }
  }

  /** The report makes way when the evidence goes to standard output. */
  private PrintStream reportStream(DiagnoseOptions options) {
    return options.savesToStandardOutput() ? console.err() : console.out();
  }
}
