package org.rdpdoctor.app;

import org.rdpdoctor.lab.scenario.ScenarioResult;

/** One line on the terminal that says how far the scenarios are; it wipes itself away. */
final class LabProgress implements AutoCloseable {
  private static final String WIPE = "\r" + " ".repeat(78) + "\r";

  private final Console console;
  private final int all;
  private int done;
  private int wrong;

  LabProgress(Console console, int all) {
    this.console = console;
    this.all = all;
  }

  synchronized void done(ScenarioResult result) {
    done++;
    wrong += result.isAsExpected() || result.isSkipped() ? 0 : 1;
    if (console.errIsTerminal()) {
      console
          .err()
          .print(WIPE + "%d of %d done, %d not as expected ...".formatted(done, all, wrong));
      console.err().flush();
    }
  }

  @Override
  public synchronized void close() {
    if (console.errIsTerminal() && done > 0) {
      console.err().print(WIPE);
      console.err().flush();
    }
  }
}
