package org.rdpdoctor.model;

import java.util.Optional;

/** An observation and where it comes from. */
public record Observed(Source source, Observation observation) {
  public static Observed on(int connection, Observation observation) {
    return new Observed(new Source.Probe(Optional.of(connection)), observation);
  }

  public static Observed byProbe(Observation observation) {
    return new Observed(new Source.Probe(Optional.empty()), observation);
  }
}
