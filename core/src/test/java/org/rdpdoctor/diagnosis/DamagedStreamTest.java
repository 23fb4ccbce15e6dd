package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.accepted;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.hello;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.session;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdpNegotiation;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.TlsVersion;

/** A certificate that cannot be read is the server's only while the stream is whole. */
class DamagedStreamTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final String TUNNEL = "tunnel-software-bug";
  private static final String CERTIFICATE = "listener-cert-invalid";

  private static Assessment assessment(String cause, TlsObservation handshake) {
    EvidenceBuilder evidence =
        xrdpNegotiation()
            .tls(accepted(TlsVersion.TLS_1_2), accepted(TlsVersion.TLS_1_3), handshake)
            .certificate(new CertificateUnreadable("length beyond the end", Bytes.of(0x30)));
    return ENGINE.judge(evidence.build()).cause(cause).orElseThrow();
  }

  private static TlsObservation failed(String how) {
    return new TlsSessionFailed(
        hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
        "server's certificate",
        how,
        Duration.ofMillis(9));
  }

  @Test
  void aRecordThatDoesNotFitItsChecksumPointsToTheTunnel() {
    TlsObservation badRecord = failed("we refused with alert 20");

    assertThat(assessment(TUNNEL, badRecord).verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(assessment(CERTIFICATE, badRecord).verdict()).isNotEqualTo(Verdict.LIKELY);
  }

  @Test
  void aWholeStreamPointsToTheCertificate() {
    for (TlsObservation whole :
        new TlsObservation[] {failed("we refused with alert 42"), session(TlsVersion.TLS_1_3)}) {
      assertThat(assessment(CERTIFICATE, whole).verdict()).isEqualTo(Verdict.LIKELY);
      assertThat(assessment(TUNNEL, whole).verdict()).isNotEqualTo(Verdict.LIKELY);
    }
  }
}
