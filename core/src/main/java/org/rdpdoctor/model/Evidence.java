package org.rdpdoctor.model;

import java.util.List;

/**
 * All that is known about one target. A diagnosis is a pure function of it.
 *
 * @param schema {@link #SCHEMA}
 * @param madeBy program and version
 * @param reported what the person said
 */
public record Evidence(
    String schema, String madeBy, Target target, List<Run> runs, List<Observed> reported) {
  public static final String SCHEMA = "rdpdoctor/evidence/1";

  public Evidence {
    runs = List.copyOf(runs);
    reported = List.copyOf(reported);
  }
}
