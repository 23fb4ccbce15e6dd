package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.probe.net.ConnectionJournal;
import org.rdpdoctor.probe.net.ConnectionLimits;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.net.Dialer;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.SocketDatagramDialer;
import org.rdpdoctor.probe.net.SocketDialer;
import org.rdpdoctor.probe.net.TestingCapture;

/** A road to a server on loopback, for one stage alone. */
public final class TestingRoad implements RoadContext, AutoCloseable {
  private final int port;
  private final ProbeOptions options;
  private final Deadline deadline;
  private final TestingCapture capture = new TestingCapture();
  private final ConnectionJournal journal = new ConnectionJournal(InstantSource.system(), capture);
  private final SocketDialer dialer;
  private final SocketDatagramDialer datagrams;
  private final List<StageReport> earlier = new ArrayList<>();
  private final HandOver handOver = new HandOver();
  private final AtomicInteger refusals = new AtomicInteger();

  public TestingRoad(int port, ProbeOptions options) {
    this.port = port;
    this.options = options;
    this.deadline = Deadline.in(options.deadline());
    this.dialer =
        new SocketDialer(
            new ConnectionLimits(options.connectionsPerHost(), options.connectionsOverall()),
            journal,
            deadline);
    this.datagrams = new SocketDatagramDialer(journal, deadline);
  }

  /** Options with a number of places and a deadline of their own. */
  public static ProbeOptions options(int connectionsPerHost, Duration deadline) {
    ProbeOptions usual = ProbeOptions.DEFAULT;
    return new ProbeOptions(
        deadline,
        connectionsPerHost,
        usual.connectionsOverall(),
        usual.hints(),
        usual.ciphers(),
        usual.authorities());
  }

  /** Says what an earlier stage saw. */
  public TestingRoad after(StageId stage, Observation... observations) {
    List<Observed> observed = Stream.of(observations).map(Observed::byProbe).toList();
    earlier.add(new StageReport(stage, new StageOutcome.Completed(observed), Duration.ofMillis(1)));
    return this;
  }

  /** As behind an address of which one of several servers does not listen. */
  public TestingRoad refusingFirst(int connects) {
    refusals.set(connects);
    return this;
  }

  @Override
  public List<Connection> connections() {
    return journal.connectionsTo(address().getHostAddress());
  }

  /** Most connections that were open at a time; call it after {@link #hangUp}. */
  public long mostAtOnce() {
    return capture.mostAtOnce();
  }

  @Override
  public Target target() {
    return new Target("localhost", "localhost", port);
  }

  @Override
  public InetAddress address() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public ProbeOptions options() {
    return options;
  }

  @Override
  public Dialer dialer() {
    return refusals.get() == 0 ? dialer : this::dialUnlessRefused;
  }

  private Dialed dialUnlessRefused(Call call) throws InterruptedException {
    return refusals.getAndUpdate(each -> Math.max(0, each - 1)) > 0
        ? new Dialed.Failed(new TcpRefused("127.0.0.1", call.port(), Duration.ofMillis(1)))
        : dialer.dial(call);
  }

  @Override
  public SocketDatagramDialer datagrams() {
    return datagrams;
  }

  @Override
  public HandOver handOver() {
    return handOver;
  }

  @Override
  public List<StageReport> earlier() {
    return List.copyOf(earlier);
  }

  @Override
  public Duration left() {
    return deadline.left();
  }

  /** Closes all connections, so that {@link #connections} has them all. */
  public void hangUp() {
    handOver.close();
    dialer.close();
    datagrams.close();
  }

  @Override
  public void close() {
    hangUp();
  }
}
