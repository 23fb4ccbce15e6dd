package org.rdpdoctor.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.rdpdoctor.report.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command that is asked for, runs it, and turns every problem into one line. */
final class Application {
  static final int USAGE = ExitCode.USAGE.code();
  static final int DEFECT = ExitCode.OUR_DEFECT.code();
  private static final int INTERRUPTED = 130;

  private final Console console;

  Application(Console console) {
    this.console = console;
  }

  private static Map<String, Function<Console, Command>> commands() {
    return Map.ofEntries(
        Map.entry("explain", ExplainCommand::new),
        Map.entry("diagnose", DiagnoseCommand::new),
        Map.entry(ExamineCommand.NAME, ExamineCommand::new),
        Map.entry(FixCommand.NAME, FixCommand::new),
        Map.entry(UndoCommand.NAME, UndoCommand::new),
        Map.entry(JournalCommand.NAME, JournalCommand::new),
        Map.entry("inspect", InspectCommand::new),
        Map.entry("judge", JudgeCommand::new),
        Map.entry(AgentCommand.NAME, AgentCommand::new),
        Map.entry(CompareCommand.NAME, CompareCommand::new),
        Map.entry(InterviewCommand.NAME, InterviewCommand::new),
        Map.entry(KerberosCommand.NAME, KerberosCommand::new),
        Map.entry("lab", LabCommand::new),
        Map.entry("completion", CompletionCommand::new));
  }

  int run(String... given) {
    try {
      return answer(helpAsOption(List.of(given)));
    } catch (ParameterException wrong) {
      console.complain(WrongUsage.line(wrong));
      return USAGE;
    } catch (UsageProblem problem) {
      console.complain(String.valueOf(problem.getMessage()));
      return USAGE;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    } catch (OutOfMemoryError tooMuch) {
      console.complain("not enough memory for this: examine or judge fewer targets at a time");
      return DEFECT;
    } catch (RuntimeException | Error defect) {
      console.complain(defect(defect));
      return DEFECT;
    } finally {
      console.out().flush();
    }
  }

  private int answer(List<String> arguments) throws InterruptedException {
    CommandLine line = new CommandLine(root(arguments));
    line.setExpandAtFiles(false);
    line.setOut(new PrintWriter(console.out(), true, console.out().charset()));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
    ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
    if (!parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(line, parsed.unmatched()); // not raised beside --help
    }
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (last.commandSpec().userObject() instanceof Command command) {
      return command.run(last);
    }
    line.usage(console.out());
    return 0;
  }

  /** {@code help explain} is the same as {@code explain --help}. */
  private static List<String> helpAsOption(List<String> given) {
    if (given.isEmpty() || !given.getFirst().equals("help")) {
      return given;
    }
    List<String> about = new ArrayList<>(given.subList(1, given.size()));
    about.add("--help");
    return about;
  }

  /** Describes only the command that is asked for, or all of them for help: that saves start-up. */
  private CommandSpec root(List<String> arguments) {
    Map<String, Function<Console, Command>> commands = commands();
    String asked = arguments.isEmpty() ? "" : arguments.getFirst();
    return commands.containsKey(asked) ? root(Map.of(asked, commands.get(asked))) : root(commands);
  }

  /** Every command, for the documentation. */
  static CommandSpec everything(Console console) {
    return new Application(console).root(commands());
  }

  private CommandSpec root(Map<String, Function<Console, Command>> commands) {
    CommandSpec root = withStandardOptions(CommandSpec.create().name("rdpdoctor"));
    root.usageMessage()
        .description("Finds out why a Remote Desktop connection fails, and proves it.")
        .footer(
            "",
            "Start here:",
            "  rdpdoctor explain 0x904/0x7           what the numbers on the screen say",
            "  rdpdoctor diagnose HOST               which stage fails, and why",
            "  rdpdoctor diagnose lab:listener-key-unreadable     see it at work, on loopback",
            "  rdpdoctor interview --symptom 0x904/0x7     asks what only you can know",
            "  rdpdoctor kerberos HOST               where the way to a Kerberos ticket breaks",
            "  rdpdoctor diagnose HOST --from HERE,ssh:jump     the host, or the way to it",
            "",
            "Exit codes: 0 nothing wrong, 1 a fault was found, 2 wrong usage, 3 not enough",
            "evidence, 70 a defect of rdpdoctor.");
    new TreeMap<>(commands)
        .forEach((name, make) -> {
          Command command = make.apply(console);
          root.addSubcommand(name, withStandardOptions(command.spec()));
        });
    return root;
  }

  /** picocli's own mixin for these is annotated, and reading annotations costs start-up time. */
  private static CommandSpec withStandardOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this help.").build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Shows the version.")
            .build());
    spec.subcommands().values().forEach(each -> withStandardOptions(each.getCommandSpec()));
    return spec.version(Version.MADE_BY);
  }

  /** What to say of a problem that is nobody's fault but ours. */
  static String defect(Throwable defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    String where = trace.length > 0 ? " at " + trace[0] : "";
    return "this is a defect of rdpdoctor, please report it: "
        + defect.getClass().getSimpleName()
        + where;
  }
}
