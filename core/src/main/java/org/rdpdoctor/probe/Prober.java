package org.rdpdoctor.probe;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.net.ConnectionJournal;
import org.rdpdoctor.probe.net.ConnectionLimits;
import org.rdpdoctor.probe.net.Deadline;

/**
 * Examines targets: the name, then one road per address.
 *
 * <p>Roads of one target go one after another, because its addresses are often those of one machine
 * and a machine must not see more connections than the limit. A road whose connect is not answered
 * soon does not hold up the next one (as in RFC 8305), since it has no connection yet.
 */
public final class Prober {
  /** Most addresses of one target that are examined. */
  public static final int MAX_ADDRESSES = 4;

  /** How long a connect may be unanswered before the next road starts; RFC 8305 section 5. */
  private static final Duration HEAD_START = Duration.ofMillis(250);

  private final ProbeOptions options;
  private final InstantSource clock;
  private final NameStage nameStage;
  private final List<Supplier<Stage>> stages;
  private final CaptureSink capture;
  private final ProbeObserver observer;
  private final GatewayPassage.Factory passages;
  private final ConnectionLimits limits;

  /**
   * @param stages from TCP on, in their order; each road gets instances of its own
   */
  public Prober(
      ProbeOptions options,
      InstantSource clock,
      NameStage nameStage,
      List<Supplier<Stage>> stages,
      CaptureSink capture,
      ProbeObserver observer) {
    this(options, clock, nameStage, stages, capture, observer, Prober::noPassage);
  }

  /** With a way through gateways. */
  public Prober(
      ProbeOptions options,
      InstantSource clock,
      NameStage nameStage,
      List<Supplier<Stage>> stages,
      CaptureSink capture,
      ProbeObserver observer,
      GatewayPassage.Factory passages) {
    this.passages = passages;
    this.options = options;
    this.clock = clock;
    this.nameStage = nameStage;
    this.stages = List.copyOf(stages);
    this.capture = capture;
    this.observer = observer;
    this.limits = new ConnectionLimits(options.connectionsPerHost(), options.connectionsOverall());
  }

  /** One pass over all stages; takes the deadline at most, and a moment. */
  public Run examine(Target target) throws InterruptedException {
    ConnectionJournal journal = new ConnectionJournal(clock, capture);
    Deadline deadline = Deadline.in(options.deadline());
    LiveRoad.Journey journey =
        new LiveRoad.Journey(
            target, options, limits, journal, deadline, new Semaphore(1, true), observer);
    if (target.gateway().isPresent()) {
      return new GatewayRoads(journey, nameStage, stages, passages).examine(target.gateway().get());
    }
    if (options.proxy().isPresent()) {
      return new ProxiedRoad(journey, stages).examine(options.proxy().get());
    }
    observer.stageBegan(target, Optional.empty(), StageId.NAME);
    NameStage.Named named = nameStage.resolve(target.host(), deadline);
    observer.stageEnded(target, Optional.empty(), named.soFar());
    List<LiveRoad> roads =
        named.addresses().stream()
            .limit(MAX_ADDRESSES)
            .map(address -> new LiveRoad(journey, address, stages))
            .toList();
    List<Road> walked = walk(roads);
    StageReport name = named.complete();
    boolean cutShort = deadline.hasPassed() || roads.stream().anyMatch(LiveRoad::cutShort);
    if (roads.stream().anyMatch(LiveRoad::wantsTime)) {
      walked = Together.all(roads.stream().map(road -> (Callable<Road>) road::takeTime).toList());
    }
    return new Run(journal.startedAt(), journal.elapsed(), name, walked, cutShort);
  }

  private static GatewayPassage noPassage(
      Target target, GatewayAddress gateway, ProbeOptions options) {
    throw new IllegalStateException("this prober knows no way through a gateway");
  }

  private static List<Road> walk(List<LiveRoad> roads) throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Road>> walks = new ArrayList<>();
      try {
        for (LiveRoad road : roads) {
          Future<Road> walk = executor.submit(road);
          walks.add(walk);
          if (road.connectAnswered(HEAD_START)) {
            resultOf(walk);
          }
        }
        List<Road> walked = new ArrayList<>();
        for (Future<Road> walk : walks) {
          walked.add(resultOf(walk));
        }
        return walked;
      } finally {
        walks.forEach(walk -> walk.cancel(true));
      }
    }
  }

  private static Road resultOf(Future<Road> walk) throws InterruptedException {
    try {
      return walk.get();
    } catch (ExecutionException problem) {
      throw new IllegalStateException("a road broke outside of its stages", problem.getCause());
    }
  }

  /**
   * Examines several targets side by side, as many at a time as the overall limit has room for, and
   * two of the same host never at once. The deadline of each starts with its own examination.
   *
   * @param whenDone called once per target as each is done, never twice at a time
   */
  public void examineAll(List<Target> targets, BiConsumer<Target, Run> whenDone)
      throws InterruptedException {
    Semaphore room = new Semaphore(limits.roadsAtOnce(), true);
    Object oneAtATime = new Object();
    List<Callable<Boolean>> queues = new ArrayList<>();
    Map<String, List<Target>> byHost = new LinkedHashMap<>();
    for (Target target : targets) {
      String host = target.host().toLowerCase(Locale.ROOT);
      byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(target);
    }
    for (List<Target> sameHost : byHost.values()) {
      queues.add(() -> {
        for (Target target : sameHost) {
          Run run = examineInTurn(room, target);
          synchronized (oneAtATime) {
            whenDone.accept(target, run);
          }
        }
        return true;
      });
    }
    Together.all(queues);
  }

  private Run examineInTurn(Semaphore room, Target target) throws InterruptedException {
    room.acquire();
    try {
      return examine(target);
    } finally {
      room.release();
    }
  }
}
