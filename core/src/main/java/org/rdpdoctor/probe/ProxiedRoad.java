package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.probe.LiveRoad.Journey;
import org.rdpdoctor.probe.net.ProxyAddress;
import org.rdpdoctor.probe.net.ProxyDialer;
import org.rdpdoctor.probe.net.RoadDialer;

/** Examines a target through a proxy, which resolves its name and connects to it. */
final class ProxiedRoad {
  private final Journey journey;
  private final List<Supplier<Stage>> stages;

  ProxiedRoad(Journey journey, List<Supplier<Stage>> stages) {
    this.journey = journey;
    this.stages = stages;
  }

  Run examine(ProxyAddress proxy) throws InterruptedException {
    RoadDialer dialer = through(proxy, journey, LiveRoad.direct(journey));
    LiveRoad road =
        new LiveRoad(journey, InetAddress.getLoopbackAddress(), stages, dialer, Optional.empty());
    return new Run(
        journey.journal().startedAt(),
        journey.journal().elapsed(),
        GatewayRoads.leftTo("the proxy", journey.target().host()),
        List.of(road.call()),
        journey.deadline().hasPassed() || road.cutShort());
  }

  static ProxyDialer through(ProxyAddress proxy, Journey journey, RoadDialer direct) {
    return new ProxyDialer(proxy, journey.target().host(), direct);
  }
}
