package org.rdpdoctor.app;

import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.ProbeObserver;

/**
 * One line on the terminal that says what is being waited for, from the second second on. It wipes
 * itself away.
 */
final class StageProgress implements ProbeObserver, AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final int QUIET_BEATS = 2;
  private static final String WIPE = "\r" + " ".repeat(78) + "\r";
  private static final int MAX_CHARACTERS = 76;
  private static final String CUT = "...";

  private final PrintStream terminal;
  private final int targets;
  private final Supplier<String> elsewhere;
  private final Thread beat;
  private int done;
  private String waitingFor = "";
  private boolean shown;
  private boolean pathRuns;

  /** Says what other places are doing. */
  static StageProgress elsewhere(PrintStream terminal, boolean watched, Supplier<String> what) {
    return new StageProgress(terminal, watched, 1, what);
  }

  /**
   * @param watched somebody sees the terminal; else nothing is ever printed
   */
  StageProgress(PrintStream terminal, boolean watched, int targets) {
    this(terminal, watched, targets, () -> "");
  }

  private StageProgress(
      PrintStream terminal, boolean watched, int targets, Supplier<String> elsewhere) {
    this.terminal = terminal;
    this.elsewhere = elsewhere;
    this.targets = targets;
    this.beat = Thread.ofVirtual().name("progress").unstarted(this::beat);
    if (watched) {
      beat.start();
    }
  }

  @Override
  public synchronized void stageBegan(Target target, Optional<InetAddress> address, StageId stage) {
    if (stage == StageId.PATH) {
      pathRuns = true;
    }
    if (!stage.isDispensable()) { // it runs beside the stage that is waited for
      waitingFor = target.display() + ": " + stage.id();
    }
  }

  @Override
  public synchronized void waitsFor(Target target, String what) {
    waitingFor = target.display() + ": " + what;
  }

  /** What runs beside may still run when the last stage that is needed has ended. */
  @Override
  public synchronized void stageEnded(
      Target target, Optional<InetAddress> address, StageReport report) {
    if (report.stage() == StageId.PATH) {
      pathRuns = false;
    } else if (pathRuns && !report.stage().isDispensable()) {
      waitingFor = target.display() + ": " + StageId.PATH.id();
    }
  }

  /** Makes room for the target's report. */
  synchronized void targetDone() {
    done++;
    wipe();
  }

  private void beat() {
    try {
      for (int beats = 0; !Thread.currentThread().isInterrupted(); beats++) {
        Thread.sleep(BEAT);
        if (beats >= QUIET_BEATS) {
          show();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the examination is over
    }
  }

  private synchronized void show() {
    String count = targets > 1 ? "%d of %d done, ".formatted(done, targets) : "";
    String told = waitingFor.isEmpty() ? elsewhere.get() : waitingFor;
    terminal.print(WIPE + fitting(count + told + " ..."));
    terminal.flush();
    shown = true;
  }

  /** Of a line that is too long the middle is left out: its end says how long it will take. */
  private static String fitting(String line) {
    if (line.length() <= MAX_CHARACTERS) {
      return line;
    }
    int begin = MAX_CHARACTERS / 4;
    int rest = MAX_CHARACTERS - begin - CUT.length();
    return line.substring(0, begin) + CUT + line.substring(line.length() - rest);
  }

  private void wipe() {
    if (shown) {
      terminal.print(WIPE);
      terminal.flush();
      shown = false;
    }
  }

  @Override
  public void close() {
    beat.interrupt();
    synchronized (this) {
      wipe();
    }
  }
}
