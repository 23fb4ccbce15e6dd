package org.rdpdoctor.lab.winrm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.wire.Bytes;

/** The lab's PowerShell, which runs what comes in by standard input. */
public record PowerShellProgram(PowerShellEndpoint endpoint) implements ShellProgram {
  private static final int NOT_FOUND = 9009;

  @Override
  public Result run(String command, List<String> arguments, Bytes input) {
    if (!command.startsWith("powershell")) {
      return new Result(Bytes.EMPTY, bytes("The command is not recognized.\r\n"), NOT_FOUND);
    }
    PowerShellEndpoint.Result result =
        endpoint.run(new String(input.toArray(), StandardCharsets.UTF_8));
    return new Result(
        bytes(result.output()), bytes(result.errors()), result.exitCode(), result.cut());
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
