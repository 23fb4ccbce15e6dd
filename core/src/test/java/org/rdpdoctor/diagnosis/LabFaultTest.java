package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V4;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.accepted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedOn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedWith;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.alerted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.certificate;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.challenge;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.freeRdpNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.hello;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.issued;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.openSslHandshakeFailure;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.prohibited;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.refused;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.reset;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.session;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.silent;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.smb;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.timedOut;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.withKey;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdp;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdpNegotiation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/** The faults of the lab and of the real servers, as the probe sees them: how they are ranked. */
class LabFaultTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final Duration TOOK = Duration.ofMillis(5);
  private static final Duration YEAR = Duration.ofDays(365);

  /** What must come out: the health, and the causes in their order from the first. */
  private record Expected(Health health, List<String> first) {}

  private static final Map<String, EvidenceBuilder> FAULTS = new LinkedHashMap<>();
  private static final Map<String, Expected> EXPECTED = new LinkedHashMap<>();

  private static void fault(String name, EvidenceBuilder evidence, String... first) {
    FAULTS.put(name, evidence);
    EXPECTED.put(name, new Expected(Health.FAULTY, List.of(first)));
  }

  private static void healthy(String name, EvidenceBuilder evidence) {
    FAULTS.put(name, evidence);
    EXPECTED.put(name, new Expected(Health.HEALTHY, List.of()));
  }

  static {
    healthy("healthy-windows", windows());
    healthy("healthy-xrdp", xrdp());
    fault(
        "listener-key-unreadable",
        windowsNegotiation().everyHello(EvidenceBuilder::reset),
        "listener-key-unreadable",
        "machinekeys-acl",
        "listener-key-missing",
        "firewall-reset-after-clienthello");
    fault(
        "listener-key-unreadable, FIN",
        windowsNegotiation().everyHello(EvidenceBuilder::closed),
        "listener-key-unreadable",
        "machinekeys-acl",
        "listener-key-missing");
    fault(
        "listener-key-unreadable, silence",
        windowsNegotiation()
            .everyHello(EvidenceBuilder::silent)
            .alsoTls(silent(hello(Way.SMALL_WINDOW, TlsVersion.TLS_1_2))),
        "listener-key-unreadable");
    fault(
        "cert-expired",
        windows().certificate(certificate("a", "a", true, NOW.minus(YEAR), NOW.minus(TOOK))),
        "listener-cert-expired");
    fault(
        "cert-not-yet-valid",
        windows()
            .certificate(certificate("a", "a", true, NOW.plus(YEAR), NOW.plus(YEAR).plus(YEAR))),
        "listener-cert-not-yet-valid");
    fault(
        "cert-name-mismatch", windows().certificate(issued("other.example")), "cert-name-mismatch");
    fault(
        "cert-weak",
        windows().certificate(withKey(EvidenceBuilder.selfSigned(), "RSA", 1024, "SHA256withRSA")),
        "listener-cert-weak");
    fault(
        "tls-1.0-only",
        windowsNegotiation()
            .tls(
                accepted(TlsVersion.TLS_1_0),
                acceptedOn(hello(TlsVersion.TLS_1_2), TlsVersion.TLS_1_0),
                alerted(hello(TlsVersion.TLS_1_3), AlertDescription.PROTOCOL_VERSION)),
        "tls-version-mismatch");
    healthy(
        "tls-1.3-only",
        windows()
            .tls(
                accepted(TlsVersion.TLS_1_3),
                alerted(hello(TlsVersion.TLS_1_2), AlertDescription.PROTOCOL_VERSION),
                session(TlsVersion.TLS_1_3)));
    fault(
        "tls-no-common-cipher",
        windowsNegotiation()
            .tls(
                acceptedWith(TlsVersion.TLS_1_2, "TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384"),
                alerted(hello(TlsVersion.TLS_1_3), AlertDescription.PROTOCOL_VERSION),
                alerted(
                    hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
                    AlertDescription.HANDSHAKE_FAILURE)),
        "tls-cipher-mismatch");
    fault(
        "freerdp-no-key",
        windowsNegotiation().everyHello(each -> alerted(each, AlertDescription.HANDSHAKE_FAILURE)),
        "listener-key-missing",
        "tls-cipher-mismatch");
    fault(
        "xrdp with suites that its key cannot serve",
        xrdpNegotiation().tls(openSslHandshakeFailure()),
        "tls-cipher-mismatch");
    fault(
        "tls-version alert 70",
        windowsNegotiation().everyHello(each -> alerted(each, AlertDescription.PROTOCOL_VERSION)),
        "tls-version-mismatch");
    fault(
        "rdp-security-only",
        windows().negotiation(EvidenceBuilder::plainRdp),
        "security-layer-mismatch",
        "security-layer-policy");
    fault("negotiation-failure-1", windows().refusesAll(1), "security-layer-mismatch");
    fault("negotiation-failure-2", windows().refusesAll(2), "security-layer-mismatch");
    fault("negotiation-failure-3", windows().refusesAll(3), "listener-key-missing");
    fault("negotiation-failure-4", windows().refusesAll(4), "security-layer-mismatch");
    fault("negotiation-failure-5", windows().refusesAll(5), "nla-required-client-lacks");
    fault("negotiation-failure-6", windows().refusesAll(6), "security-layer-mismatch");
    fault(
        "selects-rdp-though-tls-offered",
        windows().negotiation(LabFaultTest::modernPlain),
        "security-layer-mismatch",
        "security-layer-policy");
    fault(
        "http-on-the-port",
        windows().target("srv.corp.example", 41234).negotiation(each -> foreign(each, "HTTP")),
        "not-an-rdp-server",
        "wrong-port",
        "port-conflict");
    fault(
        "ssh-on-the-port",
        windows().negotiation(each -> foreign(each, "SSH")),
        "not-an-rdp-server");
    fault("silent-after-accept", windows().negotiation(EvidenceBuilder::silentTo), "service-hung");
    fault(
        "reset-after-accept",
        windows()
            .negotiation(EvidenceBuilder::resets)
            .unasked(Connection.EndedBy.PEER, Connection.Ending.RESET),
        "wrong-port");
    fault(
        "reset-on-request",
        windows()
            .negotiation(EvidenceBuilder::resets)
            .unasked(Connection.EndedBy.US, Connection.Ending.SILENCE),
        "firewall-reset-after-clienthello");
    fault("close-after-x224", windows().negotiation(EvidenceBuilder::closes), "not-an-rdp-server");
    healthy("slow", windows().negotiation(LabFaultTest::slow));
    fault("garbage", windows().negotiation(LabFaultTest::garbage), "not-an-rdp-server");
    fault(
        "old server without negotiation answer",
        windows().negotiation(LabFaultTest::old),
        "security-layer-mismatch");
    fault("clock-skew", windows().nla(challenge(Duration.ofMinutes(37))), "kerberos-clock-skew");
    fault("reset-after-credssp", windows().nla(new NlaReset(TOOK)), "middlebox-rdp-relay");
    // real servers
    fault(
        "xrdp key unreadable, security_layer=tls",
        windows().negotiation(LabFaultTest::xrdpWithoutKey),
        "xrdp-key-permission",
        "listener-key-missing");
    fault(
        "xrdp key mismatch or weak certificate",
        xrdpNegotiation().everyHello(EvidenceBuilder::mcsDisconnect),
        "xrdp-key-permission",
        "listener-cert-weak");
    fault(
        "FreeRDP key mismatch",
        freeRdpNegotiation().tls(openSslHandshakeFailure()),
        "listener-key-missing");
    fault(
        "xrdp TLS 1.0 and 1.1 only, cannot sign",
        xrdpNegotiation()
            .tls(
                alerted(hello(TlsVersion.TLS_1_0), AlertDescription.INTERNAL_ERROR),
                alerted(hello(TlsVersion.TLS_1_1), AlertDescription.INTERNAL_ERROR),
                alerted(hello(TlsVersion.TLS_1_2), AlertDescription.PROTOCOL_VERSION)),
        "tls-version-mismatch",
        "tls-sigalg-mismatch");
    fault("stopped process", windows().negotiation(EvidenceBuilder::silentTo), "service-hung");
    fault("closed port", windows().tcp(refused()), "service-stopped");
    fault(
        "closed port on Windows",
        windows().tcp(refused(), smb("connected")),
        "rdp-disabled",
        "service-stopped");
    fault("firewall drop", windows().tcp(timedOut(), smb("refused")), "firewall-drop");
    fault("firewall reject", windows().tcp(prohibited()), "firewall-reject");
    fault(
        "reset after the hello, split passes",
        xrdpNegotiation()
            .everyHello(EvidenceBuilder::reset)
            .alsoTls(acceptedOn(hello(Way.SPLIT, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2)),
        "firewall-reset-after-clienthello");
    fault(
        "reset after the hello, xrdp behind a box",
        xrdpNegotiation()
            .everyHello(EvidenceBuilder::reset)
            .alsoTls(reset(hello(Way.SPLIT, TlsVersion.TLS_1_2))),
        "firewall-reset-after-clienthello");
    fault(
        "mtu hole",
        xrdpNegotiation()
            .everyHello(EvidenceBuilder::onlySmallAnswers)
            .alsoTls(acceptedOn(hello(Way.SMALL_WINDOW, TlsVersion.TLS_1_2), TlsVersion.TLS_1_2)),
        "mtu-blackhole");
    fault(
        "mtu hole, small window not tried",
        xrdpNegotiation().everyHello(EvidenceBuilder::onlySmallAnswers),
        "mtu-blackhole");
    fault(
        "drop after the hello, xrdp behind a box",
        xrdpNegotiation()
            .everyHello(EvidenceBuilder::silent)
            .alsoTls(silent(hello(Way.SMALL_WINDOW, TlsVersion.TLS_1_2))),
        "firewall-reset-after-clienthello");
    fault("no such host", windows().at(V4).tcp(EvidenceBuilder.unreachable("host")), "host-down");
  }

  static Stream<String> faults() {
    return FAULTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void ranking(String name) {
    Diagnosis diagnosis = ENGINE.judge(Objects.requireNonNull(FAULTS.get(name)).build());
    Expected expected = Objects.requireNonNull(EXPECTED.get(name));
    String shown = CauseFixtureTest.shown(diagnosis);
    assertThat(diagnosis.health()).as(shown).isEqualTo(expected.health());
    assertThat(
            diagnosis.remaining().stream().map(Assessment::causeId).limit(expected.first().size()))
        .as(shown)
        .containsExactlyElementsOf(expected.first());
    if (expected.health() == Health.HEALTHY) {
      assertThat(diagnosis.remaining())
          .as(shown)
          .allMatch(each -> each.verdict() == Verdict.POSSIBLE);
    }
  }

  private static NegotiationObservation modernPlain(SecurityProtocols request) {
    return new NegotiationSelected(Optional.of(request), SecurityProtocols.RDP, 0x1F, 0x1234, TOOK);
  }

  private static NegotiationObservation slow(SecurityProtocols request) {
    return request.contains(SecurityProtocols.HYBRID)
        ? new NegotiationSelected(
            Optional.of(request), SecurityProtocols.HYBRID, 0x1F, 0x1234, Duration.ofSeconds(4))
        : EvidenceBuilder.windowsAnswer(request);
  }

  private static NegotiationObservation foreign(SecurityProtocols request, String service) {
    return new ForeignServiceAnswered(Optional.of(request), service, Bytes.of(0x53), TOOK);
  }

  private static NegotiationObservation garbage(SecurityProtocols request) {
    return new NegotiationMalformed(
        Optional.of(request), "version 0 instead of 3", Bytes.of(0, 0, 0), TOOK);
  }

  private static NegotiationObservation old(SecurityProtocols request) {
    return new NegotiationConfirmedPlainly(Optional.of(request), 0x1234, TOOK);
  }

  private static NegotiationObservation xrdpWithoutKey(SecurityProtocols request) {
    return EvidenceBuilder.refused(
        request,
        request.isStandardRdpSecurity()
            ? NegotiationFailureCode.SSL_REQUIRED_BY_SERVER
            : NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER,
        0x1234);
  }
}
