package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.remedy.Touched;
import org.rdpdoctor.remote.repair.Journaled;
import org.rdpdoctor.remote.repair.Journaled.Applied;
import org.rdpdoctor.report.PlainText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor journal list} and {@code rdpdoctor journal show JOURNAL}. */
final class JournalCommand implements Command {
  static final String NAME = "journal";

  private final Console console;

  JournalCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addSubcommand("list", new ListJournals().spec());
    spec.addSubcommand("show", new ShowJournal().spec());
    spec.usageMessage()
        .description("Shows what fix changed on hosts, from the journals on this machine.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor journal list",
            "  rdpdoctor journal show 20260301T101500Z-server.example.com-3f9c01ab77",
            "",
            "They lie in $XDG_STATE_HOME/rdpdoctor/journals (~/.local/state without it), on Windows",
            "in %LOCALAPPDATA%\\rdpdoctor\\journals, readable by their owner only.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    throw new UsageProblem(
        "say 'journal list', or 'journal show JOURNAL' with a name of that list");
  }

  /** By name or path; one line when there is none. */
  static Journaled find(Console console, String name) {
    try {
      return FixCommand.journals(console)
          .find(name)
          .orElseThrow(() ->
              new UsageProblem(
                  "no journal %s: see rdpdoctor journal list".formatted(UsageProblem.quote(name))));
    } catch (IOException | InvalidPathException unreadable) {
      throw new UsageProblem(
          "the journal %s cannot be read: check the path and its permissions"
              .formatted(UsageProblem.quote(name)));
    }
  }

  /** What it may have touched, as it was before. */
  static void printHeld(Console console, Applied remedy) {
    for (Touched held : remedy.held()) {
      console
          .out()
          .printf(
              "  before: %s: %s%n",
              PlainText.showSentence(held.place().words()),
              PlainText.showSentence(held.expected().words()));
    }
  }

  private final class ListJournals implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("list");
      spec.usageMessage().description("Lists the journals, the newest first.");
      return spec;
    }

    @Override
    public int run(ParseResult options) {
      List<Journaled> all;
      try {
        all = FixCommand.journals(console).all();
      } catch (IOException unreadable) {
        throw new UsageProblem(
            "the journals cannot be read: check " + FixCommand.journals(console).folder());
      }
      if (all.isEmpty()) {
        console.out().println("No journals: fix has changed nothing from this machine.");
      }
      for (Journaled each : all) {
        console
            .out()
            .printf(
                "%s  %s over %s: %s%n",
                PlainText.show(String.valueOf(each.path().getFileName())),
                PlainText.show(each.opened().target()),
                PlainText.show(each.opened().via()),
                standing(each));
      }
      return 0;
    }

    private static String standing(Journaled journaled) {
      String ended = journaled.ended().map(PlainText::show).orElse("cut off");
      return journaled.unfinished()
          ? ended + ", UNFINISHED"
          : ended + (journaled.undoable() ? "" : ", nothing of it stands");
    }
  }

  private final class ShowJournal implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("show");
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel("JOURNAL")
              .arity("1")
              .required(true)
              .type(String.class)
              .description("Name of a journal, as journal list shows it, or its path.")
              .build());
      spec.usageMessage().description("Shows one journal: what was changed, and what was before.");
      return spec;
    }

    @Override
    public int run(ParseResult options) {
      Journaled journaled = find(console, options.matchedPositionalValue(0, ""));
      console
          .out()
          .printf(
              "%s over %s, plan %s, %s%n",
              PlainText.show(journaled.opened().target()),
              PlainText.show(journaled.opened().via()),
              PlainText.show(journaled.opened().plan()),
              journaled.opened().at());
      for (Applied each : journaled.remedies()) {
        console
            .out()
            .printf(
                "%s: %s, %d changes%n",
                PlainText.show(each.remedy()),
                each.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                each.changes());
        printHeld(console, each);
      }
      console
          .out()
          .println(journaled.ended().map(how -> "ended: " + PlainText.show(how)).orElse("cut off"));
      return 0;
    }
  }
}
