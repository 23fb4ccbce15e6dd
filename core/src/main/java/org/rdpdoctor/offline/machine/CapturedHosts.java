package org.rdpdoctor.offline.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.model.CaptureObservation.ClientDescribed;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.model.CaptureObservation.NtlmAccountSeen;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/** Who speaks RDP in a capture, and the names that they give themselves. */
final class CapturedHosts {
  /**
   * One side of the connections of one capture.
   *
   * @param names that the host gave of itself
   */
  record Host(String file, String address, MachineRole role, String because, Set<String> names) {}

  private CapturedHosts() {}

  static List<Host> of(InspectedFile file) {
    Map<Integer, List<Observation>> connections = new LinkedHashMap<>();
    for (Observed each : file.observations()) {
      if (each.source() instanceof Source.Capture capture && capture.connection().isPresent()) {
        connections
            .computeIfAbsent(capture.connection().get(), _ -> new ArrayList<>())
            .add(each.observation());
      }
    }
    Map<List<Object>, Host> hosts = new LinkedHashMap<>();
    for (List<Observation> seen : connections.values()) {
      if (seen.getFirst() instanceof ConnectionSeen connection) {
        sides(file.name(), connection, seen).forEach(host -> add(hosts, host));
      }
    }
    return List.copyOf(hosts.values());
  }

  private static void add(Map<List<Object>, Host> hosts, Host host) {
    hosts.merge(
        List.of(host.address(), host.role()),
        host,
        (known, more) -> {
          known.names().addAll(more.names());
          return known;
        });
  }

  private static List<Host> sides(String file, ConnectionSeen connection, List<Observation> seen) {
    boolean gateway =
        seen.stream().anyMatch(each -> each instanceof HttpRequested asked && asked.gateway());
    boolean rdp = seen.stream().anyMatch(NegotiationObservation.class::isInstance);
    if (!gateway && !rdp) {
      return List.of();
    }
    Set<String> ofServer = new LinkedHashSet<>();
    Set<String> ofClient = new LinkedHashSet<>();
    for (Observation each : seen) {
      switch (each) {
        case NlaChallenged challenged when !gateway ->
            challenged.dnsComputer().or(challenged::netBiosComputer).ifPresent(ofServer::add);
        case ClientDescribed client -> ofClient.add(client.name());
        case NtlmAccountSeen account -> ofClient.add(account.workstation());
        default -> {} // nobody's name
      }
    }
    ofClient.removeIf(String::isBlank);
    ofServer.removeIf(String::isBlank);
    String because = "seen in " + Paths.lastName(file) + ", port " + connection.serverPort();
    return List.of(
        new Host(file, connection.client(), MachineRole.CLIENT, because, ofClient),
        new Host(
            file,
            connection.server(),
            gateway ? MachineRole.GATEWAY : MachineRole.SERVER,
            because,
            ofServer));
  }
}
