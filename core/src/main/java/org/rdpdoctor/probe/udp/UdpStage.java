package org.rdpdoctor.probe.udp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;

/**
 * Asks the UDP port with the number of the TCP port whether it opens RDP's UDP transport. It lies
 * beside the main road: a session lives without UDP.
 *
 * <p>It begins when the negotiation has ended, so that a host that speaks no RDP is left alone, and
 * it is also asked when TCP failed: an answer then says that the service runs and TCP is blocked.
 */
public final class UdpStage implements Stage {
  /** Too short a rest of the deadline to tell silence from slowness. */
  private static final Duration LEAST_TIME = Duration.ofMillis(500);

  @Override
  public StageId id() {
    return StageId.UDP;
  }

  @Override
  public Optional<StageId> besideFrom() {
    return Optional.of(StageId.NEGOTIATION);
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<String> why = whyNot(context);
    if (why.isPresent()) {
      return new NotReached(why.get());
    }
    if (context.left().compareTo(LEAST_TIME) < 0) {
      return new NotReached("the deadline leaves no time for it");
    }
    return new Completed(new HandshakeProbe(context, roundTrip(context)).run());
  }

  private static Optional<String> whyNot(RoadContext context) {
    Optional<TcpObservation> tcp = tcp(context);
    if (tcp.isEmpty()) {
      return Optional.of("the TCP stage gave no result");
    }
    return switch (tcp.get()) {
      case TcpConnected _ ->
          speaksNoRdp(context)
              ? Optional.of("what answers on the TCP port is no RDP server")
              : Optional.empty();
      case TcpRefused _, TcpReset _, TcpTimedOut _, OtherPortTried _ -> Optional.empty();
      case TcpUnreachable _ -> Optional.of("the address is unreachable");
      case TcpProhibited prohibited ->
          prohibited.how().equals("forbidden on this machine")
              ? Optional.of("this machine forbids the connection")
              : Optional.empty();
    };
  }

  private static Optional<TcpObservation> tcp(RoadContext context) {
    return observations(context, StageId.TCP).stream()
        .filter(TcpObservation.class::isInstance)
        .map(TcpObservation.class::cast)
        .findFirst();
  }

  private static boolean speaksNoRdp(RoadContext context) {
    boolean strange = false;
    for (Observation each : observations(context, StageId.NEGOTIATION)) {
      if (each instanceof NegotiationSelected
          || each instanceof NegotiationRefused
          || each instanceof NegotiationConfirmedPlainly) {
        return false;
      }
      strange |=
          each instanceof NegotiationObservation seen
              && (seen instanceof ForeignServiceAnswered || seen instanceof NegotiationMalformed);
    }
    return strange;
  }

  private static List<Observation> observations(RoadContext context, StageId stage) {
    return context.earlier(stage).map(StageReport::observations).orElse(List.of()).stream()
        .map(Observed::observation)
        .toList();
  }

  /** As far as known: how long the TCP connect took. */
  private static Duration roundTrip(RoadContext context) {
    return tcp(context)
        .filter(TcpConnected.class::isInstance)
        .map(TcpObservation::took)
        .orElse(Duration.ZERO);
  }
}
