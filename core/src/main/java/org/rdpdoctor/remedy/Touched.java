package org.rdpdoctor.remedy;

/**
 * A place that a step changes, by itself or by what Windows does then, and what it held when the
 * plan was made.
 *
 * @param expected {@link State.Unknown} where the evidence does not say
 */
public record Touched(Place place, State expected) {
  /** One that the evidence does not tell. */
  public static Touched unknown(Place place) {
    return new Touched(place, new State.Unknown("not in the evidence"));
  }
}
