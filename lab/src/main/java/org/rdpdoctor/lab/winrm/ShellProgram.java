package org.rdpdoctor.lab.winrm;

import java.util.List;
import org.rdpdoctor.wire.Bytes;

/** What runs when a command is started in a shell of the lab. */
@FunctionalInterface
public interface ShellProgram {
  /**
   * What it leaves.
   *
   * @param output of stdout
   * @param errors of stderr
   * @param cut the connection ends after the output, and not the program
   */
  record Result(Bytes output, Bytes errors, int exitCode, boolean cut) {
    public Result(Bytes output, Bytes errors, int exitCode) {
      this(output, errors, exitCode, false);
    }
  }

  /**
   * Runs to its end.
   *
   * @param input all that was sent to stdin
   */
  Result run(String command, List<String> arguments, Bytes input);
}
