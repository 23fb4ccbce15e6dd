package org.rdpdoctor.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.report.PlainText;

/** One line on the terminal that says how far a long file is read. It wipes itself away. */
final class ReadingProgress implements InspectionObserver, AutoCloseable {
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long BEAT_NANOS = Duration.ofMillis(200).toNanos();
  private static final long MIB = 1 << 20;
  private static final int MAX_CHARACTERS = 76;
  private static final String WIPE = "\r" + " ".repeat(78) + "\r";

  private final PrintStream terminal;
  private final boolean watched;
  private long nextNanos = System.nanoTime() + QUIET_NANOS;
  private boolean shown;

  /**
   * @param watched somebody sees the terminal; else nothing is ever printed
   */
  ReadingProgress(PrintStream terminal, boolean watched) {
    this.terminal = terminal;
    this.watched = watched;
  }

  @Override
  public synchronized void read(String file, long bytes, OptionalLong size) {
    long now = System.nanoTime();
    if (!watched || now - nextNanos < 0) {
      return;
    }
    nextNanos = now + BEAT_NANOS;
    String of = size.isPresent() ? " of %,d".formatted(size.getAsLong() / MIB) : "";
    String line = "%,d%s MiB of %s".formatted(bytes / MIB, of, PlainText.show(file));
    terminal.print(WIPE + line.substring(0, Math.min(line.length(), MAX_CHARACTERS)));
    terminal.flush();
    shown = true;
  }

  @Override
  public synchronized void close() {
    if (shown) {
      terminal.print(WIPE);
      terminal.flush();
    }
  }
}
