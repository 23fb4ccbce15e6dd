package org.rdpdoctor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.probe.target.TargetParser;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Journaled;
import org.rdpdoctor.remote.repair.Journaled.Applied;
import org.rdpdoctor.remote.repair.Undo;
import org.rdpdoctor.remote.repair.UnusableJournal;
import org.rdpdoctor.report.ExitCode;
import org.rdpdoctor.report.PlainText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor undo}. */
final class UndoCommand implements Command {
  static final String NAME = "undo";

  private final Console console;

  UndoCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("JOURNAL")
            .arity("1")
            .required(true)
            .type(String.class)
            .description("Name of a journal, as journal list shows it, or its path.")
            .build());
    HostChoice.addTo(spec);
    SignInChoice.addForHostTo(spec);
    KerberosCommand.addKdcTo(spec);
    spec.addOption(
        OptionSpec.builder("--ca")
            .paramLabel("FILE")
            .type(String.class)
            .description("Further trusted roots for the channel's certificate.")
            .build());
    spec.addOption(
        OptionSpec.builder("--drop-sessions")
            .description("Lets TermService restart although that ends the sessions of users.")
            .build());
    spec.addOption(
        OptionSpec.builder("--yes").description("Agrees to it without a question.").build());
    spec.usageMessage()
        .description(
            "Shows what fix changed and what was before, asks, puts it back, the last first, and"
                + " verifies it by reading. Can be repeated after an interruption.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor journal list",
            "  rdpdoctor undo 20260301T101500Z-server.example.com-3f9c01ab77 --via winrm --user"
                + " EXAMPLE\\ann",
            "",
            "Exit codes: 0 all is as it was, 2 wrong usage, 5 something could not be put back.");
    return spec;
  }

  @Override
  public int run(ParseResult parsed) throws InterruptedException {
    Journaled journaled = JournalCommand.find(console, parsed.matchedPositionalValue(0, ""));
    HostChoice host =
        HostChoice.forChanges(
            HostChannels.AUTO, parsed, SignInChoice.forHost(parsed, console), console);
    if (!journaled.undoable() && journaled.tasks().isEmpty()) {
      console.out().println("Nothing to put back: all that it changed was undone.");
      return ExitCode.HEALTHY.code();
    }
    List<ParsedTarget> targets =
        DiagnoseCommand.targets(
            List.of(journaled.opened().target()), console, TargetParser.DEFAULT_PORT);
    if (!(targets.getFirst() instanceof ParsedTarget.Host(Target target))) {
      throw new UsageProblem("a simulated machine ends with the run that made it");
    }
    show(journaled);
    Consent.obtain(
        console, parsed.hasMatchedOption("--yes"), "Put it back?", "that", "nothing was put back");
    ChannelChoice chosen = host.open(target);
    if (chosen.channel().isEmpty()) {
      console.complain(
          "nothing was put back: " + PlainText.showSentence(String.join("; ", chosen.reasons())));
      return ExitCode.UNDO_FAILED.code();
    }
    try (Channel channel = chosen.channel().get()) {
      return undo(journaled, channel, parsed.hasMatchedOption("--drop-sessions"));
    }
  }

  private void show(Journaled journaled) {
    for (Applied each : journaled.remedies()) {
      if (each.toUndo()) {
        console.out().println("to be undone: " + PlainText.show(each.remedy()));
        JournalCommand.printHeld(console, each);
      }
    }
  }

  private int undo(Journaled journaled, Channel channel, boolean dropSessions)
      throws InterruptedException {
    try {
      Undo.Result result = Undo.everything(journaled, channel, dropSessions);
      result.restored().forEach(each -> console.out().println("undone: " + PlainText.show(each)));
      result
          .notes()
          .forEach(each -> console.out().println("note: " + PlainText.showSentence(each)));
      result.left().forEach(each -> console.complain("not as it was: " + each));
      return result.complete() ? ExitCode.HEALTHY.code() : ExitCode.UNDO_FAILED.code();
    } catch (ChannelLost lost) {
      console.complain(lost.getMessage() + ": run undo again when the host can be reached");
      return ExitCode.UNDO_FAILED.code();
    } catch (UnusableJournal unusable) {
      throw new UsageProblem("the journal is not touched: " + unusable.getMessage());
    } catch (IOException | UncheckedIOException | InvalidPathException unwritable) {
      throw new UsageProblem("the journal cannot be written: check the path and its permissions");
    }
  }
}
