package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.HOST;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V4;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.V6;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.connectedIn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.issued;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.refused;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.smb;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.timedOut;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Hosts with several addresses, and addresses with several servers behind them. */
class SeveralAddressesTest {
  private static final String SECOND = "192.0.2.11";
  private static final Duration TOOK = Duration.ofMillis(5);
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  private static Diagnosis judge(EvidenceBuilder evidence) {
    return ENGINE.judge(evidence.build());
  }

  private static Assessment cause(Diagnosis diagnosis, String id) {
    return diagnosis.cause(id).orElseThrow();
  }

  private static EvidenceBuilder misnamed() {
    return windows().certificate(issued("another.corp.example"));
  }

  @Test
  void deadFamilyIsToldBesideAnotherFault() {
    Diagnosis diagnosis = judge(misnamed().alsoAt(V6, windows().tcp(timedOut(), smb("connected"))));
    assertThat(diagnosis.headline()).contains("certificate stage of its address " + V4);
    assertThat(diagnosis.cautions())
        .anyMatch(each -> each.contains(V6) && each.contains("it fails at the tcp stage"));
    assertThat(cause(diagnosis, "wrong-address-family").verdict()).isNotEqualTo(Verdict.RULED_OUT);
    assertThat(cause(diagnosis, "firewall-drop").support())
        .allMatch(clue -> clue.reason().startsWith("at " + V6 + ": "));
    assertThat(cause(diagnosis, "cert-name-mismatch").support())
        .noneMatch(clue -> clue.reason().startsWith("at "));
  }

  @Test
  void deadAddressOfTheSameFamilyIsToldBesideAnotherFault() {
    Diagnosis diagnosis = judge(misnamed().alsoAt(SECOND, windows().tcp(refused())));
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains(SECOND));
    assertThat(cause(diagnosis, "service-stopped").support())
        .allMatch(clue -> clue.reason().startsWith("at " + SECOND + ": "));
  }

  @Test
  void familiesThatFailAlikeRuleTheFamilyOut() {
    Diagnosis diagnosis = judge(misnamed().alsoAt(V6, misnamed()));
    assertThat(cause(diagnosis, "wrong-address-family").verdict()).isEqualTo(Verdict.RULED_OUT);
    assertThat(diagnosis.cautions()).noneMatch(each -> each.contains("behaves differently"));
    assertThat(diagnosis.headline()).doesNotContain("its address");
  }

  @Test
  void addressThatMayBeTriedFirstIsNamedInTheHeadline() {
    Diagnosis diagnosis = judge(windows().alsoAt(SECOND, windows().tcp(timedOut())));
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.headline()).contains("tcp stage of its address " + SECOND);
  }

  @Test
  void addressBehindAGoodOneIsNamedThoughTheHostIsHealthy() {
    Diagnosis diagnosis = judge(windows().alsoAt(V6, windows().tcp(timedOut())));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.headline()).endsWith("works at %s, but not at %s.".formatted(V4, V6));
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("on Windows some 21 s"));
  }

  // Several servers behind one address

  private static Certificate endedYesterday() {
    Duration day = Duration.ofDays(1);
    return EvidenceBuilder.certificate(
        HOST, "Example Issuing CA", false, NOW.minus(day.multipliedBy(9)), NOW.minus(day));
  }

  private static EvidenceBuilder showing(Certificate one, Certificate other) {
    return windows()
        .certificate(
            new CertificatePresented(List.of(one)),
            new ChainTrusted("CN=ca", "system"),
            new CertificatePresented(List.of(other)),
            new ChainTrusted("CN=ca", "system"),
            new CertificateVaried(List.of(Bytes.of(1), Bytes.of(2))));
  }

  @Test
  void oneOfTwoCertificatesRanOut() {
    Diagnosis diagnosis = judge(showing(issued(HOST), endedYesterday()));
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.failingStage()).contains(StageId.CERTIFICATE);
    assertThat(diagnosis.headline()).contains("1 of 2 certificates");
    assertThat(cause(diagnosis, "listener-cert-expired").verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(cause(diagnosis, "cert-name-mismatch").verdict()).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void oneOfTwoCertificatesHasAnotherName() {
    Diagnosis diagnosis = judge(showing(issued(HOST), issued("another.corp.example")));
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.headline()).contains("1 of 2 certificates");
    assertThat(cause(diagnosis, "cert-name-mismatch").verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(cause(diagnosis, "listener-cert-expired").verdict()).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void twoGoodCertificatesAreHealthyWithACaution() {
    Certificate renewed = EvidenceBuilder.withUsages(issued(HOST), "1.3.6.1.5.5.7.3.1", "1.2.3");
    Diagnosis diagnosis = judge(showing(issued(HOST), renewed));
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("several servers"));
  }

  @Test
  void whatIsLeftIsRoundedOnce() {
    Certificate halfADayMore =
        EvidenceBuilder.certificate(
            HOST, HOST, true, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofHours(4359)));
    Diagnosis diagnosis = judge(windows().certificate(halfADayMore));
    assertThat(diagnosis.stages())
        .anyMatch(each -> each.summary().endsWith("valid for 181 days more"));
    assertThat(diagnosis.notes()).contains("certificate valid for 181 more days");
  }

  // Connections that are not served

  private static EvidenceBuilder refusesMore() {
    Observation[] notAgain =
        TlsVersion.KNOWN.stream()
            .map(version ->
                new TlsNotAsked(
                    EvidenceBuilder.hello(version), "this time the connection was refused", TOOK))
            .toArray(Observation[]::new);
    return windows().alsoTls(notAgain).opened(StageId.TCP, 900);
  }

  @Test
  void portThatRefusesAllLaterConnectsLooksLikeABan() {
    Diagnosis diagnosis = judge(refusesMore());
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(cause(diagnosis, "host-ips-ban").verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(diagnosis.headline()).contains("more were refused");
  }

  @Test
  void portThatOpensAgainIsNoBan() {
    Diagnosis diagnosis = judge(refusesMore().opened(StageId.PATH, 0));
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(cause(diagnosis, "host-ips-ban").verdict()).isEqualTo(Verdict.RULED_OUT);
    assertThat(diagnosis.headline()).contains("passes every stage, but not every time", "refused");
  }

  // Behind TLS

  @Test
  void whoCutsNlaIsSaidToBeUnknown() {
    for (Observation end : List.of(new NlaReset(TOOK), new NlaSilent(TOOK))) {
      assertThat(judge(windows().nla(end)).notes())
          .anyMatch(each -> each.startsWith("who ended it: cannot be known from here (what would"));
    }
    assertThat(judge(windows().nla(new NlaAlerted(40, TOOK))).notes())
        .anyMatch(each -> each.startsWith("who ended it: the server itself"));
  }

  @Test
  void silenceIsNoRefusalOfNtlm() {
    Diagnosis silent = judge(windows().nla(new NlaSilent(TOOK)));
    assertThat(cause(silent, "ntlm-blocked-server").support()).isEmpty();
    assertThat(cause(silent, "middlebox-rdp-relay").verdict().compareTo(Verdict.POSSIBLE))
        .isLessThanOrEqualTo(0);
    Diagnosis cut = judge(windows().nla(new NlaReset(TOOK)));
    assertThat(cause(cut, "ntlm-blocked-server").support()).isNotEmpty();
  }

  @Test
  void firstConnectThatTookASecondIsRemarked() {
    Diagnosis late = judge(windows().tcp(connectedIn(Duration.ofMillis(1021))));
    assertThat(late.health()).isEqualTo(Health.HEALTHY);
    assertThat(late.cautions()).anyMatch(each -> each.contains("the first connect took 1.0 s"));
    assertThat(judge(windows()).cautions()).noneMatch(each -> each.contains("first connect"));
  }
}
