package org.rdpdoctor.remote.repair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of a plan.
 *
 * @param journal empty when nothing was to be changed
 */
public record RepairResult(Ending ending, List<Attempt> attempts, Optional<Path> journal) {
  public RepairResult {
    attempts = List.copyOf(attempts);
  }

  /** The end of the whole. */
  public enum Ending {
    /** The connection works. */
    HEALTHY,
    /** Something helped and stays, and a fault still stands; or nothing could be tried. */
    FAULT_STANDS,
    /** What was tried did not help, and all of it was undone. */
    UNDONE,
    /** Something was changed and could not be put back. */
    UNDO_FAILED,
    /** The host is not as it was when the plan was made; nothing was changed. */
    HOST_CHANGED,
    /** The channel broke; the journal tells what was begun. */
    CHANNEL_LOST
  }

  /** The end of one remedy. */
  public enum Fate {
    MENDED,
    IMPROVED,
    UNDONE,
    UNDO_FAILED,
    /** Not tried. */
    SKIPPED,
    CUT_OFF
  }

  /**
   * What came of one remedy.
   *
   * @param notes why, and what else was seen
   */
  public record Attempt(String remedy, Fate fate, List<String> notes) {
    public Attempt {
      notes = List.copyOf(notes);
    }
  }
}
