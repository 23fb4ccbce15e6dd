package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Client and server find no common version or suite. */
final class TlsMismatches {
  private static final String VERSION_MISMATCH = "tls-version-mismatch";

  private TlsMismatches() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            VERSION_MISMATCH,
            "tls-1.0-only",
            "a server that was never updated: TLS 1.0 and suites of its time",
            () -> WindowsServer.with(TlsProfile.tls10Only())),
        Fault.caseOf(
            VERSION_MISMATCH,
            "tls-1.3-only",
            "a server with every version but TLS 1.3 turned off",
            () ->
                WindowsServer.with(
                    TlsProfile.windowsServer2022().withVersions(TlsVersion.TLS_1_3))),
        Fault.caseOf(
            "tls-cipher-mismatch",
            "tls-no-common-cipher",
            "TLS 1.2 with Camellia suites only: alert 40 to every ordinary client",
            () -> WindowsServer.with(TlsProfile.rareSuitesOnly())),
        Fault.caseOf(
            VERSION_MISMATCH,
            "tls-version-alert-70",
            "alert 70 (protocol_version) to every ClientHello",
            () -> WindowsServer.with((peer, _) -> refuseVersion(peer))));
  }

  private static void refuseVersion(Peer peer) throws IOException {
    Hello.await(peer);
    Hello.sendAlert(peer, AlertDescription.PROTOCOL_VERSION);
  }
}
