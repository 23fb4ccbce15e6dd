package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.net.AnsweredCounts;
import org.rdpdoctor.probe.net.DatagramDialer;
import org.rdpdoctor.probe.net.Dialer;

/** What a stage may use and know. */
public interface RoadContext {
  Target target();

  InetAddress address();

  ProbeOptions options();

  Dialer dialer();

  DatagramDialer datagrams();

  /** Connections that an earlier stage left open for a later one. */
  HandOver handOver();

  /** Reports of the stages that have ended on this road until now. */
  List<StageReport> earlier();

  /** Time left until the target's deadline; zero when it has passed. */
  Duration left();

  /** Says what is being waited for, to whoever watches. */
  default void waitsFor(String what) {}

  /** Connections of this road that have ended until now. */
  default List<Connection> connections() {
    return List.of();
  }

  /** What the kernel counted on those on which the host answered all that was said. */
  default List<AnsweredCounts> kernelCounts() {
    return List.of();
  }

  /** The earlier report of a stage. */
  default Optional<StageReport> earlier(StageId id) {
    return earlier().stream().filter(report -> report.stage() == id).findFirst();
  }

  /** The smaller of a stage's own limit and the time left. */
  default Duration atMost(Duration limit) {
    Duration left = left();
    return left.compareTo(limit) < 0 ? left : limit;
  }
}
