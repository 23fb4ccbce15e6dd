package org.rdpdoctor.remote.powershell;

import java.time.Duration;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;

/** Hands scripts to the lab's PowerShell without a network between. */
final class TestingRunner implements ScriptRunner {
  private final PowerShellEndpoint endpoint;
  private final int outputLimit;

  TestingRunner(PowerShellEndpoint endpoint, int outputLimit) {
    this.endpoint = endpoint;
    this.outputLimit = outputLimit;
  }

  @Override
  public ScriptOutcome run(String script, Duration limit) {
    PowerShellEndpoint.Result result = endpoint.run(script);
    if (result.cut()) {
      return new ScriptOutcome.Lost("the way ended");
    }
    String output = result.output();
    String kept =
        outputLimit == 0 || output.length() <= outputLimit
            ? output
            : output.substring(output.length() - outputLimit);
    return new ScriptOutcome.Ran(kept, result.errors(), result.exitCode());
  }

  @Override
  public int outputLimit() {
    return outputLimit;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
