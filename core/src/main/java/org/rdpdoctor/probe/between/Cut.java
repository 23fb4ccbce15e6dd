package org.rdpdoctor.probe.between;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.tls.HelloExchange;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

/**
 * Where the road was cut although the port takes connections.
 *
 * @param at {@code NEGOTIATION} or {@code TLS}
 * @param silent nothing came, rather than an end
 */
record Cut(StageId at, boolean silent) {
  /** A byte that begins no protocol that we know. */
  private static final int NO_PROTOCOL = 0x5A;

  private static final int HELLO_SIZE = 300;

  /** Empty when something was answered, be it with a refusal. */
  static Optional<Cut> of(RoadContext context) {
    List<Observation> negotiation = seen(context, StageId.NEGOTIATION);
    boolean answered =
        negotiation.stream()
            .anyMatch(each ->
                each instanceof NegotiationSelected
                    || each instanceof NegotiationRefused
                    || each instanceof NegotiationConfirmedPlainly);
    boolean ended =
        negotiation.stream()
            .anyMatch(
                each -> each instanceof NegotiationReset || each instanceof NegotiationClosed);
    boolean silent = negotiation.stream().anyMatch(NegotiationSilent.class::isInstance);
    if (!answered) {
      return ended || silent ? Optional.of(new Cut(StageId.NEGOTIATION, !ended)) : Optional.empty();
    }
    return atTls(seen(context, StageId.TLS));
  }

  private static Optional<Cut> atTls(List<Observation> seen) {
    List<TlsObservation> hellos =
        seen.stream()
            .filter(TlsObservation.class::isInstance)
            .map(TlsObservation.class::cast)
            .filter(each -> each.hello().way() == Way.AFTER_NEGOTIATION)
            .toList();
    boolean taken =
        hellos.stream()
            .anyMatch(each -> each instanceof TlsAccepted || each instanceof TlsSessionEstablished);
    boolean ended =
        hellos.stream().anyMatch(each -> each instanceof TlsReset || each instanceof TlsClosed);
    boolean silent = hellos.stream().anyMatch(TlsSilent.class::isInstance);
    return taken || !(ended || silent)
        ? Optional.empty()
        : Optional.of(new Cut(StageId.TLS, !ended));
  }

  private static List<Observation> seen(RoadContext context, StageId stage) {
    return context.earlier(stage).map(StageReport::observations).orElse(List.of()).stream()
        .map(Observed::observation)
        .toList();
  }

  /** What was cut. */
  Trigger usual() {
    return at == StageId.TLS ? Trigger.HELLO : Trigger.REQUEST;
  }

  /** The bytes of a trigger; empty for nothing. */
  static Bytes bytes(Trigger trigger, String host, StageId at) {
    return switch (trigger) {
      case NOTHING -> Bytes.EMPTY;
      case PLAIN_BYTES -> plain(at == StageId.TLS ? HELLO_SIZE : request().size());
      case REQUEST -> request();
      case REQUEST_WITHOUT_COOKIE -> requestWithoutCookie();
      case HELLO -> HelloExchange.record(HelloProfile.currentWindows().withServerName(host));
      case HELLO_WITHOUT_NAME ->
          HelloExchange.record(HelloProfile.currentWindows().withoutServerName());
    };
  }

  private static Bytes plain(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) NO_PROTOCOL);
    return Bytes.of(bytes);
  }

  static Bytes request() {
    return NegotiationExchange.request(Optional.of(NegotiationStage.TLS_OR_CREDSSP));
  }

  private static Bytes requestWithoutCookie() {
    ConnectionRequest request =
        new ConnectionRequest(
            0,
            0,
            0,
            Optional.empty(),
            Optional.of(new RdpNegReq(NegotiationStage.TLS_OR_CREDSSP)),
            Optional.empty());
    return new Tpkt(request.toBytes()).toBytes();
  }
}
