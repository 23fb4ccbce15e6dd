package org.rdpdoctor.remote.winrm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.rdpdoctor.remote.powershell.HostScript;
import org.rdpdoctor.remote.powershell.ScriptOutcome;
import org.rdpdoctor.remote.powershell.ScriptRunner;
import org.rdpdoctor.wire.Bytes;

/**
 * Runs scripts in a shell of the host. A script begins when all of it has arrived, so one that was
 * not sent to its end was not run.
 */
final class WinRmRunner implements ScriptRunner {
  private static final int MAX_BYTES_OF_CHARACTER = 3;

  private final WinRmShell shell;

  WinRmRunner(WinRmShell shell) {
    this.shell = shell;
  }

  @Override
  public ScriptOutcome run(String script, Duration limit) throws InterruptedException {
    Bytes input = Bytes.of(script.getBytes(StandardCharsets.US_ASCII));
    return switch (shell.run(
        HostScript.command(), input, limit, MAX_OUTPUT, MAX_BYTES_OF_CHARACTER * MAX_ERRORS)) {
      case WinRmShell.Outcome.Ended(Bytes output, Bytes errors, int exitCode) ->
          new ScriptOutcome.Ran(text(output), text(errors), exitCode);
      case WinRmShell.Outcome.NotBegun(String because) -> new ScriptOutcome.NotRun(because);
      case WinRmShell.Outcome.Lost(String because) -> new ScriptOutcome.Lost(because);
    };
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    shell.close();
  }
}
