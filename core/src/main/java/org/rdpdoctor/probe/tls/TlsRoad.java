package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.HandOver;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** Opens connections on which a ClientHello may be the next thing to send. */
final class TlsRoad {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration NEGOTIATION_LIMIT = Duration.ofSeconds(5);

  /** A connection that is ready for a hello, or why there is none. */
  sealed interface Opened {
    record Ready(Conversation conversation, SecurityProtocols selected) implements Opened {}

    record Failed(String because) implements Opened {}
  }

  private final RoadContext context;
  private final SecurityProtocols requested;
  private final boolean slow;

  private TlsRoad(RoadContext context, NegotiationSelected selection) {
    this.context = context;
    this.requested = selection.requested().orElseThrow();
    this.slow = selection.took().compareTo(NegotiationStage.SLOW) > 0;
  }

  /**
   * The road that the negotiation stage found open: a request after which the server selected TLS
   * in any of its forms, with NLA if there is such a one.
   */
  static Optional<TlsRoad> found(RoadContext context) {
    List<NegotiationSelected> selections =
        context
            .earlier(StageId.NEGOTIATION)
            .map(StageReport::observations)
            .orElse(List.of())
            .stream()
            .map(Observed::observation)
            .filter(NegotiationSelected.class::isInstance)
            .map(NegotiationSelected.class::cast)
            .filter(each -> each.requested().isPresent())
            .filter(each -> !each.selected().isStandardRdpSecurity())
            .toList();
    return selections.stream()
        .filter(each -> hasNla(each.selected()))
        .findFirst()
        .or(() -> selections.stream().findFirst())
        .map(each -> new TlsRoad(context, each));
  }

  /** Whether the server took long to negotiate, so that more connections would eat the deadline. */
  boolean isSlow() {
    return slow;
  }

  /** Whether CredSSP follows the handshake. */
  static boolean hasNla(SecurityProtocols selected) {
    return selected.contains(SecurityProtocols.HYBRID)
        || selected.contains(SecurityProtocols.HYBRID_EX);
  }

  /** The connection for a whole session: one on which NLA may follow, if there is such a one. */
  Opened forSession(String purpose) throws InterruptedException {
    Optional<HandOver.Negotiated> left =
        context
            .handOver()
            .takeNegotiated(SecurityProtocols.HYBRID)
            .or(() -> context.handOver().takeNegotiated(SecurityProtocols.HYBRID_EX))
            .or(() -> context.handOver().takeNegotiated(SecurityProtocols.SSL));
    return left.isPresent() ? ready(left.get()) : open(purpose, 0);
  }

  /** A connection whose negotiation selected TLS; one that is left over, if there is one. */
  Opened forHello(String purpose) throws InterruptedException {
    Optional<HandOver.Negotiated> left = context.handOver().takeNegotiated();
    return left.isPresent() ? ready(left.get()) : open(purpose, 0);
  }

  private static Opened ready(HandOver.Negotiated left) {
    return new Opened.Ready(left.conversation(), left.selected());
  }

  /**
   * A new connection with negotiation.
   *
   * @param receiveBufferBytes 0 for the system's default
   */
  Opened open(String purpose, int receiveBufferBytes) throws InterruptedException {
    return switch (dial(purpose, receiveBufferBytes)) {
      case Dialer.Dialed.Failed failed ->
          new Opened.Failed("no connection (" + failed.why().getClass().getSimpleName() + ")");
      case Dialer.Dialed.Connected connected -> negotiate(connected.conversation());
    };
  }

  /** A new connection without negotiation. */
  Opened openBare(String purpose) throws InterruptedException {
    return switch (dial(purpose, 0)) {
      case Dialer.Dialed.Failed failed ->
          new Opened.Failed("no connection (" + failed.why().getClass().getSimpleName() + ")");
      case Dialer.Dialed.Connected connected ->
          new Opened.Ready(connected.conversation(), SecurityProtocols.SSL);
    };
  }

  private Dialer.Dialed dial(String purpose, int receiveBufferBytes) throws InterruptedException {
    return context
        .dialer()
        .dial(
            new Dialer.Call(
                StageId.TLS,
                purpose,
                context.address(),
                context.target().port(),
                context.atMost(CONNECT_LIMIT),
                receiveBufferBytes));
  }

  private Opened negotiate(Conversation conversation) throws InterruptedException {
    Optional<SecurityProtocols> selected =
        NegotiationExchange.negotiate(
                conversation, Optional.of(requested), context.atMost(NEGOTIATION_LIMIT))
            .selected();
    if (selected.isPresent() && !selected.get().isStandardRdpSecurity()) {
      return new Opened.Ready(conversation, selected.get());
    }
    conversation.close();
    return new Opened.Failed("this time the negotiation did not select TLS");
  }
}
