package org.rdpdoctor.remote.powershell;

/** What came of the attempt to run a script. */
public sealed interface ScriptOutcome {
  /**
   * It ran to its end.
   *
   * @param output hostile input
   * @param errors what was written to the error stream; hostile input
   */
  record Ran(String output, String errors, int exitCode) implements ScriptOutcome {}

  /**
   * It surely did not begin.
   *
   * @param because one line for people
   */
  record NotRun(String because) implements ScriptOutcome {}

  /**
   * It may have begun, and nobody knows how far it came.
   *
   * @param because one line for people
   */
  record Lost(String because) implements ScriptOutcome {}
}
