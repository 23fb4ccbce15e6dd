package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * What the earlier stages of the road tell.
 *
 * @param connected the port was reached
 * @param roundTrip as far as known: the quickest connect or the quickest first answer
 * @param late connects until now that took as long as when a packet is lost
 * @param request the protocols after whose request the server selected TLS
 * @param fragile of the FreeRDP family, of which some bear few broken handshakes (interop/README)
 * @param tlsRefused what answers there were to current hellos were alerts, so that no handshake
 *     ever begins
 * @param tlsStands a whole session stood, so that large segments come
 * @param sessionTook until it stood; zero when none did
 * @param tlsSilent a hello met silence
 */
record Known(
    boolean connected,
    Duration roundTrip,
    int late,
    Optional<SecurityProtocols> request,
    boolean fragile,
    boolean tlsRefused,
    boolean tlsStands,
    Duration sessionTook,
    boolean tlsSilent) {
  /** A lost SYN is sent again after a second (RFC 6298 section 2.1). */
  static final Duration SENT_AGAIN = Duration.ofMillis(950);

  /** Source reference in the Connection Confirm of FreeRDP and what is built on it. */
  private static final int FREERDP_REFERENCE = 0;

  static Known of(RoadContext context) {
    List<TcpConnected> connects = seen(context, StageId.TCP, TcpConnected.class);
    Optional<NegotiationSelected> selected =
        seen(context, StageId.NEGOTIATION, NegotiationSelected.class).stream()
            .filter(each -> each.requested().isPresent())
            .filter(each -> !each.selected().isStandardRdpSecurity())
            .findFirst();
    List<TlsObservation> tls = seen(context, StageId.TLS, TlsObservation.class);
    Duration roundTrip = roundTrip(context, connects);
    return new Known(
        !connects.isEmpty(),
        roundTrip,
        (int)
            context.connections().stream()
                .filter(each -> each.connectTook().compareTo(roundTrip.plus(SENT_AGAIN)) >= 0)
                .count(),
        selected.flatMap(NegotiationSelected::requested),
        selected.map(each -> each.sourceReference() == FREERDP_REFERENCE).orElse(false),
        refused(tls),
        tls.stream().anyMatch(TlsSessionEstablished.class::isInstance),
        tls.stream()
            .filter(TlsSessionEstablished.class::isInstance)
            .map(TlsObservation::took)
            .min(Comparator.naturalOrder())
            .orElse(Duration.ZERO),
        tls.stream()
            .anyMatch(
                each -> each instanceof TlsSilent && each.hello().way() == Way.AFTER_NEGOTIATION));
  }

  private static boolean isCurrent(TlsVersion version) {
    return version.isAtLeast(TlsVersion.TLS_1_2);
  }

  private static boolean refused(List<TlsObservation> tls) {
    List<TlsObservation> current =
        tls.stream()
            .filter(each -> each.hello().way() == Way.AFTER_NEGOTIATION)
            .filter(each -> each.hello().versions().stream().anyMatch(Known::isCurrent))
            .toList();
    long alerted = current.stream().filter(TlsAlerted.class::isInstance).count();
    long unheard =
        current.stream()
            .filter(each -> each instanceof TlsSilent || each instanceof TlsNotAsked)
            .count();
    return alerted > 0 && alerted >= unheard && alerted + unheard == current.size();
  }

  /** The first packet of a connect may have been lost, so that it took long. */
  private static Duration roundTrip(RoadContext context, List<TcpConnected> connects) {
    return Stream.of(
            connects.stream().map(TcpConnected::took),
            context.connections().stream().map(Connection::connectTook),
            seen(context, StageId.NEGOTIATION, NegotiationSelected.class).stream()
                .map(NegotiationSelected::took),
            context.kernelCounts().stream().flatMap(each -> each.last().leastRoundTrip().stream()))
        .flatMap(each -> each)
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static <T extends Observation> List<T> seen(
      RoadContext context, StageId stage, Class<T> kind) {
    return context.earlier(stage).map(StageReport::observations).orElse(List.of()).stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /**
   * Hellos that are broken off may be said to this server, and it answers them; whoever refuses
   * every hello breaks it off itself.
   */
  boolean takesHellos() {
    return request.isPresent() && (tlsRefused || (!fragile && tlsStands));
  }
}
