package org.rdpdoctor.probe.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.probe.net.TlsSession.Handshake;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * Finds the line on which MCS may begin.
 *
 * <p>An account is named on a line only when CredSSP has signed it in there. Without NLA a server
 * comes to Demand Active before any sign-in, so that nothing would be gained by sending
 * credentials, and nothing is lost by not sending them.
 */
final class SessionRoad {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration NEGOTIATION_LIMIT = Duration.ofSeconds(5);
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(6);

  private static final List<TlsVersion> VERSIONS =
      List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

  /** All that a client of today offers for Standard RDP Security. */
  private static final EncryptionMethods OFFERED =
      EncryptionMethods.RC4_40
          .with(EncryptionMethods.RC4_56)
          .with(EncryptionMethods.RC4_128)
          .with(EncryptionMethods.FIPS);

  /** A line that is ready, or why there is none. */
  sealed interface Opened {
    /**
     * MCS Connect may be sent.
     *
     * @param methods to be offered to the server
     * @param account who is signed in on it
     */
    record Ready(
        Line line,
        SecurityProtocols selected,
        EncryptionMethods methods,
        Optional<AccountName> account)
        implements Opened {}

    record Shut(String because) implements Opened {}
  }

  private final RoadContext context;
  private final List<Observed> negotiations;

  SessionRoad(RoadContext context) {
    this.context = context;
    this.negotiations =
        context.earlier(StageId.NEGOTIATION).map(StageReport::observations).orElse(List.of());
  }

  Opened open() throws InterruptedException {
    Optional<TlsSession> signedIn = context.handOver().takeSignedIn();
    if (signedIn.isPresent()) {
      return new Opened.Ready(
          new Line.OverTls(signedIn.get()),
          selectedOn(signedIn.get().conversation()),
          EncryptionMethods.NONE,
          context.options().signIn().credentials().map(Credentials::account));
    }
    boolean offersNla = selections().stream().anyMatch(each -> hasNla(each.selected()));
    if (offersNla && context.options().signIn().credentials().isPresent()) {
      return new Opened.Shut("the sign-in did not succeed");
    }
    if (selected(SecurityProtocols.SSL)) {
      return openNew(SecurityProtocols.SSL);
    }
    if (selected(SecurityProtocols.RDP) || confirmedPlainly()) {
      return openNew(SecurityProtocols.RDP);
    }
    return new Opened.Shut(
        offersNla
            ? "the server wants a sign-in first (NLA), and there are no credentials"
            : "no negotiation selected a protocol that leads to a session");
  }

  private static boolean hasNla(SecurityProtocols selected) {
    return selected.contains(SecurityProtocols.HYBRID)
        || selected.contains(SecurityProtocols.HYBRID_EX);
  }

  private List<NegotiationSelected> selections() {
    return negotiations.stream()
        .map(Observed::observation)
        .filter(NegotiationSelected.class::isInstance)
        .map(NegotiationSelected.class::cast)
        .toList();
  }

  private boolean selected(SecurityProtocols protocol) {
    return selections().stream().anyMatch(each -> each.selected().equals(protocol));
  }

  private boolean confirmedPlainly() {
    return negotiations.stream()
        .anyMatch(each -> each.observation() instanceof NegotiationConfirmedPlainly);
  }

  /** What the server chose on this connection; on a later one it chooses what it chose before. */
  private SecurityProtocols selectedOn(Conversation conversation) {
    return negotiations.stream()
        .filter(each ->
            each.source() instanceof Source.Probe(Optional<Integer> connection)
                && connection.equals(Optional.of(conversation.id())))
        .map(Observed::observation)
        .filter(NegotiationSelected.class::isInstance)
        .map(NegotiationSelected.class::cast)
        .map(NegotiationSelected::selected)
        .findFirst()
        .or(() ->
            selections().stream()
                .map(NegotiationSelected::selected)
                .filter(SessionRoad::hasNla)
                .findFirst())
        .orElse(SecurityProtocols.HYBRID);
  }

  private Opened openNew(SecurityProtocols protocol) throws InterruptedException {
    if (context.left().isZero()) {
      return new Opened.Shut("the deadline passed before it could begin");
    }
    Dialer.Call call =
        new Dialer.Call(
            StageId.SESSION,
            "connection sequence",
            context.address(),
            context.target().port(),
            context.atMost(CONNECT_LIMIT),
            0);
    return switch (context.dialer().dial(call)) {
      case Dialer.Dialed.Failed _ -> new Opened.Shut("this time there was no TCP connection");
      case Dialer.Dialed.Connected connected -> negotiate(connected.conversation(), protocol);
    };
  }

  private Opened negotiate(Conversation conversation, SecurityProtocols protocol)
      throws InterruptedException {
    Opened opened = new Opened.Shut("interrupted");
    try {
      opened = negotiated(conversation, protocol);
    } finally {
      if (opened instanceof Opened.Shut) {
        conversation.close();
      }
    }
    return opened;
  }

  private Opened negotiated(Conversation conversation, SecurityProtocols protocol)
      throws InterruptedException {
    NegotiationObservation seen =
        NegotiationExchange.negotiate(
                conversation, Optional.of(protocol), context.atMost(NEGOTIATION_LIMIT))
            .main();
    return switch (seen) {
      case NegotiationSelected selected when selected.selected().equals(SecurityProtocols.SSL) ->
          handshake(conversation);
      case NegotiationSelected selected when selected.selected().isStandardRdpSecurity() ->
          inClear(conversation);
      case NegotiationConfirmedPlainly _ -> inClear(conversation);
      case NegotiationSelected _,
          NegotiationObservation.NegotiationRefused _,
          NegotiationObservation.NegotiationSilent _,
          NegotiationObservation.NegotiationClosed _,
          NegotiationObservation.NegotiationReset _,
          NegotiationObservation.NegotiationSplit _,
          NegotiationObservation.ForeignServiceAnswered _,
          NegotiationObservation.NegotiationMalformed _,
          NegotiationObservation.NegotiationOdd _ ->
          new Opened.Shut("this time the server did not select " + protocol);
    };
  }

  private static Opened inClear(Conversation conversation) {
    return new Opened.Ready(
        new Line.InClear(conversation), SecurityProtocols.RDP, OFFERED, Optional.empty());
  }

  private Opened handshake(Conversation conversation) throws InterruptedException {
    Optional<String> name =
        HelloProfile.currentWindows().withServerName(context.target().host()).serverName();
    Handshake handshake =
        TlsSession.establish(conversation, VERSIONS, name, context.atMost(HANDSHAKE_LIMIT));
    return handshake instanceof Handshake.Established(TlsSession session)
        ? new Opened.Ready(
            new Line.OverTls(session),
            SecurityProtocols.SSL,
            EncryptionMethods.NONE,
            Optional.empty())
        : new Opened.Shut("no TLS session came about");
  }
}
