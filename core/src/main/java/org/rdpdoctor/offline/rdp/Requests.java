package org.rdpdoctor.offline.rdp;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationOdd;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * What clients ask for. Current ones offer TLS, mostly with CredSSP, and TLS 1.2 in their hello,
 * alone or beside others; who asks otherwise is old, or tests the server.
 */
final class Requests {
  private Requests() {}

  /** A request as current clients make it, be they set to go without NLA. */
  static boolean isOrdinary(Optional<SecurityProtocols> requested) {
    return requested
        .map(each -> !each.isStandardRdpSecurity() && each.unknown().isStandardRdpSecurity())
        .orElse(false);
  }

  /** A hello as current clients send it. */
  static boolean isOrdinary(Hello hello) {
    return hello.way() == Way.AFTER_NEGOTIATION && hello.versions().contains(TlsVersion.TLS_1_2);
  }

  /** A suite of current clients: AES or ChaCha20, and a certificate. */
  static boolean isCurrent(CipherSuite suite) {
    boolean cipher = suite.name().contains("_AES_") || suite.name().contains("_CHACHA20_");
    return switch (suite.authentication()) {
      case RSA, DSS, ECDSA, SEPARATE -> cipher;
      case ANONYMOUS, PRE_SHARED_KEY, PASSWORD, KERBEROS, OTHER -> false;
    };
  }

  /** All that the one offers is offered by the other, and more. */
  static boolean isLess(SecurityProtocols one, SecurityProtocols other) {
    return !one.equals(other) && other.contains(one);
  }

  /** The same of versions. */
  static boolean isLess(Hello one, Hello other) {
    return one.way() == other.way()
        && one.versions().size() < other.versions().size()
        && other.versions().containsAll(one.versions());
  }

  /** The server itself says that it wants something newer than it was asked for. */
  static boolean isTooOld(Observation observation) {
    if (observation instanceof NegotiationRefused refused) {
      return refused.requested().map(SecurityProtocols::isStandardRdpSecurity).orElse(true)
          && (refused.code().equals(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER)
              || refused.code().equals(NegotiationFailureCode.SSL_REQUIRED_BY_SERVER));
    }
    return observation instanceof TlsAlerted alerted
        && alerted.hello().way() == Way.AFTER_NEGOTIATION
        && alerted.alert().equals(AlertDescription.PROTOCOL_VERSION)
        && alerted.hello().versions().stream()
            .noneMatch(each -> each.isAtLeast(TlsVersion.TLS_1_2));
  }

  /** What the server did not grant, in the negotiation or in TLS. */
  static boolean isTurnedDown(Observation observation) {
    return (observation instanceof NegotiationObservation negotiation && isTurnedDown(negotiation))
        || (observation instanceof TlsObservation tls && isTurnedDown(tls));
  }

  private static boolean isTurnedDown(NegotiationObservation observation) {
    return switch (observation) {
      case NegotiationRefused _,
          NegotiationConfirmedPlainly _,
          NegotiationSilent _,
          NegotiationClosed _,
          NegotiationReset _,
          ForeignServiceAnswered _,
          NegotiationMalformed _ ->
          true;
      case NegotiationSelected selected ->
          selected.selected().isStandardRdpSecurity()
              && selected.requested().map(each -> !each.isStandardRdpSecurity()).orElse(false);
      case NegotiationSplit _, NegotiationOdd _ -> false;
    };
  }

  private static boolean isTurnedDown(TlsObservation observation) {
    return switch (observation) {
      case TlsAlerted _, TlsReset _, TlsClosed _, TlsSilent _, TlsGarbage _, TlsSessionFailed _ ->
          true;
      case TlsAccepted _, TlsSessionEstablished _, TlsNotAsked _, CipherSuitesListed _ -> false;
    };
  }

  /** In a few words, for people. */
  static String words(Observation observation) {
    if (observation instanceof NegotiationObservation negotiation) {
      return negotiation.requested().map(SecurityProtocols::toString).orElse("no protocols");
    }
    return observation instanceof TlsObservation tls ? words(tls.hello()) : "";
  }

  private static String words(Hello hello) {
    String versions =
        String.join(" or ", hello.versions().stream().map(TlsVersion::toString).toList());
    return (versions.isEmpty() ? "TLS of no known version" : versions)
        + (hello.way() == Way.BARE ? " without negotiation" : "");
  }

  /** Each once. */
  static String words(List<Observation> observations) {
    return String.join(
        ", ", observations.stream().map(Requests::words).distinct().sorted().limit(8).toList());
  }
}
