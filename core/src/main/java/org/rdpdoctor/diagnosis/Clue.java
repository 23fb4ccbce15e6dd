package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.picture.PlainText;
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

  /** Begins the reason of what a person says. */
  static final String AS_REPORTED = "as reported: ";

  public Clue {
    sources = sources.stream().limit(MAX_SOURCES).toList();
  }

  /** One that rests on what was seen on the wire. */
  public Clue(double weightNats, String reason, Optional<Place> place) {
    this(weightNats, reason, place, List.of());
  }

  /** The same with the address that it is about; what no connection showed stays as it is. */
  Clue seenAt(String address) {
    boolean elsewhere = !sources.isEmpty() || reason.startsWith(AS_REPORTED);
    String plain = PlainText.of(address);
    return elsewhere || reason.contains(plain)
        ? this
        : new Clue(weightNats, "at %s: %s".formatted(plain, reason), place, sources);
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
