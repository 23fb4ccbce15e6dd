package org.rdpdoctor.model;

import java.util.Optional;

/** Where an observation comes from. */
public sealed interface Source {
  /** Seen by our own probe; {@code connection} is the number of the {@link Connection}. */
  record Probe(Optional<Integer> connection) implements Source {}

  /** Said by the person who asks. */
  record Person() implements Source {}
}
