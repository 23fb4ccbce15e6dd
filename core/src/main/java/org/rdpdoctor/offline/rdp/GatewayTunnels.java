package org.rdpdoctor.offline.rdp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tunnels through RD Gateways of one capture, by the RDG-Connection-Id that joins the two
 * connections of the HTTP transport (MS-TSGU 2.2.3.2).
 */
final class GatewayTunnels {
  private static final int MAX_TUNNELS = 1000;

  private final Shared shared;
  private final Map<String, GatewayTunnel> byConnectionId =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GatewayTunnel> eldest) {
          return size() > MAX_TUNNELS;
        }
      };

  GatewayTunnels(Shared shared) {
    this.shared = shared;
  }

  /** A new one, whose story is told in this notebook. */
  GatewayTunnel begin(Notebook notebook) {
    return new GatewayTunnel(notebook, shared);
  }

  void join(String connectionId, GatewayTunnel tunnel) {
    byConnectionId.put(connectionId, tunnel);
  }

  Optional<GatewayTunnel> find(String connectionId) {
    return Optional.ofNullable(byConnectionId.get(connectionId));
  }
}
