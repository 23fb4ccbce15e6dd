package org.rdpdoctor.offline.rdp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.CaptureObservation.SuitesOffered;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * One captured connection: what was seen on it in its order.
 *
 * @param madeUp the segments were made up from what sockets gave: what they tell of the path and of
 *     acknowledgements is nothing
 */
record Attempt(
    ConnectionSeen connection, int number, Instant began, List<Observed> seen, boolean madeUp) {
  private static final int RDP_PORT = 3389;

  /** CredSSP, MCS and licensing together are smaller. */
  private static final long MORE_THAN_A_SIGN_IN_BYTES = 64 * 1024;

  /** No client that is set up in an ordinary way offers fewer. */
  private static final int FEWEST_CURRENT_SUITES = 2;

  Attempt {
    seen = List.copyOf(seen);
  }

  boolean has(Class<? extends Observation> kind) {
    return seen.stream().anyMatch(each -> kind.isInstance(each.observation()));
  }

  <T extends Observation> Optional<T> first(Class<T> kind) {
    return seen.stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  Instant ended() {
    return began.plus(connection.lasted());
  }

  boolean asksForRdp() {
    return failsToConnect()
        || has(NegotiationObservation.class)
        || has(GatewayObservation.class)
        || first(OnwardsAsked.class)
            .map(each -> each.port() == RDP_PORT && !each.granted().orElse(false))
            .orElse(false);
  }

  boolean failsToConnect() {
    return has(TcpObservation.class) && !connection.established();
  }

  /** Nobody in between was asked for the way. */
  boolean isDirect() {
    return !has(GatewayObservation.class) && !has(OnwardsAsked.class);
  }

  /** Connected, and the client never said a word. */
  boolean asksNothing() {
    return connection.fromBeginning()
        && connection.established()
        && connection.byClient().bytes() == 0;
  }

  /** RDP went on behind the security exchange. */
  boolean getsThrough() {
    return has(SignedIn.class)
        || has(DemandActiveReceived.class)
        || first(SecuredDataSeen.class)
            .map(each -> each.serverBytes() >= MORE_THAN_A_SIGN_IN_BYTES)
            .orElse(false);
  }

  /** What comes behind the security layer was begun. */
  boolean goesOn() {
    return has(NlaObservation.class)
        || has(SignInObservation.class)
        || has(LicensingObservation.class)
        || has(SessionObservation.class)
        || has(StandardSecuritySeen.class)
        || getsThrough();
  }

  /** The client itself left once TLS stood, as when it shows the certificate to a person. */
  boolean endsWhenTlsStands() {
    boolean byClient = first(EndSeen.class).map(each -> each.by() == Party.CLIENT).orElse(false);
    boolean nothingAfter =
        first(SecuredDataSeen.class).map(each -> each.serverBytes() == 0).orElse(true);
    return has(TlsSessionEstablished.class) && byClient && nothingAfter;
  }

  /** The server turned something down or left it unanswered. */
  boolean isTurnedDown() {
    return failsToConnect()
        || seen.stream().anyMatch(each -> Requests.isTurnedDown(each.observation()));
  }

  /** It asked, was not turned down, and left before anything stood. */
  boolean isGlance() {
    return connection.fromBeginning()
        && !isTurnedDown()
        && !has(TlsSessionEstablished.class)
        && !goesOn();
  }

  /** The protocols that it asked for; empty without negotiation data, or when it asked nothing. */
  Optional<SecurityProtocols> requested() {
    return first(ConnectionRequested.class).flatMap(ConnectionRequested::requested);
  }

  /** The protocols for which one was selected that has TLS. */
  Optional<SecurityProtocols> granted() {
    return first(NegotiationSelected.class)
        .filter(each -> !each.selected().isStandardRdpSecurity())
        .flatMap(NegotiationObservation::requested);
  }

  Optional<Hello> hello() {
    return first(TlsObservation.class).map(TlsObservation::hello);
  }

  /** Its request, or for what comes behind it its hello, is one that ordinary clients make. */
  boolean isOrdinary(Observation observation) {
    if (observation instanceof NegotiationObservation negotiation) {
      return Requests.isOrdinary(negotiation.requested());
    }
    return !(observation instanceof TlsObservation tls)
        || (Requests.isOrdinary(tls.hello()) && !offersOddSuites());
  }

  /** Hardly any suite that a current server takes: an old client's list, or a test's. */
  boolean offersOddSuites() {
    return first(SuitesOffered.class)
        .map(each -> each.current() < FEWEST_CURRENT_SUITES)
        .orElse(false);
  }

  /** The hello that the server took. */
  Optional<Hello> takenHello() {
    return first(TlsAccepted.class)
        .map(TlsAccepted::hello)
        .or(() -> first(TlsSessionEstablished.class).map(TlsSessionEstablished::hello));
  }
}
