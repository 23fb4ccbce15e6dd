package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.DirectionSeen;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.SuitesOffered;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Tests of a server are no fault of it, be they beside a client's connection or alone. */
class VisitTest {
  private static final Duration TOOK = Duration.ofMillis(5);
  private static final SecurityProtocols TLS_OR_CREDSSP =
      SecurityProtocols.SSL.with(SecurityProtocols.HYBRID);
  private static final SuitesOffered MANY = new SuitesOffered(30, 20);
  private static final SuitesOffered ANCIENT = new SuitesOffered(3, 0);
  private static final Hello CURRENT = hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

  private final List<Observed> seen = new ArrayList<>();
  private int connections;

  private static Hello hello(TlsVersion... versions) {
    return new Hello(Way.AFTER_NEGOTIATION, List.of(versions), Optional.empty());
  }

  private static DirectionSeen direction() {
    return new DirectionSeen(
        5, 100, List.of(64), 0, 0, 0, 0, 0, 100, 0, 0, false, 0, false, 0, Duration.ZERO);
  }

  /** One more connection of the same client, a second after the one before. */
  private void connection(Observation... observations) {
    connections++;
    Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(connections);
    List<Observation> all = new ArrayList<>();
    all.add(
        new ConnectionSeen(
            "192.0.2.7",
            50_000 + connections,
            "192.0.2.10",
            3389,
            true,
            true,
            1,
            Duration.ofMillis(500),
            Duration.ZERO,
            Optional.of(TOOK),
            Optional.of(TOOK),
            direction(),
            direction()));
    all.add(new TcpConnected("192.0.2.10", 3389, TOOK));
    all.addAll(List.of(observations));
    all.forEach(each ->
        seen.add(
            new Observed(
                new Source.Capture("x.pcap", Optional.of(connections), connections, at), each)));
  }

  private static ConnectionRequested asked(Optional<SecurityProtocols> protocols) {
    return new ConnectionRequested(Optional.empty(), protocols, Optional.empty());
  }

  private static NegotiationSelected selected() {
    return new NegotiationSelected(
        Optional.of(TLS_OR_CREDSSP), SecurityProtocols.HYBRID, 0x1f, 0x1234, TOOK);
  }

  private void hello(SuitesOffered suites, TlsObservation... answers) {
    List<Observation> all = new ArrayList<>();
    all.add(asked(Optional.of(TLS_OR_CREDSSP)));
    all.add(selected());
    all.add(suites);
    all.addAll(List.of(answers));
    connection(all.toArray(Observation[]::new));
  }

  private void refused(Optional<SecurityProtocols> protocols) {
    connection(
        asked(protocols),
        new NegotiationRefused(
            protocols, NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER, 0x1234, TOOK));
  }

  /** A client that comes to its desktop. */
  private void getsThrough() {
    connection(
        asked(Optional.of(TLS_OR_CREDSSP)),
        selected(),
        MANY,
        new TlsAccepted(
            CURRENT,
            TlsVersion.TLS_1_3,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            Optional.empty(),
            Optional.empty(),
            TOOK),
        new TlsSessionEstablished(
            CURRENT,
            TlsVersion.TLS_1_3,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            Optional.empty(),
            TOOK),
        new SecuredDataSeen(10_000, 1_000_000));
  }

  private static TlsAlerted alerted(int alert, TlsVersion... versions) {
    return new TlsAlerted(hello(versions), new AlertDescription(alert), true, TOOK);
  }

  /** What scanners ask, all of it turned down. */
  private void scan() {
    refused(Optional.of(SecurityProtocols.RDP));
    refused(Optional.empty());
    refused(Optional.of(SecurityProtocols.SSL));
    connection(
        asked(Optional.of(new SecurityProtocols(0x8000_0000L))),
        new NegotiationClosed(Optional.of(new SecurityProtocols(0x8000_0000L)), TOOK));
    hello(MANY, alerted(70, TlsVersion.TLS_1_0));
    hello(MANY, alerted(70, TlsVersion.TLS_1_1));
    hello(MANY, new TlsReset(hello(TlsVersion.SSL_3_0), TOOK));
    hello(MANY, alerted(70, TlsVersion.TLS_1_3));
    hello(ANCIENT, alerted(40, TlsVersion.TLS_1_2));
    connection(MANY, new TlsReset(new Hello(Way.BARE, CURRENT.versions(), Optional.empty()), TOOK));
    connection();
  }

  private Evidence evidence() {
    List<Evidence> cases =
        CaptureCases.of(
            List.of(
                new InspectedFile(
                    "x.pcap", "pcap", 1, seen, 0, Optional.empty(), Optional.empty())),
            "test");
    assertThat(cases).hasSize(1);
    return cases.getFirst();
  }

  private Diagnosis judge() {
    return new Engine(Catalogue.causes()).judge(evidence());
  }

  private static void assertNothingIsLikely(Diagnosis diagnosis) {
    assertThat(diagnosis.causes())
        .noneMatch(each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.LIKELY);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aScanBesideAClientThatGetsThrough(boolean scanFirst) {
    if (scanFirst) {
      scan();
      getsThrough();
    } else {
      getsThrough();
      scan();
    }

    Diagnosis diagnosis = judge();

    assertThat(evidence().runs()).hasSize(1);
    assertNothingIsLikely(diagnosis);
    assertThat(diagnosis.stages()).noneMatch(each -> each.ok().equals(Optional.of(false)));
  }

  @Test
  void aScanAlone() {
    scan();

    Diagnosis diagnosis = judge();

    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertNothingIsLikely(diagnosis);
  }

  @ParameterizedTest
  @CsvSource({"40", "70", "80"})
  void oddHellosAlone(int alert) {
    hello(MANY, alerted(alert, TlsVersion.TLS_1_3));
    hello(ANCIENT, alerted(alert, TlsVersion.TLS_1_2));

    Diagnosis diagnosis = judge();

    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertNothingIsLikely(diagnosis);
    assertThat(diagnosis.headline()).contains("no ordinary client").contains("TLS 1.3");
  }

  @Test
  void anOldHelloThatTheServerCallsTooOld() {
    hello(MANY, alerted(70, TlsVersion.TLS_1_0));

    Diagnosis diagnosis = judge();

    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertNothingIsLikely(diagnosis);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("tls-version-mismatch");
    assertThat(diagnosis.causes().getFirst().verdict()).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void anOrdinaryHelloThatIsRefusedRemainsAFault() {
    scan();
    hello(MANY, new TlsAlerted(CURRENT, AlertDescription.PROTOCOL_VERSION, true, TOOK));

    Diagnosis diagnosis = judge();

    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("tls-version-mismatch");
    assertThat(diagnosis.causes().getFirst().verdict()).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aClientSetToGoWithoutNlaIsNoTest() {
    refused(Optional.of(SecurityProtocols.SSL));

    Diagnosis diagnosis = judge();

    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("nla-required-client-lacks");
  }
}
