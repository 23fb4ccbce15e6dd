package org.rdpdoctor.remote.powershell;

import java.time.Duration;
import org.rdpdoctor.wire.hostcall.ScriptRequest;

/** Runs scripts with Windows PowerShell 5.1 on one machine, one after the other. */
public interface ScriptRunner extends AutoCloseable {
  /** Characters of output that are kept; what a peer writes beyond them ends the run. */
  int MAX_OUTPUT = 16 << 20;

  /** Of what is written to the error stream. */
  int MAX_ERRORS = 64 << 10;

  /**
   * Runs it to its end.
   *
   * @param script of ASCII
   * @param limit after which the run is given up
   */
  ScriptOutcome run(String script, Duration limit) throws InterruptedException;

  /** Characters of output that one run gives back, or {@link ScriptRequest#UNLIMITED}. */
  default int outputLimit() {
    return ScriptRequest.UNLIMITED;
  }

  /** Never throws. */
  @Override
  void close();
}
