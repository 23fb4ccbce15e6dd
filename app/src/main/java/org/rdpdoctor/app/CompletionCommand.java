package org.rdpdoctor.app;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor completion}. */
final class CompletionCommand implements Command {
  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("completion");
    spec.usageMessage()
        .description("Prints a completion script for bash and zsh.")
        .footer(
            "", "Example:", "  source <(rdpdoctor completion)          # in ~/.bashrc or ~/.zshrc");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    CommandLine line = new CommandLine(Application.everything(console));
    console.out().print(AutoComplete.bash("rdpdoctor", line));
    return 0;
  }
}
