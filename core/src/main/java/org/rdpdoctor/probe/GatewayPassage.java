package org.rdpdoctor.probe;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.net.RoadDialer;

/** The way to one target through an RD Gateway, for one run. */
public interface GatewayPassage {
  /** Makes passages; the seam between the prober and the gateway's protocol. */
  @FunctionalInterface
  interface Factory {
    GatewayPassage to(Target target, GatewayAddress gateway, ProbeOptions options);
  }

  /** The stages of the gateway's own road, in their order. */
  List<Supplier<Stage>> stages();

  /** Why no connection to the target can be had, once the stages have run: a phrase. */
  Optional<String> closedBecause();

  /** Opens connections to the target, each through the gateway on one of the other dialer's. */
  RoadDialer through(RoadDialer toGateway);
}
