package org.rdpdoctor.lab.faults;

import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.DesktopServer;
import org.rdpdoctor.lab.rdp.LicensingServer;
import org.rdpdoctor.lab.rdp.LicensingServer.InsteadOf;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SessionLine;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;
import org.rdpdoctor.wire.rdpele.StateTransition;

/**
 * Session hosts with licensing, which do not demand NLA. They show themselves only to who goes on
 * to a session.
 */
final class LicensingFaults {
  private static final String NO_SERVER = "licensing-server-unreachable";

  private LicensingFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.withoutCase(
            "healthy-licensing",
            "a session host that gives every client a licence and comes to a desktop",
            () -> with(LicensingServer.generous())),
        Fault.caseOf(
            NO_SERVER,
            "licensing-no-license-server",
            "says ERR_NO_LICENSE_SERVER instead of asking for a licence",
            () ->
                with(
                    LicensingServer.refusing(
                        InsteadOf.LICENSE_REQUEST,
                        LicensingErrorCode.NO_LICENSE_SERVER,
                        StateTransition.TOTAL_ABORT))),
        Fault.caseOf(
            "licensing-grace-expired",
            "licensing-grace-expired",
            "asks for a licence and then says ERR_NO_LICENSE_SERVER: it has nowhere to get one",
            () ->
                with(
                    LicensingServer.refusing(
                        InsteadOf.PLATFORM_CHALLENGE,
                        LicensingErrorCode.NO_LICENSE_SERVER,
                        StateTransition.TOTAL_ABORT))),
        Fault.caseOf(
            "licensing-denied",
            "licensing-denied",
            "asks for a licence and then says ERR_INVALID_CLIENT",
            () ->
                with(
                    LicensingServer.refusing(
                        InsteadOf.PLATFORM_CHALLENGE,
                        LicensingErrorCode.INVALID_CLIENT,
                        StateTransition.TOTAL_ABORT))),
        Fault.withoutCase(
            "licensing-client-invalid",
            "says ERR_INVALID_MAC to every answer to its platform challenge",
            () ->
                with(
                    LicensingServer.refusing(
                        InsteadOf.NEW_LICENSE,
                        LicensingErrorCode.INVALID_MAC,
                        StateTransition.TOTAL_ABORT))),
        Fault.withoutCase(
            "licensing-closes",
            "asks for a licence and ends the connection when one is requested",
            () -> with(LicensingServer.closing(InsteadOf.PLATFORM_CHALLENGE))));
  }

  private static RdpListener with(LicensingServer licensing) {
    DesktopServer desktop = new DesktopServer(DesktopServer.Encryption.NONE, licensing);
    TlsRoad road =
        new TlsRoad(
            TlsProfile.windowsServer2022(),
            WindowsServer.certificate().sign(),
            new CredSspServer(WindowsServer.IDENTITY));
    return RdpListener.likeWindows(
        Negotiation.windowsWithoutNla(),
        road.with((channel, selected) -> desktop.serve(SessionLine.within(channel), selected)));
  }
}
