package org.rdpdoctor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Planner;
import org.rdpdoctor.remedy.PowerShellScript;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Journaled;
import org.rdpdoctor.remote.repair.Journals;
import org.rdpdoctor.remote.repair.Look;
import org.rdpdoctor.remote.repair.ProbedCheck;
import org.rdpdoctor.remote.repair.Repair;
import org.rdpdoctor.remote.repair.RepairOptions;
import org.rdpdoctor.remote.repair.RepairResult;
import org.rdpdoctor.remote.repair.Undo;
import org.rdpdoctor.remote.repair.UnusableJournal;
import org.rdpdoctor.report.ExitCode;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.PlainText;
import org.rdpdoctor.report.PlanJson;
import org.rdpdoctor.report.PlanMarkdown;
import org.rdpdoctor.report.PlanText;
import org.rdpdoctor.report.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor fix}. */
final class FixCommand implements Command {
  static final String NAME = "fix";

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration ROLLBACK_IN = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Console console;

  FixCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("HOST")
            .arity("1")
            .required(true)
            .type(String.class)
            .description("host, host:port, or lab-host:FAULT for a simulated machine.")
            .build());
    FixChoice.addTo(spec);
    ReportedChoice.addTo(spec);
    HostChoice.addTo(spec);
    SignInChoice.addTo(spec);
    KerberosCommand.addKdcTo(spec);
    spec.addOption(
        picocli.CommandLine.Model.OptionSpec.builder("--ca")
            .paramLabel("FILE")
            .type(String.class)
            .description("Further trusted roots for the channel's certificate.")
            .build());
    ReportOutput.addTo(spec);
    spec.usageMessage()
        .description(
            "Plans what mends a host: what is written where and why, what else notices, and the way"
                + " back. Changes nothing without --apply. Then each change is tried alone, the"
                + " connection probed from here, and what does not help is undone.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor fix server.example.com --via winrm --user EXAMPLE\\ann",
            "  rdpdoctor fix server.example.com --via winrm --user EXAMPLE\\ann --apply 3f9c01ab77",
            "  rdpdoctor fix server.example.com --print powershell -o repair.ps1",
            "  rdpdoctor fix server.example.com --client --symptom 0x808/0x104    on this machine",
            "  rdpdoctor fix lab-host:key-file-rights --apply --yes      on a simulated machine",
            "",
            "Exit codes: 0 healthy, 1 a fault stands (the plan is shown), 2 wrong usage, 3 not",
            "enough evidence, 4 what was tried was undone, 5 an undo failed or the channel broke:",
            "see rdpdoctor journal list.");
    return spec;
  }

  @Override
  public int run(ParseResult parsed) throws InterruptedException {
    FixChoice choice = FixChoice.of(parsed);
    ReportOutput output = ReportOutput.of(parsed, console.out());
    boolean signsIn = parsed.hasMatchedOption("--until");
    SignInOptions signIn =
        signsIn ? SignInChoice.of(parsed, console) : SignInChoice.forHost(parsed, console);
    HostChoice host = HostChoice.forChanges(choice.usualChannel(), parsed, signIn, console);
    List<ParsedTarget> asked =
        DiagnoseCommand.targets(
            List.of(parsed.matchedPositionalValue(0, "")), console, TargetParser.DEFAULT_PORT);
    if (asked.size() != 1) {
      throw new UsageProblem("fix mends one host at a time: name one");
    }
    try (LabTargets lab = new LabTargets()) {
      Target target = lab.start(asked).getFirst();
      Optional<Channel> channel = channel(choice, host, lab, target);
      try {
        ProbeOptions probe =
            new ProbeOptions(DEADLINE, 3, 24, true, false, Optional.empty())
                .with(signsIn ? signIn : SignInOptions.NONE);
        Look look =
            new LiveLook(
                Examination.prober(probe, host.kdc(), CaptureSink.NONE, ProbeObserver.NONE),
                target,
                lab.known(target),
                channel,
                choice.ofClient(),
                HostChoice.options(Optional.of(host), lab.known(target).port()),
                ReportedChoice.of(parsed));
        return fix(parsed.matchedPositionalValue(0, ""), choice, look, channel, output);
      } finally {
        channel.ifPresent(Channel::close);
      }
    } catch (UnusableJournal unusable) {
      throw new UsageProblem(
          "the journal of an earlier run is not touched: " + unusable.getMessage());
    } catch (IOException | UncheckedIOException unwritable) {
      throw new UsageProblem(
          "the journal cannot be written in %s: nothing more was changed"
              .formatted(journals(console).folder()));
    }
  }

  static Journals journals(Console console) {
    return Journals.ofUser(console.environment(), System.getProperty("user.home", "."));
  }

  private Optional<Channel> channel(
      FixChoice choice, HostChoice host, LabTargets lab, Target target)
      throws InterruptedException {
    Optional<Channel> simulated = lab.channel(target);
    if (simulated.isPresent() && !choice.ofClient()) {
      return simulated;
    }
    Target machine =
        choice.client().map(name -> new Target(name, name, target.port())).orElse(target);
    ChannelChoice chosen = host.open(machine);
    if (chosen.channel().isEmpty()) {
      console.complain(
          "the %s was not entered, so that nothing can be changed there: "
                  .formatted(choice.ofClient() ? "client" : "host")
              + PlainText.showSentence(String.join("; ", chosen.reasons())));
    }
    return chosen.channel();
  }

  private int fix(
      String named, FixChoice choice, Look look, Optional<Channel> channel, ReportOutput output)
      throws IOException, InterruptedException {
    if (channel.isPresent() && leftOpen(choice, channel.get())) {
      return ExitCode.FAULT.code();
    }
    Judged judged = look.now(true, List.of());
    Plan plan = Planner.plan(judged.evidence(), judged.diagnosis(), choice.wishes());
    output.print(document(choice, plan, judged.diagnosis().headline(), output));
    SavedConnectionRepair.of(named, judged.evidence(), choice.apply()).ifPresent(console::complain);
    if (!choice.apply() || plan.remedies().isEmpty() || channel.isEmpty()) {
      return plan.isEmpty() || plan.remedies().isEmpty()
          ? ExitCode.of(judged.diagnosis()).code()
          : ExitCode.FAULT.code();
    }
    if (choice.planId().filter(id -> !id.equals(plan.id())).isPresent()) {
      console.complain(
          "plan %s is not that of the host as it is now, which is %s: nothing was changed"
              .formatted(choice.planId().get(), plan.id()));
      return ExitCode.FAULT.code();
    }
    Consent.obtain(
        console,
        choice.agreed(),
        "Apply plan " + plan.id() + "?",
        "the plan",
        "nothing was changed");
    Repair repair =
        new Repair(
            channel.get(),
            new ProbedCheck(look, judged, choice.wishes(), PATIENCE),
            journals(console),
            new RepairOptions(Version.MADE_BY, choice.dropSessions(), ROLLBACK_IN, choice.client()),
            Clock.systemUTC(),
            line -> console.err().println(PlainText.showSentence(line)));
    RepairResult result = repair.apply(plan);
    if (choice.ofClient() && result.ending() == RepairResult.Ending.HEALTHY) {
      console.out().println("Start mstsc anew: whether this client gets in now, only it can show.");
    }
    return told(result);
  }

  /** Whether a run on this host was cut off and still is. */
  private boolean leftOpen(FixChoice choice, Channel channel)
      throws IOException, InterruptedException {
    for (Journaled open : journals(console).unfinished(channel.host())) {
      String name = String.valueOf(open.path().getFileName());
      if (!choice.finish() && (open.undoable() || !open.tasks().isEmpty())) {
        console.complain(
            "an earlier run on this host was cut off: finish it with fix --finish, or put all of it back with rdpdoctor undo "
                + name);
        return true;
      }
      try {
        Undo.Result ended = Undo.cutOff(open, channel, choice.dropSessions());
        if (!ended.complete()) {
          ended.left().forEach(each -> console.complain("not put back: " + each));
          return true;
        }
      } catch (ChannelLost lost) {
        console.complain(String.valueOf(lost.getMessage()));
        return true;
      }
    }
    return false;
  }

  private String document(FixChoice choice, Plan plan, String headline, ReportOutput output) {
    return switch (choice.print()) {
      case "json" -> PlanJson.write(plan, headline);
      case "markdown" -> PlanMarkdown.write(plan, headline);
      case "powershell" -> PowerShellScript.of(plan);
      default -> PlanText.write(plan, headline, Style.of(console.colour() && !output.isFile()));
    };
  }

  private int told(RepairResult result) {
    for (RepairResult.Attempt each : result.attempts()) {
      console
          .out()
          .println(
              "%s: %s"
                  .formatted(
                      each.remedy(),
                      each.fate().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      each.notes().forEach(note -> console.out().println("  " + PlainText.showSentence(note)));
    }
    result
        .journal()
        .ifPresent(path ->
            console
                .out()
                .println(
                    "Put it back: rdpdoctor undo "
                        + PlainText.show(String.valueOf(path.getFileName()))));
    return switch (result.ending()) {
      case HEALTHY -> ExitCode.HEALTHY.code();
      case FAULT_STANDS, HOST_CHANGED -> ExitCode.FAULT.code();
      case UNDONE -> ExitCode.REMEDY_UNDONE.code();
      case UNDO_FAILED, CHANNEL_LOST -> ExitCode.UNDO_FAILED.code();
    };
  }
}
