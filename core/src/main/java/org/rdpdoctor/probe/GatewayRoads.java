package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
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
import org.rdpdoctor.probe.net.RoadDialer;

/**
 * Examines a target behind a gateway: first the gateway's own road, address after address until one
 * connects, then the target's road through it. The target's name and its TCP connection are the
 * gateway's business.
 */
final class GatewayRoads {
  private final Journey journey;
  private final NameStage nameStage;
  private final List<Supplier<Stage>> stages;
  private final GatewayPassage.Factory passages;

  GatewayRoads(
      Journey journey,
      NameStage nameStage,
      List<Supplier<Stage>> stages,
      InstantSource clock,
      GatewayPassage.Factory passages) {
    this.journey = journey;
    this.nameStage = nameStage;
    this.stages = stages;
    this.passages = passages;
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
    Journey toGateway = journeyTo(asTarget, journey.options().forGateway(), ProbeObserver.NONE);
    return new LiveRoad(
        toGateway, address, passage.stages(), dialer(toGateway), Optional.empty());
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
    Journey onward = journeyTo(journey.target(), journey.options(), journey.observer());
    Journey toGateway =
        journeyTo(
            new Target(
                journey.target().asked(),
                journey.target().gateway().orElseThrow().host(),
                journey.target().gateway().orElseThrow().port()),
            journey.options().forGateway(),
            ProbeObserver.NONE);
    RoadDialer dialer = passage.through(dialer(toGateway));
    return new LiveRoad(onward, taken.get(), stages, dialer, Optional.empty()).call();
  }

  private Journey journeyTo(Target target, ProbeOptions options, ProbeObserver observer) {
    return new Journey(
        target,
        options,
        journey.limits(),
        journey.journal(),
        journey.deadline(),
        new Semaphore(1, true),
        observer);
  }

  private Road notReached(String because) {
    List<StageReport> reports =
        stages.stream()
            .map(stage -> new StageReport(stage.get().id(), new NotReached(because), Duration.ZERO))
            .toList();
    return new Road(journey.target().host(), reports, List.of());
  }
}
