package org.rdpdoctor.app;

import java.io.PrintStream;
import java.net.InetAddress;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.ProbeObserver;

/**
 * One line on the terminal that says what is being waited for, from the second second on. It wipes
 * itself away.
 */
final class StageProgress implements ProbeObserver, AutoCloseable {
  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final String WIPE = "\r" + " ".repeat(78) + "\r";
  private static final int MAX_CHARACTERS = 76;

  private final PrintStream terminal;
  private final int targets;
  private final long startedNanos = System.nanoTime();
  private int done;
  private boolean shown;

  StageProgress(PrintStream terminal, int targets) {
    this.terminal = terminal;
    this.targets = targets;
  }

  @Override
  public synchronized void stageBegan(Target target, Optional<InetAddress> address, StageId stage) {
    if (System.nanoTime() - startedNanos < QUIET_NANOS) {
      return;
    }
    String count = targets > 1 ? "%d of %d done, ".formatted(done, targets) : "";
    String line = count + target.display() + ": " + stage.id() + " ...";
    terminal.print(WIPE + line.substring(0, Math.min(line.length(), MAX_CHARACTERS)));
    terminal.flush();
    shown = true;
  }

  @Override
  public void stageEnded(Target target, Optional<InetAddress> address, StageReport report) {}

  synchronized void targetDone() {
    done++;
  }

  @Override
  public synchronized void close() {
    if (shown) {
      terminal.print(WIPE);
      terminal.flush();
    }
  }
}
