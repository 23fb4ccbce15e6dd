package org.rdpdoctor.probe.tls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
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

  private static final String DEADLINE_PASSED = "the deadline passed before it could be sent";

  /** A connection that is ready for a hello, or why there is none. */
  sealed interface Opened {
    record Ready(Conversation conversation, SecurityProtocols selected) implements Opened {}

    record Failed(String because) implements Opened {}
  }

  /** Source reference in the Connection Confirm of FreeRDP and what is built on it. */
  private static final int FREERDP_REFERENCE = 0;

  private final RoadContext context;
  private final SecurityProtocols requested;
  private final boolean slow;
  private final boolean fragile;
  private final boolean leadsToNla;

  private TlsRoad(RoadContext context, NegotiationSelected selection) {
    this.context = context;
    this.requested = selection.requested().orElseThrow();
    this.slow = selection.took().compareTo(NegotiationStage.SLOW) > 0;
    this.fragile = selection.sourceReference() == FREERDP_REFERENCE;
    this.leadsToNla = hasNla(selection.selected());
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

  /**
   * Whether the server is of the FreeRDP family. Of that, gnome-remote-desktop 43 stops answering
   * for good after some handshakes that were broken off.
   */
  boolean isFragile() {
    return fragile;
  }

  /** Whether CredSSP follows the handshake. */
  static boolean hasNla(SecurityProtocols selected) {
    return selected.contains(SecurityProtocols.HYBRID)
        || selected.contains(SecurityProtocols.HYBRID_EX);
  }

  /** The connection for a whole session: one on which NLA may follow, if the server has it. */
  Opened forSession(String purpose) throws InterruptedException {
    HandOver handOver = context.handOver();
    Optional<HandOver.Negotiated> left =
        leadsToNla
            ? handOver
                .takeNegotiated(wantedNla())
                .or(() -> handOver.takeNegotiated(SecurityProtocols.HYBRID))
                .or(() -> handOver.takeNegotiated(SecurityProtocols.HYBRID_EX))
            : handOver.takeNegotiated();
    return left.isPresent() ? ready(left.get()) : open(purpose, 0);
  }

  /** Who signs in wants to hear whether the account may, which only the newer form tells. */
  private SecurityProtocols wantedNla() {
    return context.options().signIn().credentials().isPresent()
        ? SecurityProtocols.HYBRID_EX
        : SecurityProtocols.HYBRID;
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
    if (context.left().isZero()) {
      return new Opened.Failed(DEADLINE_PASSED);
    }
    return switch (dial(purpose, receiveBufferBytes)) {
      case Dialer.Dialed.Failed(TcpObservation why) -> new Opened.Failed(phrase(why));
      case Dialer.Dialed.Connected connected -> negotiate(connected.conversation());
    };
  }

  /** A new connection without negotiation. */
  Opened openBare(String purpose) throws InterruptedException {
    if (context.left().isZero()) {
      return new Opened.Failed(DEADLINE_PASSED);
    }
    return switch (dial(purpose, 0)) {
      case Dialer.Dialed.Failed(TcpObservation why) -> new Opened.Failed(phrase(why));
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

  /** A wait for a free place that took all the time says nothing about the server. */
  private static String phrase(TcpObservation why) {
    return switch (why) {
      case TcpTimedOut wait when wait.took().isZero() -> DEADLINE_PASSED;
      case TcpTimedOut _ -> "this time the connect timed out";
      case TcpRefused _ -> TlsNotAsked.TURNED_AWAY + "refused";
      case TcpReset _ -> TlsNotAsked.TURNED_AWAY + "reset at once";
      case TcpUnreachable _ -> "this time the address was unreachable";
      case TcpProhibited _ -> TlsNotAsked.TURNED_AWAY + "prohibited";
      case TcpNotForwarded not -> "this time %s did not connect".formatted(not.by());
      case TcpForwarded _ -> "no TCP connection";
      case TcpConnected _, OtherPortTried _ -> "this time there was no connection";
    };
  }

  private Opened negotiate(Conversation conversation) throws InterruptedException {
    Opened opened = new Opened.Failed(DEADLINE_PASSED);
    try {
      opened = negotiated(conversation);
    } finally {
      if (opened instanceof Opened.Failed) {
        conversation.close();
      }
    }
    return opened;
  }

  private Opened negotiated(Conversation conversation) throws InterruptedException {
    Optional<SecurityProtocols> selected =
        NegotiationExchange.negotiate(
                conversation, Optional.of(requested), context.atMost(NEGOTIATION_LIMIT))
            .selected();
    if (selected.isPresent() && !selected.get().isStandardRdpSecurity()) {
      return new Opened.Ready(conversation, selected.get());
    }
    return new Opened.Failed(
        context.left().isZero() ? DEADLINE_PASSED : "this time the negotiation did not select TLS");
  }
}
