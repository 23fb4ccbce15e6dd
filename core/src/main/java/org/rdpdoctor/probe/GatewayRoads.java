package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.GatewayRun;
import org.rdpdoctor.model.NameObservation.NameLeftTo;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.probe.LiveRoad.Journey;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.net.ConnectionLimits;
import org.rdpdoctor.probe.net.RoadDialer;

/**
 * Examines a target behind a gateway: first the gateway's own road, address after address until one
 * connects, then the target's road through it. The target's name and its TCP connection are the
 * gateway's business.
 */
final class GatewayRoads {
  /** One for each direction where the gateway takes no WebSocket. */
  private static final int CONNECTIONS_PER_TUNNEL = 2;

  private final Journey journey;
  private final NameStage nameStage;
  private final List<Supplier<Stage>> stages;
  private final GatewayPassage.Factory passages;
  private final ConnectionLimits toGateway;

  GatewayRoads(
      Journey journey,
      NameStage nameStage,
      List<Supplier<Stage>> stages,
      GatewayPassage.Factory passages) {
    this.journey = journey;
    this.nameStage = nameStage;
    this.stages = stages;
    this.passages = passages;
    int perHost = journey.options().connectionsPerHost() * CONNECTIONS_PER_TUNNEL;
    this.toGateway = new ConnectionLimits(perHost, perHost);
  }

  Run examine(GatewayAddress gateway) throws InterruptedException {
    Target target = journey.target();
    journey.observer().stageBegan(target, Optional.empty(), StageId.GATEWAY);
    GatewayPassage passage = passages.to(target, gateway, journey.options());
    boolean proxied = journey.options().proxy().isPresent();
    NameStage.Named named =
        nameStage.resolve(proxied ? "127.0.0.1" : gateway.host(), journey.deadline());
    List<LiveRoad> walked = new ArrayList<>();
    List<Road> roads = new ArrayList<>();
    Optional<InetAddress> taken = Optional.empty();
    for (InetAddress address : named.addresses().stream().limit(Prober.MAX_ADDRESSES).toList()) {
      LiveRoad road = toGateway(gateway, address, passage);
      walked.add(road);
      roads.add(road.call());
      if (connected(roads.getLast())) {
        taken = Optional.of(address);
        break;
      }
    }
    StageReport name = proxied ? leftTo("the proxy", gateway.host()) : named.complete();
    Road targetRoad = throughGateway(passage, taken, walked);
    roads.replaceAll(road ->
        new Road(road.address(), road.stages(), journey.journal().connectionsTo(road.address())));
    boolean cutShort =
        journey.deadline().hasPassed() || walked.stream().anyMatch(LiveRoad::cutShort);
    return new Run(
        journey.journal().startedAt(),
        journey.journal().elapsed(),
        leftTo("the gateway", target.host()),
        List.of(targetRoad),
        cutShort,
        Optional.of(new GatewayRun(gateway, name, roads)));
  }

  static StageReport leftTo(String by, String host) {
    return new StageReport(
        StageId.NAME,
        new StageOutcome.Completed(List.of(Observed.byProbe(new NameLeftTo(by, host)))),
        Duration.ZERO);
  }

  private LiveRoad toGateway(GatewayAddress gateway, InetAddress address, GatewayPassage passage) {
    Target asTarget = new Target(gateway.display(), gateway.host(), gateway.port());
    Journey there = toGateway(asTarget);
    return new LiveRoad(there, address, passage.stages(), dialer(there), Optional.empty());
  }

  private static RoadDialer dialer(Journey journey) {
    RoadDialer direct = LiveRoad.direct(journey);
    return journey
        .options()
        .proxy()
        .<RoadDialer>map(proxy -> ProxiedRoad.through(proxy, journey, direct))
        .orElse(direct);
  }

  private static boolean connected(Road road) {
    return road.stage(StageId.TCP).map(StageReport::observations).orElse(List.of()).stream()
        .map(Observed::observation)
        .anyMatch(seen -> seen instanceof TcpConnected || seen instanceof TcpForwarded);
  }

  private Road throughGateway(
      GatewayPassage passage, Optional<InetAddress> taken, List<LiveRoad> walked)
      throws InterruptedException {
    Optional<String> closed =
        taken.isEmpty()
            ? Optional.of(
                walked.isEmpty()
                    ? "the gateway's address is not known"
                    : "the gateway cannot be connected to")
            : passage.closedBecause();
    if (taken.isEmpty() || closed.isPresent()) {
      return notReached(closed.orElse(""));
    }
    GatewayAddress gateway = journey.target().gateway().orElseThrow();
    Target asTarget = new Target(gateway.display(), gateway.host(), gateway.port());
    RoadDialer dialer = passage.through(dialer(toGateway(asTarget)));
    return new LiveRoad(journey, taken.get(), stages, dialer, Optional.empty()).call();
  }

  /** With places of its own: a tunnel can take two where a direct connection takes one. */
  private Journey toGateway(Target asTarget) {
    return new Journey(
        asTarget,
        journey.options().forGateway(),
        toGateway,
        journey.journal(),
        journey.deadline(),
        new Semaphore(1, true),
        ProbeObserver.NONE);
  }

  private Road notReached(String because) {
    List<StageReport> reports =
        stages.stream()
            .map(stage -> new StageReport(stage.get().id(), new NotReached(because), Duration.ZERO))
            .toList();
    return new Road(journey.target().host(), reports, List.of());
  }
}
