package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.Crashed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.probe.net.AnsweredCounts;
import org.rdpdoctor.probe.net.ConnectionJournal;
import org.rdpdoctor.probe.net.ConnectionLimits;
import org.rdpdoctor.probe.net.ConnectionLimits.Place;
import org.rdpdoctor.probe.net.DatagramDialer;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.net.Dialer;
import org.rdpdoctor.probe.net.RoadDialer;
import org.rdpdoctor.probe.net.SocketDatagramDialer;
import org.rdpdoctor.probe.net.SocketDialer;

/**
 * One road as it is walked: its stages one after another, each on a thread of its own, and beside
 * them those that lie beside the road.
 */
final class LiveRoad implements Callable<Road>, RoadContext {
  /** Stages bound their own waits by the deadline; one that does not is ended after this. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /** How long an ended stage may take to go away. */
  private static final Duration FAREWELL = Duration.ofMillis(200);

  /** What all roads of one target share. */
  record Journey(
      Target target,
      ProbeOptions options,
      ConnectionLimits limits,
      ConnectionJournal journal,
      Deadline deadline,
      Semaphore turn,
      ProbeObserver observer) {}

  private final Journey journey;
  private final InetAddress address;
  private final List<Stage> mainStages;
  private final List<Stage> sideStages;
  private final List<Stage> lastStages;
  private final RoadDialer dialer;
  private final SocketDatagramDialer datagrams;
  private final HandOver handOver = new HandOver();
  private final List<StageReport> reports = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch connectAnswered = new CountDownLatch(1);
  private Optional<String> endedBecause;
  private volatile boolean cutShort;

  /** A road on which the target is connected to directly. */
  LiveRoad(Journey journey, InetAddress address, List<Supplier<Stage>> stages) {
    this(journey, address, stages, direct(journey), Optional.empty());
  }

  /**
   * A road on which somebody connects for us.
   *
   * @param address of who does
   * @param closedBecause why it cannot be walked at all
   */
  LiveRoad(
      Journey journey,
      InetAddress address,
      List<Supplier<Stage>> stages,
      RoadDialer dialer,
      Optional<String> closedBecause) {
    this.journey = journey;
    this.address = address;
    List<Stage> all = stages.stream().map(Supplier::get).toList();
    this.mainStages =
        all.stream().filter(stage -> stage.besideFrom().isEmpty() && !stage.comesLast()).toList();
    this.lastStages =
        dialer.forwardedBy().isPresent()
            ? List.of() // what is between who connects for us and the target is not seen from here
            : all.stream().filter(Stage::comesLast).toList();
    this.sideStages =
        dialer.forwardedBy().isPresent()
            ? List.of() // who connects for us does so over TCP only
            : all.stream().filter(stage -> stage.besideFrom().isPresent()).toList();
    this.dialer = dialer;
    this.datagrams = new SocketDatagramDialer(journey.journal(), journey.deadline());
    this.endedBecause = closedBecause;
  }

  static RoadDialer direct(Journey journey) {
    return new SocketDialer(journey.limits(), journey.journal(), journey.deadline());
  }

  /** Whether the port has answered, one way or the other, within the limit. */
  boolean connectAnswered(Duration limit) throws InterruptedException {
    return connectAnswered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean cutShort() {
    return cutShort;
  }

  @Override
  public Road call() throws InterruptedException {
    try {
      walk();
    } finally {
      connectAnswered.countDown();
      handOver.close();
      dialer.close();
      datagrams.close();
    }
    return road();
  }

  private Road road() {
    String host = address.getHostAddress();
    if (dialer.forwardedBy().isPresent()) {
      return new Road(journey.target().host(), reports, List.of());
    }
    return new Road(host, reports, journey.journal().connectionsTo(host));
  }

  private void walk() throws InterruptedException {
    try (Turn turn = new Turn();
        SideRoads sideRoads = new SideRoads()) {
      for (Stage stage : mainStages) {
        if (isBeyondWhatWasAsked(stage.id())) {
          continue;
        }
        StageReport report = pass(stage);
        reports.add(report);
        journey.observer().stageEnded(journey.target(), Optional.of(address), report);
        if (report.stage() == StageId.TCP && endedBecause.isEmpty()) {
          connectAnswered.countDown();
          endedBecause = whyNoConnection(report);
          if (endedBecause.isEmpty()) {
            endedBecause = turn.take();
          }
        }
        sideRoads.startFrom(report.stage());
      }
      reports.addAll(sideRoads.await());
      handOver.close(); // what was left for others takes places
      for (Stage stage : lastStages) {
        if (stage.ownTime(options()).isEmpty() && !isLeftOut(stage) && !left().isZero()) {
          passLast(stage, this);
        }
      }
    }
  }

  /** Whether a stage wants time beyond the deadline. */
  boolean wantsTime() {
    return lastStages.stream().anyMatch(stage -> stage.ownTime(options()).isPresent());
  }

  /** The road with what the stages saw that take their own time; they come after all roads. */
  Road takeTime() throws InterruptedException {
    for (Stage stage : lastStages) {
      Optional<Duration> ownTime = stage.ownTime(options());
      if (ownTime.isPresent()) {
        try (Extended extended = new Extended(Deadline.in(ownTime.get()))) {
          passLast(stage, extended);
        }
      }
    }
    return road();
  }

  /** A stage that has nothing to ask is not heard of. */
  private void passLast(Stage stage, RoadContext context) throws InterruptedException {
    long began = System.nanoTime();
    Optional<StageOutcome> outcome = supervise(stage, context);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    outcome
        .filter(each -> !(each instanceof NotReached))
        .ifPresent(each -> join(new StageReport(stage.id(), each, took)));
  }

  /** One report for each stage. */
  private void join(StageReport later) {
    Optional<StageReport> earlier = earlier(later.stage());
    if (earlier.isEmpty()) {
      reports.add(later);
      journey.observer().stageEnded(journey.target(), Optional.of(address), later);
      return;
    }
    reports.set(reports.indexOf(earlier.get()), joined(earlier.get(), later));
  }

  private static StageReport joined(StageReport earlier, StageReport later) {
    if (earlier.outcome() instanceof Completed(List<Observed> before)
        && later.outcome() instanceof Completed(List<Observed> more)) {
      List<Observed> both = new ArrayList<>(before);
      both.addAll(more);
      return new StageReport(
          earlier.stage(), new Completed(both), earlier.took().plus(later.took()));
    }
    return earlier.outcome() instanceof NotReached || later.outcome() instanceof Crashed
        ? later
        : earlier;
  }

  /** The same road with time and connections of its own. */
  private final class Extended implements RoadContext, AutoCloseable {
    private final Deadline deadline;
    private final SocketDialer dialer;
    private final SocketDatagramDialer datagrams;
    private final HandOver handOver = new HandOver();

    Extended(Deadline deadline) {
      this.deadline = deadline;
      this.dialer = new SocketDialer(journey.limits(), journey.journal(), deadline);
      this.datagrams = new SocketDatagramDialer(journey.journal(), deadline);
    }

    @Override
    public Target target() {
      return journey.target();
    }

    @Override
    public InetAddress address() {
      return address;
    }

    @Override
    public ProbeOptions options() {
      return journey.options();
    }

    @Override
    public Dialer dialer() {
      return dialer;
    }

    @Override
    public DatagramDialer datagrams() {
      return datagrams;
    }

    @Override
    public HandOver handOver() {
      return handOver;
    }

    @Override
    public List<StageReport> earlier() {
      return LiveRoad.this.earlier();
    }

    @Override
    public Duration left() {
      return deadline.left();
    }

    @Override
    public void waitsFor(String what) {
      LiveRoad.this.waitsFor(what);
    }

    @Override
    public void close() {
      handOver.close();
      dialer.close();
      datagrams.close();
    }
  }

  /** The stages beside the main road, each on a thread of its own; they end with the road. */
  private final class SideRoads implements AutoCloseable {
    private final List<FutureTask<StageReport>> walks = new ArrayList<>();

    void startFrom(StageId passed) {
      for (Stage stage : sideStages) {
        if (stage.besideFrom().equals(Optional.of(passed)) && options().signIn().reaches(passed)) {
          FutureTask<StageReport> walk = new FutureTask<>(() -> passBeside(stage));
          walks.add(walk);
          Thread.ofVirtual().name("beside " + stage.id().id()).start(walk);
        }
      }
    }

    List<StageReport> await() throws InterruptedException {
      List<StageReport> passed = new ArrayList<>();
      for (FutureTask<StageReport> walk : walks) {
        try {
          passed.add(walk.get());
        } catch (ExecutionException problem) {
          throw new IllegalStateException("a side road broke", problem.getCause());
        }
      }
      return passed;
    }

    @Override
    public void close() {
      walks.forEach(walk -> walk.cancel(true));
    }
  }

  /** What is beside the road neither ends it nor cuts it short. */
  private StageReport passBeside(Stage stage) throws InterruptedException {
    long began = System.nanoTime();
    StageOutcome outcome = new NotReached(deadlinePassed());
    if (isLeftOut(stage)) {
      outcome = new NotReached("--without %s leaves it out".formatted(stage.id().id()));
    } else if (!journey.deadline().hasPassed()) {
      journey.observer().stageBegan(journey.target(), Optional.of(address), stage.id());
      outcome = supervise(stage).orElse(outcome);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    StageReport report = new StageReport(stage.id(), outcome, took);
    journey.observer().stageEnded(journey.target(), Optional.of(address), report);
    return report;
  }

  private boolean isLeftOut(Stage stage) {
    return options().without().contains(stage.id());
  }

  /** Stages that make a session are not even mentioned unless they were asked for. */
  private boolean isBeyondWhatWasAsked(StageId stage) {
    return stage.compareTo(StageId.NLA) > 0 && !options().signIn().reaches(stage);
  }

  private StageReport pass(Stage stage) throws InterruptedException {
    if (endedBecause.isEmpty() && journey.deadline().hasPassed()) {
      endedBecause = Optional.of(deadlinePassed());
      cutShort = true;
    }
    if (endedBecause.isEmpty() && !options().signIn().reaches(stage.id())) {
      endedBecause = Optional.of("not asked for: --until " + options().signIn().until().id());
    }
    if (endedBecause.isPresent()) {
      return new StageReport(stage.id(), new NotReached(endedBecause.get()), Duration.ZERO);
    }
    journey.observer().stageBegan(journey.target(), Optional.of(address), stage.id());
    long began = System.nanoTime();
    Optional<StageOutcome> ended = supervise(stage);
    if (ended.isEmpty()) {
      cutShort = true;
    }
    StageOutcome outcome = ended.orElseGet(() -> new NotReached(deadlinePassed()));
    return new StageReport(stage.id(), outcome, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Empty when the deadline ended the stage. */
  private Optional<StageOutcome> supervise(Stage stage) throws InterruptedException {
    return supervise(stage, this);
  }

  private Optional<StageOutcome> supervise(Stage stage, RoadContext context)
      throws InterruptedException {
    FutureTask<StageOutcome> task = new FutureTask<>(() -> stage.run(context));
    Thread thread = Thread.ofVirtual().name("stage " + stage.id().id()).start(task);
    boolean ended = false;
    try {
      long patienceNanos = context.left().plus(GRACE).toNanos();
      StageOutcome outcome = task.get(patienceNanos, TimeUnit.NANOSECONDS);
      ended = true;
      return Optional.of(outcome);
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException problem) {
      ended = true;
      return brokenOff(problem);
    } finally {
      if (!ended) {
        task.cancel(true);
        thread.join(FAREWELL);
      }
    }
  }

  private Optional<StageOutcome> brokenOff(ExecutionException problem) {
    Throwable thrown = problem.getCause() == null ? problem : problem.getCause();
    if (thrown instanceof InterruptedException) {
      return journey.deadline().hasPassed()
          ? Optional.empty()
          : Optional.of(new NotReached("interrupted"));
    }
    return Optional.of(Defect.of(thrown));
  }

  private String deadlinePassed() {
    return "the deadline of %d s passed".formatted(journey.options().deadline().toSeconds());
  }

  private static Optional<String> whyNoConnection(StageReport report) {
    for (Observed observed : report.observations()) {
      if (observed.observation() instanceof TcpObservation tcp) {
        return whyNoConnection(tcp);
      }
    }
    return Optional.of("no TCP connection");
  }

  private static Optional<String> whyNoConnection(TcpObservation seen) {
    return switch (seen) {
      case TcpConnected _, TcpForwarded _ -> Optional.empty();
      case TcpNotForwarded not -> Optional.of(not.by() + " does not connect to it");
      case TcpRefused _ -> Optional.of("the TCP connection was refused");
      case TcpReset _ -> Optional.of("the TCP connection was reset at once");
      case TcpTimedOut _ -> Optional.of("the TCP connection timed out");
      case TcpUnreachable _ -> Optional.of("the address is unreachable");
      case TcpProhibited _ -> Optional.of("the TCP connection is prohibited");
      case OtherPortTried _ -> Optional.of("no TCP connection");
    };
  }

  /**
   * The right to converse: one road of a target at a time, and one road to an address at a time.
   * Who must wait for it hangs up first, so that nobody waits while holding a connection.
   */
  private final class Turn implements AutoCloseable {
    private boolean ofTarget;
    private Optional<Place> ofAddress = Optional.empty();

    /** Why the turn did not come; empty when it did. */
    Optional<String> take() throws InterruptedException {
      ofTarget = journey.turn().tryAcquire();
      if (ofTarget) {
        ofAddress = journey.limits().takeTurn(address, Duration.ZERO);
      }
      if (ofAddress.isPresent()) {
        return Optional.empty();
      }
      handOver.close();
      return await();
    }

    private Optional<String> await() throws InterruptedException {
      if (!ofTarget) {
        ofTarget = journey.turn().tryAcquire(left().toNanos(), TimeUnit.NANOSECONDS);
      }
      if (ofTarget) {
        ofAddress = journey.limits().takeTurn(address, left());
      }
      return ofAddress.isPresent()
          ? Optional.empty()
          : Optional.of("the deadline passed while the same host was examined on another road");
    }

    @Override
    public void close() {
      handOver.close();
      dialer.close();
      ofAddress.ifPresent(Place::close);
      if (ofTarget) {
        journey.turn().release();
      }
    }
  }

  @Override
  public Target target() {
    return journey.target();
  }

  @Override
  public InetAddress address() {
    return address;
  }

  @Override
  public ProbeOptions options() {
    return journey.options();
  }

  @Override
  public Dialer dialer() {
    return dialer;
  }

  @Override
  public DatagramDialer datagrams() {
    return datagrams;
  }

  @Override
  public HandOver handOver() {
    return handOver;
  }

  @Override
  public List<StageReport> earlier() {
    return List.copyOf(reports);
  }

  @Override
  public List<Connection> connections() {
    return journey.journal().connectionsTo(address.getHostAddress());
  }

  @Override
  public List<AnsweredCounts> kernelCounts() {
    return journey.journal().countsTo(address.getHostAddress());
  }

  @Override
  public Duration left() {
    return journey.deadline().left();
  }

  @Override
  public void waitsFor(String what) {
    journey.observer().waitsFor(journey.target(), what);
  }
}
