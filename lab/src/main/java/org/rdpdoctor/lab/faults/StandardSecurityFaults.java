package org.rdpdoctor.lab.faults;

import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.DesktopServer;
import org.rdpdoctor.lab.rdp.LicensingServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SessionLine;
import org.rdpdoctor.lab.rdp.StandardEncryption;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.rdpbcgr.NegotiationResponseFlags;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * Servers that select Standard RDP Security whatever is offered, and come to a desktop with it. To
 * clients of today that selection alone is a fault; what lies behind it shows only with a session.
 */
final class StandardSecurityFaults {
  private static final String MISMATCH = "security-layer-mismatch";
  private static final String LEVEL = "encryption-level-mismatch";

  private StandardSecurityFaults() {}

  static List<Fault> all() {
    return List.of(
        at(
            MISMATCH,
            "rdp-security-low",
            "40, 56 or 128 bits, client to server only",
            EncryptionLevel.LOW),
        at(
            MISMATCH,
            "rdp-security-medium",
            "the strongest key that the client has",
            EncryptionLevel.CLIENT_COMPATIBLE),
        at(MISMATCH, "rdp-security-high", "128 bits only", EncryptionLevel.HIGH),
        at(LEVEL, "rdp-security-fips", "Triple DES only", EncryptionLevel.FIPS),
        Fault.caseOf(
            LEVEL,
            "rdp-security-unknown-method",
            "Standard RDP Security with an encryption method that nobody knows",
            () -> with(StandardEncryption.unknownMethod(new EncryptionMethods(0x4000)))),
        Fault.caseOf(
            MISMATCH,
            "rdp-security-closes",
            "Standard RDP Security that ends the connection at the client's list of methods",
            () -> with(StandardEncryption.refusing())),
        Fault.caseOf(
            MISMATCH,
            "rdp-security-bad-certificate",
            "Standard RDP Security with a certificate that is cut short",
            () -> with(StandardEncryption.brokenCertificate())));
  }

  private static Fault at(String cause, String id, String what, EncryptionLevel level) {
    return Fault.caseOf(
        cause,
        id,
        "Standard RDP Security, level %s (%s), and a desktop".formatted(level, what),
        () -> with(StandardEncryption.of(level)));
  }

  private static RdpListener with(DesktopServer.Encryption encryption) {
    DesktopServer desktop = new DesktopServer(encryption, LicensingServer.generous());
    return new RdpListener(
        RdpListener.WINDOWS_OR_XRDP,
        Negotiation.alwaysSelecting(
            NegotiationResponseFlags.EXTENDED_CLIENT_DATA_SUPPORTED, SecurityProtocols.RDP),
        Peer::peekAvailable,
        (peer, _) -> peer.drain(),
        peer -> desktop.serve(SessionLine.inClear(peer), SecurityProtocols.RDP),
        Peer::readAvailable);
  }
}
