package org.rdpdoctor.app;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.rdpfile.RdpFile;
import org.rdpdoctor.probe.BetweenOptions.Hold;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.net.CaptureWriter;
import org.rdpdoctor.probe.session.Redirection;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.SavedConnection;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.remote.agent.PlaceAnswer;
import org.rdpdoctor.remote.agent.PlacesAsked;
import org.rdpdoctor.report.Judged;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor diagnose}. */
final class DiagnoseCommand implements Command {
  static final String NAME = "diagnose";

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
                "host, host:port, [v6]:port, a .rdp file, lab:FAULT, lab-host:FAULT, a file with"
                    + " one target per line, or - for such lines from standard input.")
            .build());
    DiagnoseOptions.addTo(spec);
    Records.addTo(spec);
    HostChoice.addReadingTo(spec);
    Verdicts.addOptions(spec);
    RedactionChoice.addTo(spec);
    ComparisonChoice.addTo(spec);
    PlacesChoice.addTo(spec);
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
            "  rdpdoctor diagnose server.example.com --format html -o report.html",
            "  rdpdoctor diagnose server.example.com --repeat 20     for faults that come and go",
            "  rdpdoctor diagnose server.example.com --with server-logs.zip laptop.evtx",
            "  rdpdoctor diagnose server.example.com --user EXAMPLE\\ann     asks for the password",
            "  rdpdoctor diagnose server.example.com --user EXAMPLE\\ann --via smb     looks"
                + " inside, too",
            "  rdpdoctor diagnose server.example.com --from HERE,ssh:ann@jump     the host, or the"
                + " way?",
            "  rdpdoctor diagnose server.example.com --baseline last-good.json     what changed",
            "",
            "A sign-in is one attempt per account: one that fails is remembered for an hour and"
                + " not",
            "repeated, so that no account is locked. It ends with NLA's answer; no session is"
                + " made.",
            "",
            "With --from each place is examined by the same program, over SSH or by rdpdoctor"
                + " agent,",
            "and compared: docs/compare.md. A place that cannot be asked is named, the others are",
            "told, and what would have been healthy is then not known (3).",
            "",
            "Exit codes: 0 healthy, 1 a fault was found, 2 wrong usage, 3 could not be told,",
            "70 a defect of rdpdoctor. With --format nagios: the plugin codes 0 to 3.");
    return spec;
  }

  @Override
  public int run(ParseResult parsed) throws InterruptedException {
    DiagnoseOptions options = DiagnoseOptions.of(parsed, console);
    Optional<Hold> hold = options.probe().between().hold();
    if (hold.isEmpty()) {
      return run(parsed, options);
    }
    try (GentleEnd _ = new GentleEnd(hold.get())) {
      return run(parsed, options);
    }
  }

  private int run(ParseResult parsed, DiagnoseOptions options) throws InterruptedException {
    RedactionChoice redaction = RedactionChoice.of(parsed);
    ReportOutput output = ReportOutput.of(parsed, reportStream(options));
    output.differsFrom(options.save(), "--save");
    output.differsFrom(options.capture(), "--pcap");
    output.differsFrom(redaction.map(), "--redact-map");
    Verdicts verdicts = Verdicts.chosen(parsed, console, output);
    Records files = Records.of(parsed, console);
    Optional<HostChoice> host = HostChoice.of(parsed, options.probe().signIn(), console);
    ComparisonChoice comparison = ComparisonChoice.of(parsed, console);
    PlacesChoice places = PlacesChoice.of(parsed, console);
    List<ParsedTarget> asked = asked(parsed, options, comparison);
    places.check(asked, options);
    try (LabTargets lab = new LabTargets()) {
      List<Target> targets =
          lab.start(asked).stream().map(target -> throughGateway(target, options)).toList();
      Records records = files.with(new HostReading(host, lab, console), targets);
      ProbeOptions probe = lab.probe(LabTargets.withAccount(options.probe(), asked));
      List<Judged> judged = new ArrayList<>();
      AtomicReference<String> elsewhere = new AtomicReference<>("other places");
      try (PlacesAsked others = places.ask(targets, options, elsewhere::set)) {
        if (places.holdsHere()) {
          int told = comparison.isMade() || places.isMade() ? 1 : targets.size();
          judged.addAll(
              examine(targets, told, options, records, probe, verdicts, redaction, output));
        }
        if (places.isMade()) {
          SideBySide sides = places.beside(judged, answers(others, elsewhere), options, redaction);
          return conclude(
              sides,
              sides.seen().stream().map(Seen::evidence).toList(),
              verdicts,
              redaction,
              options,
              output);
        }
      }
      List<Judged> captured = records.captured(judged, console, redaction);
      judged.addAll(captured);
      if (comparison.isMade()) {
        return conclude(
            comparison.beside(judged, redaction),
            judged.stream().map(Judged::evidence).toList(),
            verdicts,
            redaction,
            options,
            output);
      }
      redaction.writeMap();
      SavedEvidence.write(judged.stream().map(Judged::evidence).toList(), options.save(), console);
      if (verdicts.streams(targets.size())) {
        captured.forEach(each -> output.print(verdicts.line(each)));
      } else {
        output.print(verdicts.document(judged));
      }
      return verdicts.exitCode(judged);
    }
  }

  private List<PlaceAnswer> answers(PlacesAsked others, AtomicReference<String> elsewhere)
      throws InterruptedException {
    try (StageProgress _ =
        StageProgress.elsewhere(console.err(), console.errIsTerminal(), elsewhere::get)) {
      return others.answers();
    }
  }

  private int conclude(
      SideBySide sides,
      List<Evidence> evidence,
      Verdicts verdicts,
      RedactionChoice redaction,
      DiagnoseOptions options,
      ReportOutput output) {
    redaction.writeMap();
    SavedEvidence.write(evidence, options.save(), console);
    output.print(verdicts.document(sides));
    return verdicts.exitCode(sides);
  }

  /** A host to compare with comes last. */
  private List<ParsedTarget> asked(
      ParseResult parsed, DiagnoseOptions options, ComparisonChoice comparison) {
    List<ParsedTarget> asked =
        targets(
            parsed.matchedPositionalValue(0, List.<String>of()), console, options.defaultPort());
    if (!comparison.isMade()) {
      return asked;
    }
    List<ParsedTarget> all = new ArrayList<>(asked);
    comparison
        .like()
        .ifPresent(host -> all.addAll(targets(List.of(host), console, options.defaultPort())));
    if (asked.size() != 1 || all.size() > 2) {
      throw new UsageProblem("a comparison is of one target: name one");
    }
    comparison.check(all);
    return all;
  }

  static List<ParsedTarget> targets(List<String> named, Console console, int defaultPort) {
    SavedConnection.Source rdpFiles =
        content ->
            RdpFile.read(content)
                .flatMap(file ->
                    file.address()
                        .map(address -> new SavedConnection(address, file.port(), file.gateway())));
    try {
      return new TargetParser(console.in(), rdpFiles, defaultPort).parse(named);
    } catch (org.rdpdoctor.probe.target.UsageProblem problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()));
    }
  }

  private static Target throughGateway(Target target, DiagnoseOptions options) {
    return target.gateway().isPresent() || options.gateway().isEmpty()
        ? target
        : target.through(options.gateway().get());
  }

  /**
   * All targets side by side, one run after the other; in the order in which they were asked.
   *
   * @param reported how many of them a report is about
   */
  private List<Judged> examine(
      List<Target> targets,
      int reported,
      DiagnoseOptions options,
      Records records,
      ProbeOptions probe,
      Verdicts verdicts,
      RedactionChoice redaction,
      ReportOutput output)
      throws InterruptedException {
    try (CaptureWriter capture = capture(options);
        StageProgress progress =
            new StageProgress(console.err(), console.errIsTerminal(), targets.size())) {
      CaptureSink sink = capture == null ? CaptureSink.NONE : capture;
      Prober prober = Examination.prober(probe, options.kdc(), sink, progress);
      Rounds rounds = new Rounds(prober, progress, options, records, verdicts, redaction, output);
      List<Judged> judged = new ArrayList<>(rounds.examine(targets, reported));
      List<Target> onward = options.followsRedirection() ? rounds.onward() : List.of();
      judged.addAll(rounds.examine(onward, reported));
      return List.copyOf(judged);
    } catch (IOException unwritable) {
      throw new UsageProblem("--pcap cannot be written: check the path and the room on the disk");
    }
  }

  /** Examines targets as often as asked and judges each after its last run. */
  private static final class Rounds {
    private final Prober prober;
    private final StageProgress progress;
    private final DiagnoseOptions options;
    private final Records records;
    private final Verdicts verdicts;
    private final RedactionChoice redaction;
    private final ReportOutput output;
    private final Engine engine = new Engine(Catalogue.causes());
    private final Map<Target, List<Run>> runs = new LinkedHashMap<>();
    private final Map<Target, Judged> judged = new LinkedHashMap<>();

    Rounds(
        Prober prober,
        StageProgress progress,
        DiagnoseOptions options,
        Records records,
        Verdicts verdicts,
        RedactionChoice redaction,
        ReportOutput output) {
      this.prober = prober;
      this.progress = progress;
      this.options = options;
      this.records = records;
      this.verdicts = verdicts;
      this.redaction = redaction;
      this.output = output;
    }

    /**
     * @param asked how many targets the user named
     */
    List<Judged> examine(List<Target> targets, int asked) throws InterruptedException {
      for (int run = 1; run <= options.runs() && !targets.isEmpty(); run++) {
        if (run > 1) {
          Thread.sleep(options.pause());
        }
        boolean last = run == options.runs();
        prober.examineAll(
            targets,
            (target, seen) -> {
              runs.computeIfAbsent(target, _ -> new ArrayList<>()).add(seen);
              progress.targetDone();
              if (last) {
                conclude(target, asked);
              }
            });
      }
      return targets.stream().map(target -> Objects.requireNonNull(judged.get(target))).toList();
    }

    /**
     * Where the servers send their clients on to; what those hosts say of others is not followed.
     */
    List<Target> onward() {
      return runs.entrySet().stream()
          .flatMap(each -> Redirection.next(each.getKey(), each.getValue()).stream())
          .distinct()
          .toList();
    }

    private void conclude(Target target, int asked) {
      Judged verdict = judge(engine, target, runs, options, records, redaction);
      judged.put(target, verdict);
      if (verdicts.streams(asked)) {
        output.print(verdicts.line(verdict));
      }
    }
  }

  private static Judged judge(
      Engine engine,
      Target target,
      Map<Target, List<Run>> runs,
      DiagnoseOptions options,
      Records records,
      RedactionChoice redaction) {
    Evidence seen =
        new Evidence(
            Evidence.SCHEMA,
            Version.MADE_BY,
            target,
            runs.getOrDefault(target, List.of()),
            options.reported());
    Evidence evidence = redaction.evidence(records.joinedTo(seen));
    return new Judged(evidence, engine.judge(evidence));
  }

  private static @Nullable CaptureWriter capture(DiagnoseOptions options) throws IOException {
    return options.capture().isPresent()
        ? new CaptureWriter(options.capture().get(), Version.MADE_BY, options.captureOpensSignIns())
        : null;
  }

  /** The report makes way when the evidence goes to standard output. */
  private PrintStream reportStream(DiagnoseOptions options) {
    return options.savesToStandardOutput() ? console.err() : console.out();
  }
}
