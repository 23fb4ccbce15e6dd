package org.rdpdoctor.diagnosis;

import static org.rdpdoctor.diagnosis.EvidenceBuilder.GATEWAY;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.HOST;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V4;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V6;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.WINDOWS_FLAGS;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.WINDOWS_REFERENCE;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.accepted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedOn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedWith;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.alerted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.answeredBy;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.certificate;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.challenge;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.challengeBy;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.connectedIn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.gatewayLetsThrough;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.hello;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.issued;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.prohibited;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.refused;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.selfSigned;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.smb;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.timedOut;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.udpAnswered;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.udpSilent;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.unreachable;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsCertificate;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.withKey;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.withUsages;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdp;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdpNegotiation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.CertificateObservation.RevocationAnswered;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcAnswered;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KdcSilent;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KerberosNotUsed;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.ServiceHost;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsFound;
import org.rdpdoctor.model.NameObservation.DnsAnswered;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NameObservation.NoSuchName;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/** For each cause, evidence that must give it and evidence that comes near and must not. */
final class CauseFixtures {
  private static final Duration TOOK = Duration.ofMillis(5);
  private static final Duration YEAR = Duration.ofDays(365);

  private static final ChainTrusted TRUSTED = new ChainTrusted("CN=ca", "system");

  private CauseFixtures() {}

  private static EvidenceBuilder notSignedIn() {
    return windows()
        .behindGateway(
            answeredBy(GatewayTransport.WEBSOCKET, 401),
            new GatewaySignInNotTried("no credentials were given", TOOK));
  }

  private static CertificatePresented presentedBy(Certificate certificate) {
    return new CertificatePresented(List.of(certificate));
  }

  /**
   * A pair.
   *
   * @param verdict that the cause must get
   * @param rank that it must reach at least, from 1
   * @param nearMiss evidence on which the cause is not tested or ruled out
   */
  record Fixture(Verdict verdict, int rank, EvidenceBuilder gives, EvidenceBuilder nearMiss) {}

  static Map<String, Fixture> all() {
    Map<String, Fixture> fixtures = new TreeMap<>();
    fixtures.put(
        "gateway-cert-expired",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            notSignedIn()
                .gatewayCertificate(
                    presentedBy(
                        certificate(GATEWAY, "ca", false, NOW.minus(YEAR), NOW.minusSeconds(60))),
                    TRUSTED),
            notSignedIn()));
    fixtures.put(
        "gateway-cert-name-mismatch",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            notSignedIn().gatewayCertificate(presentedBy(issued("other.corp.example")), TRUSTED),
            notSignedIn().gatewayCertificate(presentedBy(issued("*.corp.example")), TRUSTED)));
    fixtures.put(
        "gateway-cert-revocation-unreachable",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .behindGateway(gatewayLetsThrough())
                .gatewayCertificate(
                    presentedBy(issued(GATEWAY)),
                    TRUSTED,
                    new RevocationUnreachable("CRL", "http://crl.example/a", "no answer", TOOK)),
            windows()
                .behindGateway(gatewayLetsThrough())
                .gatewayCertificate(
                    presentedBy(issued(GATEWAY)),
                    TRUSTED,
                    new RevocationUnreachable("CRL", "http://crl.example/a", "no answer", TOOK),
                    new RevocationAnswered(
                        "CRL", "http://crl.example/b", Optional.of(false), TOOK))));
    fixtures.put(
        "gateway-cert-untrusted",
        new Fixture(
            Verdict.LIKELY,
            1,
            notSignedIn()
                .gatewayCertificate(
                    presentedBy(issued(GATEWAY)),
                    new ChainNotTrusted("no chain leads to a root", false)),
            windows()));
    fixtures.put(
        "gateway-denied",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .behindGateway(
                    answeredBy(GatewayTransport.WEBSOCKET, 401),
                    new GatewayRefused(
                        Step.AUTHORIZATION, GatewayCode.PROXY_NAP_ACCESSDENIED, TOOK)),
            windows()
                .behindGateway(
                    new GatewayRefused(Step.CHANNEL, GatewayCode.PROXY_TS_CONNECTFAILED, TOOK))));
    fixtures.put(
        "gateway-proxy-incompatible",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().behindGateway(answeredBy(GatewayTransport.WEBSOCKET, 405)),
            windows()
                .behindGateway(
                    answeredBy(GatewayTransport.WEBSOCKET, 404),
                    answeredBy(GatewayTransport.RPC, 401))));
    fixtures.put(
        "gateway-target-unreachable",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows().behindGateway(new GatewayRefused(Step.CHANNEL, new GatewayCode(23005), TOOK)),
            windows()
                .behindGateway(
                    new GatewayRefused(Step.CHANNEL, GatewayCode.PROXY_RAP_ACCESSDENIED, TOOK))));
    fixtures.put(
        "gateway-transport-mismatch",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .behindGateway(
                    answeredBy(GatewayTransport.WEBSOCKET, 404),
                    answeredBy(GatewayTransport.RPC, 401)),
            windows().behindGateway(gatewayLetsThrough())));
    fixtures.put(
        "dns-unresolved",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            named(new NoSuchName(HOST, "the name server", TOOK)).noRoad(),
            windows()));
    fixtures.put(
        "dns-stale",
        new Fixture(
            Verdict.POSSIBLE,
            9,
            windows()
                .name(
                    new NameResolved(HOST, List.of(V4), TOOK),
                    new DnsAnswered(HOST, "A", List.of("192.0.2.99"), TOOK))
                .tcp(timedOut()),
            windows()
                .name(
                    new NameResolved(HOST, List.of(V4), TOOK),
                    new DnsAnswered(HOST, "A", List.of("192.0.2.99"), TOOK))));
    fixtures.put(
        "wrong-address-family",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().at(V6).tcp(timedOut()).alsoAt(V4, windows()),
            windows().at(V6).alsoAt(V4, windows())));
    fixtures.put(
        "wrong-port",
        new Fixture(
            Verdict.POSSIBLE,
            4,
            windows().target(HOST, 3390).tcp(refused(), smb("connected")),
            windows().target(HOST, 3390)));
    fixtures.put(
        "wrong-target",
        new Fixture(
            Verdict.POSSIBLE,
            3,
            windows()
                .certificate(selfSigned())
                .nla(challengeBy("OTHER", "other.corp.example", "CORP", Duration.ZERO)),
            windows().certificate(selfSigned())));
    fixtures.put(
        "not-an-rdp-server",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows().negotiation(CauseFixtures::http),
            windows().refusesAll(2)));
    fixtures.put(
        "port-conflict",
        new Fixture(
            Verdict.LIKELY,
            2,
            windows().negotiation(CauseFixtures::http),
            windows().tcp(refused())));
    fixtures.put(
        "udp-broken",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows()
                .saw(
                    StageId.UDP,
                    udpSilent(1232, UdpVersion.VERSION_2, 2),
                    udpAnswered(1132),
                    udpSilent(1232, UdpVersion.VERSION_1, 2),
                    udpAnswered(1182),
                    udpSilent(1207, UdpVersion.VERSION_1, 2))
                .symptom(0x904, 0x7),
            windows().saw(StageId.UDP, udpAnswered(1232))));
    fixtures.put(
        "host-down",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().tcp(unreachable("host")),
            windows().tcp(timedOut(), smb("refused"))));
    fixtures.put(
        "network-path-down",
        new Fixture(
            Verdict.LIKELY, 1, windows().tcp(unreachable("network")), windows().tcp(refused())));
    fixtures.put(
        "vpn-down",
        new Fixture(
            Verdict.LIKELY,
            2,
            windows().at("100.101.102.103").tcp(timedOut()),
            windows().at("100.101.102.103").tcp(refused())));
    fixtures.put(
        "firewall-drop",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().tcp(timedOut(), smb("refused")),
            windows().tcp(refused())));
    fixtures.put(
        "host-firewall-block",
        new Fixture(Verdict.POSSIBLE, 3, windows().tcp(timedOut(), smb("connected")), windows()));
    fixtures.put(
        "firewall-reject",
        new Fixture(Verdict.CONFIRMED, 1, windows().tcp(prohibited()), windows().tcp(timedOut())));
    fixtures.put(
        "host-ips-ban",
        new Fixture(
            Verdict.POSSIBLE,
            8,
            windows().tcp(timedOut()),
            windows().negotiation(EvidenceBuilder::silentTo)));
    fixtures.put(
        "listener-wrong-interface",
        new Fixture(Verdict.POSSIBLE, 3, windows().tcp(refused()), windows()));
    fixtures.put(
        "service-stopped",
        new Fixture(Verdict.LIKELY, 1, windows().tcp(refused()), windows().refusesAll(3)));
    fixtures.put(
        "rdp-disabled",
        new Fixture(
            Verdict.LIKELY,
            2,
            windows().tcp(refused(), smb("connected")),
            windows().refusesAll(5)));
    fixtures.put(
        "rdp-disabled-by-update",
        new Fixture(
            Verdict.POSSIBLE,
            10,
            windows().tcp(refused(), smb("connected")),
            windows().refusesAll(2)));
    fixtures.put(
        "patched-termsrv",
        new Fixture(Verdict.POSSIBLE, 10, windows().tcp(refused(), smb("connected")), windows()));
    fixtures.put(
        "service-hung",
        new Fixture(
            Verdict.LIKELY, 1, windows().negotiation(EvidenceBuilder::silentTo), windows()));
    fixtures.put(
        "high-latency",
        new Fixture(
            Verdict.POSSIBLE, 1, windows().tcp(connectedIn(Duration.ofMillis(600))), windows()));
    fixtures.put(
        "packet-loss",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().tcp(timedOut()).thenRun(windows()),
            windows().tcp(refused()).thenRun(windows())));
    fixtures.put(
        "mtu-blackhole",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windowsNegotiation()
                .everyHello(EvidenceBuilder::silent)
                .alsoTls(
                    acceptedOn(hello(Way.SMALL_WINDOW, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2)),
            windowsNegotiation().everyHello(EvidenceBuilder::reset)));
    fixtures.put(
        "firewall-reset-after-clienthello",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windowsNegotiation()
                .everyHello(EvidenceBuilder::reset)
                .alsoTls(acceptedOn(hello(Way.SPLIT, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2)),
            windowsNegotiation()
                .everyHello(hello -> alerted(hello, AlertDescription.HANDSHAKE_FAILURE))));
    fixtures.put(
        "idle-timeout-middlebox",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .delivered(StageId.PATH, false)
                .saw(StageId.PATH, held(false, HeldEnd.DEAF_WHEN_USED), held(true, HeldEnd.STOOD)),
            windows().saw(StageId.PATH, held(false, HeldEnd.STOOD), held(true, HeldEnd.STOOD))));
    fixtures.put(
        "tls-inspection",
        new Fixture(
            Verdict.POSSIBLE,
            1,
            windows()
                .certificate(
                    certificate(
                        HOST,
                        "Zscaler Intermediate Root CA",
                        false,
                        NOW.minus(YEAR),
                        NOW.plus(YEAR))),
            windows()));
    fixtures.put(
        "middlebox-rdp-relay",
        new Fixture(Verdict.LIKELY, 1, windows().nla(new NlaReset(TOOK)), windows()));
    fixtures.put(
        "proxy-security-layer-unsupported",
        new Fixture(
            Verdict.POSSIBLE, 4, windows().negotiation(EvidenceBuilder::closes), windows()));
    fixtures.put(
        "tunnel-software-bug",
        new Fixture(
            Verdict.POSSIBLE,
            5,
            windowsNegotiation()
                .everyHello(hello -> new TlsGarbage(hello, Bytes.of(1, 2, 3, 4), false, TOOK)),
            windows()));
    fixtures.put(
        "tunnel-software-delay",
        new Fixture(
            Verdict.POSSIBLE,
            1,
            windows().negotiation(request -> slowly(request, Duration.ofSeconds(6))),
            windows()));
    fixtures.put(
        "cert-untrusted",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .certificate(
                    new CertificatePresented(List.of(issued(HOST))),
                    new ChainNotTrusted("no path", true)),
            windows().certificate(issued(HOST))));
    fixtures.put(
        "cert-untrusted-prompt",
        new Fixture(
            Verdict.POSSIBLE,
            12,
            windows().symptom(0x904, 0),
            windows()
                .symptom(0x904, 0)
                .certificate(
                    new CertificatePresented(List.of(issued(HOST))),
                    new ChainTrusted("Example Root", "system"))));
    fixtures.put(
        "cert-name-mismatch",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows().certificate(issued("other.corp.example")),
            windows().certificate(selfSigned())));
    fixtures.put(
        "cert-changed-pinned",
        new Fixture(
            Verdict.POSSIBLE,
            1,
            windows()
                .certificate(
                    new CertificatePresented(List.of(windowsCertificate())),
                    new CertificateVaried(List.of(Bytes.of(1), Bytes.of(2)))),
            windows()));
    fixtures.put(
        "security-layer-mismatch",
        new Fixture(Verdict.CONFIRMED, 1, windows().refusesAll(2), windows()));
    fixtures.put(
        "security-layer-policy",
        new Fixture(Verdict.LIKELY, 2, windows().refusesAll(6), windows()));
    fixtures.put(
        "nla-required-client-lacks",
        new Fixture(Verdict.LIKELY, 1, windows().refusesAll(5), windows()));
    fixtures.put(
        "credential-guard-unsupported",
        new Fixture(Verdict.LIKELY, 1, xrdp().symptom(0xE09, 0), windows().symptom(0x904, 0)));
    fixtures.put(
        "listener-cert-expired",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .certificate(
                    certificate(
                        HOST, HOST, true, NOW.minus(YEAR), NOW.minus(Duration.ofMinutes(1)))),
            windows()
                .certificate(
                    certificate(
                        HOST, HOST, true, NOW.minus(YEAR), NOW.plus(Duration.ofMinutes(1))))));
    fixtures.put(
        "listener-cert-not-yet-valid",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .certificate(
                    certificate(HOST, HOST, true, NOW.plus(Duration.ofMinutes(1)), NOW.plus(YEAR))),
            windows()));
    fixtures.put(
        "listener-cert-weak",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows().certificate(withKey(issued(HOST), "RSA", 1024, "SHA256withRSA")),
            windows().certificate(withKey(issued(HOST), "EC", 256, "SHA256withECDSA"))));
    fixtures.put(
        "listener-cert-template",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows().certificate(withUsages(issued(HOST), "1.3.6.1.5.5.7.3.2")),
            windows().certificate(withUsages(issued(HOST), "1.3.6.1.4.1.311.54.1.2"))));
    fixtures.put(
        "listener-cert-keytype",
        new Fixture(
            Verdict.POSSIBLE,
            5,
            xrdpNegotiation().everyHello(EvidenceBuilder::mcsDisconnect),
            windows().certificate(withKey(issued(HOST), "EC", 256, "SHA256withECDSA"))));
    fixtures.put(
        "listener-cert-invalid",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows()
                .certificate(new CertificateUnreadable("length beyond the end", Bytes.of(0x30))),
            windows()));
    fixtures.put(
        "listener-cert-binding-stale",
        new Fixture(
            Verdict.POSSIBLE,
            8,
            windowsNegotiation().everyHello(EvidenceBuilder::reset),
            windows()));
    fixtures.put(
        "listener-key-missing",
        new Fixture(Verdict.CONFIRMED, 1, windows().refusesAll(3), windows().refusesAll(2)));
    fixtures.put(
        "listener-key-unreadable",
        new Fixture(
            Verdict.LIKELY, 1, windowsNegotiation().everyHello(EvidenceBuilder::reset), windows()));
    fixtures.put(
        "machinekeys-acl",
        new Fixture(
            Verdict.LIKELY,
            2,
            windowsNegotiation().everyHello(EvidenceBuilder::reset),
            windowsNegotiation()
                .everyHello(hello -> alerted(hello, AlertDescription.PROTOCOL_VERSION))));
    fixtures.put(
        "xrdp-key-permission",
        new Fixture(
            Verdict.LIKELY,
            1,
            xrdpNegotiation().everyHello(EvidenceBuilder::mcsDisconnect),
            windowsNegotiation().everyHello(EvidenceBuilder::reset)));
    fixtures.put(
        "tls-version-mismatch",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windowsNegotiation()
                .tls(
                    accepted(TlsVersion.TLS_1_0),
                    alerted(hello(TlsVersion.TLS_1_2), AlertDescription.PROTOCOL_VERSION)),
            windows().alsoTls(accepted(TlsVersion.TLS_1_0))));
    fixtures.put(
        "tls-cipher-mismatch",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windowsNegotiation()
                .tls(
                    acceptedWith(TlsVersion.TLS_1_2, "TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384"),
                    alerted(
                        hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
                        AlertDescription.HANDSHAKE_FAILURE)),
            windowsNegotiation()
                .everyHello(hello -> alerted(hello, AlertDescription.PROTOCOL_VERSION))));
    fixtures.put(
        "tls-sigalg-mismatch",
        new Fixture(
            Verdict.LIKELY,
            1,
            xrdpNegotiation().everyHello(hello -> alerted(hello, AlertDescription.INTERNAL_ERROR)),
            xrdp()));
    fixtures.put(
        "tls-client-policy-too-strict",
        new Fixture(
            Verdict.POSSIBLE,
            3,
            windowsNegotiation()
                .tls(
                    accepted(TlsVersion.TLS_1_0),
                    alerted(hello(TlsVersion.TLS_1_2), AlertDescription.PROTOCOL_VERSION)),
            windows()));
    fixtures.put(
        "encryption-level-mismatch",
        new Fixture(
            Verdict.POSSIBLE, 5, windows().negotiation(EvidenceBuilder::plainRdp), windows()));
    fixtures.put(
        "kerberos-clock-skew",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows().nla(challenge(Duration.ofMinutes(6))),
            windows().nla(challenge(Duration.ofMinutes(4)))));
    fixtures.put(
        "kerberos-kdc-unreachable",
        new Fixture(
            Verdict.CONFIRMED,
            1,
            windows()
                .nla(
                    REALM,
                    new ServiceRecordsFound(
                        "_kerberos._tcp.corp.example",
                        List.of(new ServiceHost("dc1.corp.example", 88, 0, 100)),
                        TOOK),
                    new KdcSilent("dc1.corp.example:88", V4, KdcTransport.TCP, TOOK),
                    new KdcSilent("dc1.corp.example:88", V4, KdcTransport.UDP, TOOK),
                    new KerberosNotUsed("no KDC of CORP.EXAMPLE answers"),
                    NO_MECHANISM,
                    challenge(Duration.ZERO)),
            windows()
                .nla(
                    REALM,
                    new KdcSilent("dc1.corp.example:88", V4, KdcTransport.UDP, TOOK),
                    new KdcAnswered("dc1.corp.example:88", V4, KdcTransport.TCP, "AS-REP", TOOK),
                    challenge(Duration.ZERO))));
    fixtures.put(
        "kerberos-spn-duplicate",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows()
                .nla(
                    REALM,
                    kdcError(Exchange.TGS, "TERMSRV/host", 7, "KDC_ERR_S_PRINCIPAL_UNKNOWN"),
                    new KerberosNotUsed("no ticket for TERMSRV/host"),
                    NO_MECHANISM,
                    challenge(Duration.ZERO)),
            windows()
                .nla(
                    REALM,
                    kdcError(
                        Exchange.AS_WITHOUT_PROOF,
                        "krbtgt/CORP.EXAMPLE",
                        7,
                        "KDC_ERR_S_PRINCIPAL_UNKNOWN"),
                    challenge(Duration.ZERO))));
    fixtures.put(
        "kerberos-client-config",
        new Fixture(
            Verdict.LIKELY,
            1,
            windows()
                .nla(
                    REALM,
                    kdcError(
                        Exchange.AS_WITHOUT_PROOF,
                        "krbtgt/CORP.EXAMPLE",
                        68,
                        "KDC_ERR_WRONG_REALM"),
                    new KerberosNotUsed("the KDC answers KDC_ERR_WRONG_REALM"),
                    NO_MECHANISM,
                    challenge(Duration.ZERO)),
            windows()
                .nla(
                    REALM,
                    new PreauthenticationRequired(
                        "dc1.corp.example:88",
                        "CORP.EXAMPLE",
                        List.of("aes256-cts-hmac-sha1-96"),
                        true,
                        false),
                    challenge(Duration.ZERO))));
    fixtures.putAll(SessionFixtures.all());
    fixtures.putAll(LicensingFixtures.all());
    fixtures.putAll(SignInFixtures.all());
    return fixtures;
  }

  private static final SignInNotAttempted NO_MECHANISM =
      new SignInNotAttempted(SignInHindrance.NO_MECHANISM, "no mechanism fits these credentials");

  private static final RealmAssumed REALM = new RealmAssumed("CORP.EXAMPLE", "the account");

  private static KdcErrorSent kdcError(Exchange exchange, String service, int code, String name) {
    return new KdcErrorSent(
        exchange,
        "dc1.corp.example:88",
        "CORP.EXAMPLE",
        false,
        service,
        code,
        name,
        Optional.empty(),
        Optional.empty(),
        TOOK);
  }

  private static EvidenceBuilder named(Observation observation) {
    return windows().name(observation);
  }

  private static NegotiationObservation http(SecurityProtocols request) {
    return new ForeignServiceAnswered(
        Optional.of(request), "HTTP", Bytes.ofHex("485454502f312e31"), TOOK);
  }

  private static NegotiationObservation slowly(SecurityProtocols request, Duration took) {
    return new NegotiationSelected(
        Optional.of(request), SecurityProtocols.HYBRID, WINDOWS_FLAGS, WINDOWS_REFERENCE, took);
  }

  private static ConnectionHeld held(boolean keptAlive, HeldEnd end) {
    Duration quiet = Duration.ofMinutes(20);
    return new ConnectionHeld(StageId.TLS, keptAlive, quiet, quiet, end);
  }
}
