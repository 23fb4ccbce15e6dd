package org.rdpdoctor.lab.rdp;

import java.util.Optional;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.NegotiationResponseFlags;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** How a listener answers the negotiation request: MS-RDPBCGR section 3.3.5.3.2. */
@FunctionalInterface
public interface Negotiation {
  /** What a current Windows says it can: seen in captures as 0x1F. */
  NegotiationResponseFlags WINDOWS_FLAGS = new NegotiationResponseFlags(0x1F);

  /**
   * The answer.
   *
   * @param requested empty when the client did not send a negotiation request
   * @return empty for a confirm without an answer in it
   */
  Optional<RdpNegotiation> answer(Optional<SecurityProtocols> requested);

  /** Windows as it is set up: it demands NLA and picks the newest form that the client offers. */
  static Negotiation windowsDemandingNla() {
    return requested -> {
      SecurityProtocols offered = requested.orElse(SecurityProtocols.RDP);
      if (!offered.contains(SecurityProtocols.HYBRID)) {
        return failure(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER);
      }
      return offered.contains(SecurityProtocols.HYBRID_EX)
          ? selection(WINDOWS_FLAGS, SecurityProtocols.HYBRID_EX)
          : selection(WINDOWS_FLAGS, SecurityProtocols.HYBRID);
    };
  }

  /** Windows that does not demand NLA: it picks the best that the client offers. */
  static Negotiation windowsWithoutNla() {
    return requested -> {
      SecurityProtocols offered = requested.orElse(SecurityProtocols.RDP);
      if (offered.contains(SecurityProtocols.HYBRID)) {
        return windowsDemandingNla().answer(requested);
      }
      return offered.contains(SecurityProtocols.SSL)
          ? selection(WINDOWS_FLAGS, SecurityProtocols.SSL)
          : failure(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER);
    };
  }

  /** Windows that is set to RDP's own encryption: whoever offers only more is refused. */
  static Negotiation windowsWithStandardSecurityOnly() {
    return requested -> {
      if (requested.isEmpty()) {
        return Optional.empty();
      }
      return requested.get().isStandardRdpSecurity()
          ? selection(WINDOWS_FLAGS, SecurityProtocols.RDP)
          : failure(NegotiationFailureCode.SSL_NOT_ALLOWED_BY_SERVER);
    };
  }

  /** xrdp with security_layer=tls. */
  static Negotiation xrdpWithTls() {
    return requested -> {
      if (requested.isEmpty()) {
        return Optional.empty();
      }
      return requested.get().contains(SecurityProtocols.SSL)
          ? selection(
              NegotiationResponseFlags.EXTENDED_CLIENT_DATA_SUPPORTED, SecurityProtocols.SSL)
          : failure(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER);
    };
  }

  /** The same choice for everybody who sends a request. */
  static Negotiation alwaysSelecting(NegotiationResponseFlags flags, SecurityProtocols protocol) {
    return requested -> requested.flatMap(_ -> selection(flags, protocol));
  }

  /** The same refusal for everybody, with or without a request. */
  static Negotiation alwaysFailing(NegotiationFailureCode code) {
    return _ -> failure(code);
  }

  /** A server from before there was a negotiation. */
  static Negotiation unknown() {
    return _ -> Optional.empty();
  }

  private static Optional<RdpNegotiation> selection(
      NegotiationResponseFlags flags, SecurityProtocols protocol) {
    return Optional.of(new RdpNegRsp(flags, protocol));
  }

  private static Optional<RdpNegotiation> failure(NegotiationFailureCode code) {
    return Optional.of(new RdpNegFailure(code));
  }
}
