package org.rdpdoctor.lab.faults;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.DatagramBehaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.UdpListener;
import org.rdpdoctor.wire.Bytes;

/** A Windows that is healthy over TCP, and something is wrong with the UDP port beside it. */
final class UdpFaults {
  private static final int TUNNEL_BYTES = 1199;

  /** What a syslog server or a game might say. */
  private static final Bytes NOT_RDP = Bytes.of('n', 'o', ' ', 's', 'u', 'c', 'h', ' ', 'i', 'd');

  private UdpFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.withoutCase(
                "udp-silent",
                "healthy over TCP; whatever comes over UDP is dropped",
                WindowsServer::healthy)
            .withUdp(() -> DatagramBehaviour.SILENT),
        Fault.withoutCase(
            "udp-refused",
            "healthy over TCP; the UDP port is closed and says so with ICMP",
            WindowsServer::healthy),
        Fault.caseOf(
                "udp-broken",
                "udp-large-lost",
                "healthy over TCP; over UDP what is larger than %d bytes gets lost"
                    .formatted(TUNNEL_BYTES),
                WindowsServer::healthy)
            .withUdp(() -> UdpListener.behindTunnelOf(TUNNEL_BYTES)),
        Fault.withoutCase(
                "udp-wrong-answer",
                "healthy over TCP; another service has the UDP port",
                WindowsServer::healthy)
            .withUdp(() -> _ -> Optional.of(NOT_RDP)));
  }
}
