package org.rdpdoctor.lab.faults;

import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.UdpListener;

/** Nothing is wrong with these; a diagnosis that finds something is wrong itself. */
final class HealthyServers {
  private HealthyServers() {}

  static List<Fault> all() {
    return List.of(
        Fault.withoutCase(
                "healthy-windows",
                "a current Windows Server as it is set up: NLA, TLS 1.2 and 1.3, own certificate,"
                    + " UDP",
                WindowsServer::healthy)
            .withUdp(UdpListener::likeWindows),
        Fault.withoutCase(
            "healthy-xrdp",
            "xrdp 0.9.21 with security_layer=tls: TLS 1.2 and 1.3, no NLA",
            XrdpServer::healthy));
  }
}
