package org.rdpdoctor.offline;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/** Collects what one file says; one per file. */
public final class Reading {
  /** More than this is counted and left out, so that no file fills the memory. */
  public static final int MAX_OBSERVATIONS = 200_000;

  private final String file;
  private final TimeWindow window;
  private final List<Observed> observations = new ArrayList<>();
  private long leftOut;

  Reading(String file, TimeWindow window) {
    this.file = file;
    this.window = window;
  }

  /** What lies outside is not to be added. */
  public TimeWindow window() {
    return window;
  }

  public void add(Observed observed) {
    if (observations.size() < MAX_OBSERVATIONS) {
      observations.add(observed);
    } else {
      leftOut++;
    }
  }

  /**
   * The file cannot be read on from here.
   *
   * @param offset in bytes from its beginning
   * @param problem a phrase without text of the file
   */
  public void truncated(long offset, String problem) {
    add(new Observed(new Source.File(file), new Truncated(offset, problem)));
  }

  List<Observed> observations() {
    return List.copyOf(observations);
  }

  long leftOut() {
    return leftOut;
  }
}
