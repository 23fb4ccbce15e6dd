package org.rdpdoctor.diagnosis;

import java.util.Optional;

/**
 * A reason to believe or to disbelieve a cause.
 *
 * @param weightNats natural log-odds, never negative; one of {@link Weight}, or infinite for proof
 *     and exclusion
 * @param place where it was seen
 */
public record Clue(double weightNats, String reason, Optional<Place> place) {
  /**
   * A connection of the evidence.
   *
   * @param run number of the run, from 1
   * @param address of the road
   * @param connection number of the connection within the road
   */
  public record Place(int run, String address, int connection) {}
}
