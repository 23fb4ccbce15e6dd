package org.rdpdoctor.remote.repair;

import java.time.Instant;
import java.util.List;
import org.rdpdoctor.remedy.Touched;

/** One line of a journal; what is not known to this version is {@link Other}. */
public sealed interface JournalLine {
  /** The version of the form. */
  int VERSION = 1;

  /**
   * The first line.
   *
   * @param plan its id
   * @param target as asked; where a client was changed, that client
   * @param host as the channel names it
   * @param via name of the channel
   */
  record Opened(
      int version, String madeBy, String plan, String target, String host, String via, Instant at)
      implements JournalLine {}

  /**
   * A remedy begins; what everything that it may touch held before the first change. What was
   * absent is {@link org.rdpdoctor.remedy.State.Absent}.
   */
  record Begun(String remedy, List<Touched> held) implements JournalLine {
    public Begun {
      held = List.copyOf(held);
    }
  }

  /** A change follows. */
  record Changing(String remedy, int number, String what) implements JournalLine {}

  record Changed(int number) implements JournalLine {}

  record NotChanged(int number, String because) implements JournalLine {}

  /** A service is restarted so that it takes up what was changed. */
  record Restarting(String service) implements JournalLine {}

  record Checked(String outcome) implements JournalLine {}

  record Armed(String task, long minutes) implements JournalLine {}

  record Disarmed(String task) implements JournalLine {}

  record Undoing(String remedy) implements JournalLine {}

  record Undone(String remedy) implements JournalLine {}

  /**
   * Something could not be put back.
   *
   * @param left what is not as it was
   */
  record UndoFailed(String remedy, List<String> left) implements JournalLine {
    public UndoFailed {
      left = List.copyOf(left);
    }
  }

  /** It helped and stays. */
  record Kept(String remedy) implements JournalLine {}

  /** Nothing more follows but an undo. */
  record Ended(String how) implements JournalLine {}

  /**
   * What is not understood.
   *
   * @param whole it is no line that was cut off while it was written, so a later version wrote it
   */
  record Other(String text, boolean whole) implements JournalLine {}
}
