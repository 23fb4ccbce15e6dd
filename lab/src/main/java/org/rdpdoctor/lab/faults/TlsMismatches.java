package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsRecord;
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
            "tls-sigalg-mismatch",
            "tls-sha1-only",
            "TLS 1.2 that signs with SHA-1 and nothing else: alert 40 to clients without it",
            () -> WindowsServer.with(TlsProfile.sha1Only())),
        Fault.caseOf(
            "tls-sigalg-mismatch",
            "tls-sigalg-alert-80",
            "TLS 1.1 that may not sign with SHA-1: alert 80 to every ClientHello",
            () -> WindowsServer.with((peer, _) -> refuseToSign(peer))),
        Fault.caseOf(
            "tls-client-policy-too-strict",
            "tls-dhe-1024",
            "TLS 1.2 with a key exchange over a prime of 1024 bits and no other",
            () -> WindowsServer.with(TlsProfile.shortPrimeOnly())),
        Fault.caseOf(
            VERSION_MISMATCH,
            "tls-version-alert-70",
            "alert 70 (protocol_version) to every ClientHello",
            () -> WindowsServer.with((peer, _) -> refuseVersion(peer))));
  }

  /** As OpenSSL ends it: once the version is chosen, in a record of that version. */
  private static void refuseToSign(Peer peer) throws IOException {
    Hello.await(peer);
    TlsRecord alert =
        TlsRecord.ofAlert(TlsVersion.TLS_1_1, Alert.fatal(AlertDescription.INTERNAL_ERROR));
    peer.send(TlsRecord.join(List.of(alert)));
  }

  private static void refuseVersion(Peer peer) throws IOException {
    Hello.await(peer);
    Hello.sendAlert(peer, AlertDescription.PROTOCOL_VERSION);
  }
}
