package org.rdpdoctor.diagnosis;

import static org.rdpdoctor.diagnosis.EvidenceBuilder.HOST;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.accepted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.acceptedOn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.challengeBy;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.connectedIn;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.hello;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.issued;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.reset;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.selfSigned;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.session;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.smb;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.timedOut;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsCertificate;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.TlsVersion;

/** One host as it shows from several places and at several times, for tests of comparisons. */
public final class ViewEvidence {
  private ViewEvidence() {}

  public static Evidence healthy() {
    return windows().build();
  }

  public static Evidence resetOnEveryHello() {
    return windowsNegotiation().everyHello(EvidenceBuilder::reset).build();
  }

  public static Evidence silent() {
    return windows().tcp(timedOut(), smb("timed out")).build();
  }

  public static Evidence refused() {
    return windows().tcp(EvidenceBuilder.refused(), smb("connected")).build();
  }

  /** The host behind something that decrypts, with a certificate by that issuer. */
  public static Evidence shows(String issuer) {
    return windows()
        .certificate(with(issued(HOST), issuer, NOW.minus(Duration.ofDays(30)), 7))
        .build();
  }

  /** A machine of another name, which shows a certificate for that host by that issuer. */
  public static Evidence anotherMachine(String host, String issuer) {
    return windows()
        .certificate(with(issued(host), issuer, NOW.minus(Duration.ofDays(30)), 7))
        .nla(challengeBy("SRV2", "srv2.corp.example", "CORP", Duration.ZERO))
        .build();
  }

  /** The host with a self-signed certificate in its name, begun so long ago. */
  public static Evidence ofItsName(Duration age, int fingerprint) {
    return windows()
        .certificate(with(windowsCertificate(), HOST, NOW.minus(age), fingerprint))
        .build();
  }

  /** Another server with a name of its own, without NLA. */
  public static Evidence anotherServer() {
    return EvidenceBuilder.xrdp()
        .certificate(with(selfSigned(), "rdphost", NOW.minus(Duration.ofDays(900)), 7))
        .build();
  }

  /** A server without NLA, which does not say its name. */
  public static Evidence nameless(String issuer, int fingerprint) {
    return EvidenceBuilder.xrdp()
        .certificate(with(issued(HOST), issuer, NOW.minus(Duration.ofDays(30)), fingerprint))
        .build();
  }

  /** What the person expects of the host. */
  public static Evidence expecting(Evidence evidence, int fingerprint) {
    return evidence.reporting(windows().expecting(Bytes.of(fingerprint)).build().reported());
  }

  /** The certificate that Windows made when the old one came to its end. */
  public static Evidence renewed() {
    Certificate old = own();
    return windows()
        .certificate(
            new Certificate(
                old.subject(),
                old.issuer(),
                old.serialNumber(),
                old.notAfter().minus(Duration.ofDays(2)),
                old.notAfter().plus(Duration.ofDays(181)),
                old.keyAlgorithm(),
                old.keyBits(),
                old.signatureAlgorithm(),
                old.dnsNames(),
                old.ipAddresses(),
                old.commonName(),
                old.keyUsages(),
                old.extendedKeyUsages(),
                old.authority(),
                old.selfSigned(),
                Bytes.of(5),
                Bytes.of(5),
                old.der()))
        .build();
  }

  /** The host takes TLS 1.0 and nothing newer. */
  public static Evidence oldTlsOnly() {
    return windowsNegotiation()
        .tls(
            reset(hello(TlsVersion.TLS_1_3)),
            reset(hello(TlsVersion.TLS_1_2)),
            accepted(TlsVersion.TLS_1_0),
            acceptedOn(hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), TlsVersion.TLS_1_0),
            session(TlsVersion.TLS_1_0))
        .certificate(windowsCertificate())
        .build();
  }

  /** A hello without TLS 1.3 passes, as in a server whose TLS 1.3 is half switched on. */
  public static Evidence stumbling() {
    return windowsNegotiation()
        .tls(
            reset(hello(TlsVersion.TLS_1_3)),
            accepted(TlsVersion.TLS_1_2),
            reset(hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)),
            session(TlsVersion.TLS_1_2))
        .certificate(windowsCertificate())
        .build();
  }

  public static Evidence slow(Duration connects) {
    return windowsNegotiation()
        .tcp(connectedIn(connects))
        .everyHello(EvidenceBuilder::reset)
        .build();
  }

  /** A server of another family that cuts as the Windows one does. */
  public static Evidence cutByXrdp() {
    return EvidenceBuilder.xrdpNegotiation().everyHello(EvidenceBuilder::reset).build();
  }

  /** One that takes old TLS only, and shows another certificate. */
  public static Evidence oldTlsAndAnotherCertificate() {
    return windowsNegotiation()
        .tls(
            reset(hello(TlsVersion.TLS_1_3)),
            reset(hello(TlsVersion.TLS_1_2)),
            accepted(TlsVersion.TLS_1_0),
            acceptedOn(hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), TlsVersion.TLS_1_0),
            session(TlsVersion.TLS_1_0))
        .certificate(with(issued(HOST), "Example CA", NOW.minus(Duration.ofDays(30)), 7))
        .build();
  }

  /** Of which that cause is proved. */
  public static Evidence proves(String cause) {
    return Objects.requireNonNull(CauseFixtures.all().get(cause)).gives().build();
  }

  /** Where the name leads from another place. */
  public static Evidence at(Evidence evidence, String address) {
    return runs(
        evidence,
        evidence.runs().stream()
            .map(run ->
                new Run(
                    run.startedAt(),
                    run.took(),
                    windows()
                        .name(new NameResolved(HOST, List.of(address), Duration.ofMillis(3)))
                        .build()
                        .runs()
                        .getFirst()
                        .name(),
                    run.roads().stream()
                        .map(road -> new Road(address, road.stages(), road.connections()))
                        .toList(),
                    run.deadlineReached()))
            .toList());
  }

  private static Certificate own() {
    return windows().build().runs().getFirst().roads().getFirst().stages().stream()
        .flatMap(each -> each.observations().stream())
        .map(each -> each.observation())
        .filter(CertificatePresented.class::isInstance)
        .map(CertificatePresented.class::cast)
        .findFirst()
        .orElseThrow()
        .chain()
        .getFirst();
  }

  private static Certificate with(Certificate from, String issuer, Instant since, int fingerprint) {
    return new Certificate(
        from.subject(),
        "CN=" + issuer,
        from.serialNumber(),
        since,
        from.notAfter(),
        from.keyAlgorithm(),
        from.keyBits(),
        from.signatureAlgorithm(),
        from.dnsNames(),
        from.ipAddresses(),
        from.commonName(),
        from.keyUsages(),
        from.extendedKeyUsages(),
        from.authority(),
        from.selfSigned(),
        Bytes.of(fingerprint),
        Bytes.of(fingerprint),
        from.der());
  }

  /** The runs of all of them one after the other, a second long each. */
  public static Evidence repeated(Duration firstAt, Duration every, Evidence... each) {
    List<Run> runs = new ArrayList<>();
    Duration at = firstAt;
    for (Evidence one : each) {
      for (Run run : one.runs()) {
        runs.add(
            new Run(
                NOW.plus(at),
                Duration.ofSeconds(1),
                run.name(),
                run.roads(),
                run.deadlineReached(),
                run.gateway()));
        at = at.plus(every);
      }
    }
    return runs(each[0], runs);
  }

  /** Each run takes so long. */
  public static Evidence lasting(Duration took, Evidence evidence) {
    return runs(
        evidence,
        evidence.runs().stream()
            .map(run ->
                new Run(
                    run.startedAt(),
                    took,
                    run.name(),
                    run.roads(),
                    run.deadlineReached(),
                    run.gateway()))
            .toList());
  }

  /** The same one so often. */
  public static Evidence repeated(Duration firstAt, Duration every, int times, Evidence each) {
    Evidence[] all = new Evidence[times];
    Arrays.fill(all, each);
    return repeated(firstAt, every, all);
  }

  private static Evidence runs(Evidence evidence, List<Run> runs) {
    return new Evidence(
        evidence.schema(), evidence.madeBy(), evidence.target(), runs, evidence.reported());
  }
}
