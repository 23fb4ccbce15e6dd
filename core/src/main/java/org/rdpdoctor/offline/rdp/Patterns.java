package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rdpdoctor.model.CaptureObservation.PortsTried;
import org.rdpdoctor.model.CaptureObservation.RepeatedConnections;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.flow.TcpConnection;
import org.rdpdoctor.offline.pcap.HostAddress;

/** What one client does again and again: trying ports, guessing passwords. Bounded. */
final class Patterns {
  /** So many short connections of one client to one port are a pattern. */
  static final int MIN_CONNECTIONS = 8;

  /** So many ports of one server without a byte are a pattern. */
  static final int MIN_PORTS = 3;

  /** A person at work stays longer; a program that guesses does not. */
  private static final Duration SHORT = Duration.ofSeconds(10);

  private static final int MAX_PAIRS = 10_000;
  private static final int MAX_NAMES = 10_000;
  private static final int MAX_PORTS = 1000;

  // In the order of their first appearance, so that the same file always gives the same report.
  private final Map<Pair, Repetition> repetitions = new LinkedHashMap<>();
  private final Map<Hosts, Ports> ports = new LinkedHashMap<>();

  private record Pair(HostAddress client, HostAddress server, int port) {}

  private record Hosts(HostAddress client, HostAddress server) {}

  private static final class Repetition {
    private int connections;
    private int refused;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;
    private long longestNanos;
    private final Set<String> names = new HashSet<>();
  }

  private static final class Ports {
    private final Set<Integer> tried = new TreeSet<>();
    private final Set<Integer> open = new TreeSet<>();
  }

  /** Notes one connection that is RDP's. */
  void noteRdp(TcpConnection connection, Optional<String> name, boolean refused) {
    long lasted = connection.lastNanos() - connection.firstNanos();
    Pair pair =
        new Pair(
            connection.client().address(),
            connection.server().address(),
            connection.server().port());
    if (lasted > SHORT.toNanos()
        || (repetitions.size() >= MAX_PAIRS && !repetitions.containsKey(pair))) {
      return;
    }
    Repetition repetition = repetitions.computeIfAbsent(pair, _ -> new Repetition());
    repetition.connections++;
    repetition.refused += refused ? 1 : 0;
    repetition.firstNanos = Math.min(repetition.firstNanos, connection.firstNanos());
    repetition.lastNanos = Math.max(repetition.lastNanos, connection.lastNanos());
    repetition.longestNanos = Math.max(repetition.longestNanos, lasted);
    if (repetition.names.size() < MAX_NAMES) {
      name.ifPresent(repetition.names::add);
    }
  }

  /** Notes one connection on which the client said nothing. */
  void noteEmpty(TcpConnection connection) {
    Hosts hosts = new Hosts(connection.client().address(), connection.server().address());
    if (ports.size() >= MAX_PAIRS && !ports.containsKey(hosts)) {
      return;
    }
    Ports seen = ports.computeIfAbsent(hosts, _ -> new Ports());
    if (seen.tried.size() < MAX_PORTS) {
      seen.tried.add(connection.server().port());
      if (connection.hasSynAck()) {
        seen.open.add(connection.server().port());
      }
    }
  }

  /** Whether the connection carries nothing, be it because nobody answered. */
  static boolean isEmpty(TcpConnection connection) {
    return connection.side(Side.CLIENT).bytes() == 0 && connection.side(Side.SERVER).bytes() == 0;
  }

  List<Observation> seen() {
    List<Observation> seen = new ArrayList<>();
    repetitions.forEach((pair, each) -> {
      if (each.connections >= MIN_CONNECTIONS) {
        seen.add(
            new RepeatedConnections(
                pair.client().toString(),
                pair.server().toString(),
                pair.port(),
                each.connections,
                Duration.ofNanos(each.lastNanos - each.firstNanos),
                Duration.ofNanos(each.longestNanos),
                each.refused,
                each.names.size()));
      }
    });
    ports.forEach((hosts, each) -> {
      if (each.tried.size() >= MIN_PORTS) {
        seen.add(
            new PortsTried(
                hosts.client().toString(),
                hosts.server().toString(),
                List.copyOf(each.tried),
                List.copyOf(each.open)));
      }
    });
    return seen;
  }
}
