package org.rdpdoctor.model;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is known about one target. A diagnosis is a pure function of it.
 *
 * @param schema {@link #SCHEMA}
 * @param madeBy program and version
 * @param reported what the person said
 * @param recorded what machines recorded themselves: event logs, registries, saved connections
 */
public record Evidence(
    String schema,
    String madeBy,
    Target target,
    List<Run> runs,
    List<Observed> reported,
    List<Observed> recorded) {
  public static final String SCHEMA = "rdpdoctor/evidence/1";

  public Evidence {
    runs = List.copyOf(runs);
    reported = List.copyOf(reported);
    recorded = List.copyOf(recorded);
  }

  /** Without records of machines. */
  public Evidence(
      String schema, String madeBy, Target target, List<Run> runs, List<Observed> reported) {
    this(schema, madeBy, target, runs, reported, List.of());
  }

  /** The same with more said by persons. */
  public Evidence reporting(List<Observed> more) {
    List<Observed> all = new ArrayList<>(reported);
    all.addAll(more);
    return new Evidence(schema, madeBy, target, runs, all, recorded);
  }
}
