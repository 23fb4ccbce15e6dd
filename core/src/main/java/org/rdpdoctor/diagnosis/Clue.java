package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Source;

/**
 * A reason to believe or to disbelieve a cause.
 *
 * @param weightNats natural log-odds, never negative; one of {@link Weight}, or infinite for proof
 *     and exclusion
 * @param place where it was seen
 * @param sources of the records that it rests on, the most telling first; a few of them
 */
public record Clue(double weightNats, String reason, Optional<Place> place, List<Source> sources) {
  /** More than these prove nothing new. */
  static final int MAX_SOURCES = 5;

  public Clue {
    sources = sources.stream().limit(MAX_SOURCES).toList();
  }

  /** One that rests on what was seen on the wire. */
  public Clue(double weightNats, String reason, Optional<Place> place) {
    this(weightNats, reason, place, List.of());
  }

  /**
   * A connection of the evidence.
   *
   * @param run number of the run, from 1
   * @param address of the road
   * @param connection number of the connection within the road
   */
  public record Place(int run, String address, int connection) {}
}
