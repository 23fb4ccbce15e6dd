package org.rdpdoctor.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.model.BetweenObservation;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.CaptureObservation;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.CertificateObservation.RevocationAnswered;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;
import org.rdpdoctor.model.CertificateObservation.TrustNotJudged;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.FileObservation;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.NameObservation;
import org.rdpdoctor.model.NameObservation.AliasChain;
import org.rdpdoctor.model.NameObservation.DnsAnswered;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NameObservation.NameLeftTo;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NameObservation.NoSuchName;
import org.rdpdoctor.model.NameObservation.ResolverFailed;
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
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.PathObservation;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.CommentReported;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.ReportedObservation.StartReported;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SignInObservation;
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
import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Each observation as one plain line: what was asked, what came back. Names are still raw. */
final class Sightings {
  private static final int SHOWN_BYTES = 16;

  private Sightings() {}

  static String line(Observation observation) {
    return switch (observation) {
      case NameObservation name -> name(name);
      case TcpObservation tcp -> tcp(tcp);
      case NegotiationObservation negotiation ->
          "asked for " + asked(negotiation.requested()) + ": " + negotiation(negotiation);
      case TlsObservation tls -> hello(tls.hello()) + ": " + tls(tls);
      case CertificateObservation certificate -> certificate(certificate);
      case NlaObservation nla -> nla(nla);
      case UdpObservation udp -> UdpSightings.line(udp);
      case BetweenObservation between -> BetweenSightings.line(between);
      case PathObservation path -> PathSightings.line(path);
      case KerberosObservation kerberos -> KerberosSightings.line(kerberos);
      case LicensingObservation licensing -> SessionSightings.line(licensing);
      case SessionObservation session -> SessionSightings.line(session);
      case SignInObservation signIn -> SignInSightings.line(signIn);
      case GatewayObservation gateway -> GatewaySightings.line(gateway);
      case ReportedObservation reported -> reported(reported);
      case FileObservation file -> file(file);
      case LogObservation log -> RecordedSightings.log(log);
      case RegistryObservation registry -> RecordedSightings.registry(registry);
      case RdpFileObservation saved -> RecordedSightings.saved(saved);
      case BundleObservation bundle -> BundleSightings.line(bundle);
      case HostObservation host -> HostSightings.line(host);
      case ClientObservation client -> ClientSightings.line(client);
      case CaptureObservation capture -> CaptureSightings.line(capture);
      case MachineObservation machine -> MachineSightings.line(machine);
    };
  }

  private static String name(NameObservation seen) {
    return switch (seen) {
      case NameIsAddress address -> address.address() + " is an address";
      case NameResolved resolved ->
          "the system's resolver gives %s in %s"
              .formatted(String.join(", ", resolved.addresses()), millis(resolved.took()));
      case DnsAnswered dns ->
          "DNS %s: %s in %s"
              .formatted(
                  dns.recordType(),
                  dns.values().isEmpty() ? "none" : String.join(", ", dns.values()),
                  millis(dns.took()));
      case NoSuchName none ->
          "no such name, says %s after %s".formatted(none.saidBy(), millis(none.took()));
      case ResolverFailed failed ->
          "the resolver failed: %s after %s".formatted(failed.how(), millis(failed.took()));
      case NameLeftTo left -> "%s is resolved by %s".formatted(left.name(), left.by());
      case AliasChain chain -> "alias chain: " + String.join(" -> ", chain.names());
    };
  }

  private static String tcp(TcpObservation seen) {
    String what =
        switch (seen) {
          case TcpConnected _ -> "connected";
          case TcpRefused _ -> "refused";
          case TcpReset _ -> "reset at once";
          case TcpTimedOut _ -> "no answer";
          case TcpUnreachable unreachable ->
              unreachable.what() + " unreachable" + by(unreachable.reportedBy());
          case TcpProhibited prohibited ->
              "prohibited (%s)%s".formatted(prohibited.how(), by(prohibited.reportedBy()));
          case TcpForwarded forwarded -> "connected by " + forwarded.by();
          case TcpNotForwarded not -> "%s did not connect: %s".formatted(not.by(), not.how());
          case OtherPortTried other -> "%s: %s".formatted(other.service(), other.answer());
        };
    return "%s port %d: %s after %s"
        .formatted(seen.address(), seen.port(), what, millis(seen.took()));
  }

  static String by(Optional<String> router) {
    return router.map(address -> ", says " + address).orElse("");
  }

  private static String asked(Optional<SecurityProtocols> requested) {
    return requested.map(Object::toString).orElse("nothing (no negotiation data)");
  }

  private static String negotiation(NegotiationObservation seen) {
    String what =
        switch (seen) {
          case NegotiationSelected selected -> "the server selects " + selected.selected();
          case NegotiationRefused refused -> "refused, " + refused.code();
          case NegotiationConfirmedPlainly _ -> "confirmed without negotiation data";
          case NegotiationSilent _ -> "no answer";
          case NegotiationClosed _ -> "closed";
          case NegotiationReset _ -> "reset";
          case NegotiationSplit split ->
              split.answered() ? "answered when cut in two" : "no answer when cut in two either";
          case ForeignServiceAnswered foreign ->
              foreign.service() + " answers, " + shown(foreign.firstBytes());
          case NegotiationMalformed malformed ->
              malformed.problem() + ", " + shown(malformed.firstBytes());
          case NegotiationOdd odd -> "odd: " + String.join("; ", odd.oddities());
        };
    return what + " after " + millis(seen.took());
  }

  private static String hello(Hello hello) {
    String versions =
        hello.versions().stream().map(TlsVersion::name).collect(Collectors.joining(" or "));
    return switch (hello.way()) {
      case AFTER_NEGOTIATION -> versions;
      case BARE -> versions + ", without negotiation";
      case SPLIT -> versions + ", hello cut after its first byte";
      case SMALL_WINDOW -> versions + ", small receive window";
    };
  }

  private static String tls(TlsObservation seen) {
    String what =
        switch (seen) {
          case TlsAccepted accepted ->
              "%s with %s%s%s"
                  .formatted(
                      accepted.version(),
                      accepted.suite(),
                      accepted.group().map(group -> ", " + group).orElse(""),
                      accepted.keyExchangeBits().map(bits -> ", " + bits + " bits").orElse(""));
          case TlsAlerted alerted ->
              "alert %d (%s)".formatted(alerted.alert().value(), alerted.alert());
          case TlsReset _ -> "reset";
          case TlsClosed _ -> "closed";
          case TlsSilent _ -> "no answer";
          case TlsGarbage garbage ->
              (garbage.mcsDisconnect() ? "MCS disconnect in clear, " : "not TLS, ")
                  + shown(garbage.firstBytes());
          case TlsNotAsked notAsked -> "not asked: " + notAsked.because();
          case TlsSessionEstablished session ->
              "session, %s with %s%s"
                  .formatted(
                      session.version(),
                      session.suite(),
                      session.group().map(group -> ", " + group).orElse(""));
          case TlsSessionFailed failed ->
              "broke while waiting for %s: %s".formatted(failed.phase(), failed.how());
          case CipherSuitesListed listed ->
              "%d suites found with %d connections"
                  .formatted(listed.suites().size(), listed.connections());
        };
    return what + " after " + millis(seen.took());
  }

  private static String certificate(CertificateObservation seen) {
    return switch (seen) {
      case CertificatePresented presented ->
          presented.chain().stream().map(Sightings::one).collect(Collectors.joining(" <- "));
      case CertificateUnreadable unreadable ->
          "unreadable: %s, %s".formatted(unreadable.problem(), shown(unreadable.firstBytes()));
      case ChainTrusted trusted ->
          "trusted through %s (%s)".formatted(trusted.anchor(), trusted.store());
      case ChainNotTrusted not -> "not trusted here: " + not.why();
      case TrustNotJudged not -> "trust not judged: " + not.because();
      case RevocationAnswered answered ->
          "%s %s answered in %s: %s"
              .formatted(
                  answered.kind(),
                  answered.url(),
                  millis(answered.took()),
                  answered
                      .revoked()
                      .map(revoked -> revoked ? "revoked" : "not revoked")
                      .orElse("unreadable"));
      case RevocationUnreachable unreachable ->
          "%s %s cannot be reached: %s after %s"
              .formatted(
                  unreachable.kind(),
                  unreachable.url(),
                  unreachable.how(),
                  millis(unreachable.took()));
      case CertificateStored stored ->
          "in %s: %s%s%s"
              .formatted(
                  stored.place(),
                  one(stored.certificate()),
                  stored.keyContainer().map(name -> ", key " + name).orElse(""),
                  stored.keyProvider().map(name -> " of " + name).orElse(""));
      case CertificateVaried varied ->
          "%d different certificates were shown".formatted(varied.sha256Seen().size());
    };
  }

  private static String one(Certificate certificate) {
    return "%s, issued by %s, %s to %s, %s %d bits, %s, names %s, SHA-1 thumbprint %s"
        .formatted(
            certificate.subject(),
            certificate.selfSigned() ? "itself" : certificate.issuer(),
            certificate.notBefore(),
            certificate.notAfter(),
            certificate.keyAlgorithm(),
            certificate.keyBits(),
            certificate.signatureAlgorithm(),
            names(certificate),
            certificate.sha1());
  }

  private static String names(Certificate certificate) {
    List<String> names = certificate.dnsNames();
    List<String> addresses = certificate.ipAddresses();
    String all =
        String.join(" ", names) + (addresses.isEmpty() ? "" : " " + String.join(" ", addresses));
    return all.isBlank() ? "none besides the subject" : all.strip();
  }

  private static String nla(NlaObservation seen) {
    String what =
        switch (seen) {
          case NlaChallenged challenged ->
              "NTLM challenge, CredSSP version %d, host %s, domain %s, system %s, clock %s"
                  .formatted(
                      challenged.credSspVersion(),
                      challenged.dnsComputer().or(challenged::netBiosComputer).orElse("unnamed"),
                      challenged.dnsDomain().or(challenged::netBiosDomain).orElse("unnamed"),
                      challenged.productVersion().orElse("not told"),
                      challenged.serverTime().map(Object::toString).orElse("not told"));
          case NlaErrorSent error -> "CredSSP error " + error.status();
          case NlaOtherMechanism other -> "no NTLM challenge; offered: " + other.offered();
          case NlaClosed _ -> "closed";
          case NlaReset _ -> "reset";
          case NlaSilent _ -> "no answer";
          case NlaAlerted alerted -> "alert " + alerted.alert();
          case NlaMalformed malformed -> malformed.problem() + ", " + shown(malformed.firstBytes());
        };
    return what + " after " + millis(seen.took());
  }

  static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String file(FileObservation seen) {
    return switch (seen) {
      case Truncated cut ->
          "the file cannot be read on at byte %,d: %s".formatted(cut.offset(), cut.problem());
    };
  }

  private static String reported(ReportedObservation seen) {
    return switch (seen) {
      case SymptomReported symptom -> "the user sees " + symptom.text();
      case WordReported said ->
          "the user says %s: %s".formatted(said.holds() ? "yes" : "no", said.word());
      case StartReported start -> "the user says it fails since " + start.since();
      case CommentReported comment -> "the user adds: " + comment.text();
      case ReportCovered covered ->
          "%d statements of a person%s"
              .formatted(
                  covered.statements(),
                  covered.unreadable().isEmpty()
                      ? ""
                      : "; lines that cannot be read: "
                          + covered.unreadable().stream()
                              .map(String::valueOf)
                              .collect(Collectors.joining(", ")));
    };
  }

  /** The suites of one version, each with what is known of its strength. */
  static List<String> suites(CipherSuitesListed listed) {
    return listed.suites().stream().map(Sightings::suite).toList();
  }

  private static String suite(CipherSuite suite) {
    return suite
        .strength()
        .map(strength -> strength.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .map(strength -> suite + " (" + strength + ")")
        .orElse(suite.toString());
  }

  static String order(CipherSuitesListed listed) {
    String preference =
        listed
            .serverPrefers()
            .map(prefers -> prefers ? "the server's order" : "the client's order rules")
            .orElse("order not told");
    String groups =
        listed.groups().stream().map(NamedGroup::toString).collect(Collectors.joining(", "));
    return "%s: %s%s%s"
        .formatted(
            listed.version(),
            preference,
            groups.isEmpty() ? "" : "; groups " + groups,
            listed.complete() ? "" : "; incomplete, more may be accepted");
  }

  static String shown(Bytes bytes) {
    return bytes.isEmpty() ? "no bytes" : "first bytes " + bytes.first(SHOWN_BYTES);
  }

  static String millis(Duration took) {
    return took.toMillis() + " ms";
  }
}
