package org.rdpdoctor.model;

import java.util.List;
import java.util.Optional;

/** All stages from TCP on, to one address. */
public record Road(String address, List<StageReport> stages, List<Connection> connections) {
  public Road {
    stages = List.copyOf(stages);
    connections = List.copyOf(connections);
  }

  public Optional<StageReport> stage(StageId id) {
    return stages.stream().filter(report -> report.stage() == id).findFirst();
  }
}
