package org.rdpdoctor.model;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of the RD Gateway itself on the way to a target.
 *
 * @param name the name stage of the gateway
 * @param roads to its addresses with TCP, TLS, certificate and gateway stage; the last one is the
 *     one that was taken
 */
public record GatewayRun(GatewayAddress gateway, StageReport name, List<Road> roads) {
  public GatewayRun {
    roads = List.copyOf(roads);
  }

  /** The road that was taken; empty when no address is known. */
  public Optional<Road> road() {
    return roads.isEmpty() ? Optional.empty() : Optional.of(roads.getLast());
  }
}
