package org.rdpdoctor.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command: its options and what it does with them. */
interface Command {
  /** Name, options and help; built only for the command that is asked for and for the help. */
  CommandSpec spec();

  /** Runs and gives the exit code. */
  int run(ParseResult options) throws InterruptedException;
}
