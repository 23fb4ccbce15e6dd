package org.rdpdoctor.lab.faults;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.NegotiationResponseFlags;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** The security protocols do not fit. */
final class NegotiationFaults {
  private static final String MISMATCH = "security-layer-mismatch";
  private static final String NLA_REQUIRED = "nla-required-client-lacks";

  private NegotiationFaults() {}

  static List<Fault> all() {
    Stream<Fault> failures =
        LongStream.rangeClosed(1, 6)
            .mapToObj(NegotiationFailureCode::new)
            .map(code -> always(code));
    return Stream.concat(failures, others()).toList();
  }

  private static Fault always(NegotiationFailureCode code) {
    return Fault.caseOf(
        causeOf(code),
        "negotiation-failure-" + code.value(),
        "answers every request with " + code,
        () -> negotiating(Negotiation.alwaysFailing(code)));
  }

  private static String causeOf(NegotiationFailureCode code) {
    if (code.equals(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER)) {
      return "listener-key-missing";
    }
    if (code.equals(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)) {
      return NLA_REQUIRED;
    }
    return code.equals(NegotiationFailureCode.INCONSISTENT_FLAGS)
        ? "security-layer-policy"
        : MISMATCH;
  }

  private static Stream<Fault> others() {
    return Stream.of(
        Fault.caseOf(
            NLA_REQUIRED,
            "nla-required",
            "Windows that demands NLA: failure 5 to every client without it, healthy for the rest",
            WindowsServer::healthy),
        Fault.caseOf(
            MISMATCH,
            "rdp-security-only",
            "Windows set to RDP's own encryption: failure 2 to every client that offers more",
            () -> negotiating(Negotiation.windowsWithStandardSecurityOnly())),
        Fault.caseOf(
            MISMATCH,
            "selects-rdp-though-tls-offered",
            "answers every request with the selection of RDP's own encryption",
            () ->
                negotiating(
                    Negotiation.alwaysSelecting(
                        NegotiationResponseFlags.EXTENDED_CLIENT_DATA_SUPPORTED,
                        SecurityProtocols.RDP))),
        Fault.caseOf(
            MISMATCH,
            "old-server",
            "a server from before the negotiation: its Connection Confirm holds no answer",
            () -> negotiating(Negotiation.unknown())));
  }

  private static RdpListener negotiating(Negotiation negotiation) {
    return WindowsServer.with(negotiation).withoutBareTls();
  }
}
