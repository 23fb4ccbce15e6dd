package org.rdpdoctor.offline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/** Collects what one file says; one per file. */
public final class Reading {
  /** More than this is counted and left out, so that no file fills the memory. */
  public static final int MAX_OBSERVATIONS = 200_000;

  private static final int MAX_IN_MARGIN = 50_000;

  private final String file;
  private final TimeWindow window;
  private final List<Observed> observations = new ArrayList<>();
  private long leftOut;
  private int inMargin;

  Reading(String file, TimeWindow window) {
    this.file = file;
    this.window = window;
  }

  /** What lies outside is not to be added. */
  public TimeWindow window() {
    return window;
  }

  /** What lies in the margin of the window must not crowd out what lies in it. */
  private boolean crowds(Observed observed) {
    Optional<Instant> began = CommonTime.began(observed);
    Optional<Instant> ended = CommonTime.ended(observed);
    boolean outside =
        began.isPresent()
            && ended.isPresent()
            && !window.margin().isZero()
            && !window.core().overlaps(began.get(), ended.get());
    if (outside) {
      inMargin++;
    }
    return outside && inMargin > MAX_IN_MARGIN;
  }

  public void add(Observed observed) {
    if (crowds(observed)) {
      return;
    }
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
