package org.rdpdoctor.probe.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingLab.Examined;
import org.rdpdoctor.probe.TestingRoad;
import org.rdpdoctor.reading.CertificateReader;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.tls.TlsVersion;

@Timeout(120)
class CertificateStageTest {
  private static final int DEEP = 10_000;

  @SafeVarargs
  private static List<Observation> read(List<Bytes>... chains) throws InterruptedException {
    try (TestingRoad road = new TestingRoad(1, TestingLab.options())) {
      for (List<Bytes> chain : chains) {
        road.handOver().leaveChain(chain);
      }
      StageOutcome outcome = new CertificateStage().run(road);
      return ((Completed) outcome).observations().stream().map(Observed::observation).toList();
    }
  }

  private static Certificate shown(String fault) throws InterruptedException {
    List<CertificatePresented> presented =
        TestingLab.examine(fault).seen(CertificatePresented.class);
    assertThat(presented).hasSize(1);
    return presented.getFirst().chain().getFirst();
  }

  @Test
  void withoutAChainItIsNotReached() throws InterruptedException {
    try (TestingRoad road = new TestingRoad(1, TestingLab.options())) {
      road.handOver().leaveChain(List.of());
      assertThat(new CertificateStage().run(road))
          .isEqualTo(new NotReached("no TLS handshake got as far as a certificate"));
    }
  }

  @Test
  void theSameCertificateIsReadOnce() throws InterruptedException {
    List<Bytes> chain = List.of(TestingCertificates.selfSigned());
    assertThat(read(chain, chain, chain))
        .hasExactlyElementsOfTypes(CertificatePresented.class, ChainNotTrusted.class);
  }

  @Test
  void twoCertificatesOfOneServer() throws InterruptedException {
    Bytes one = TestingCertificates.selfSigned();
    Bytes unreadable = Bytes.of(1, 2, 3);
    assertThat(read(List.of(one), List.of(unreadable), List.of(one)))
        .hasExactlyElementsOfTypes(
            CertificatePresented.class,
            ChainNotTrusted.class,
            CertificateUnreadable.class,
            CertificateVaried.class)
        .last()
        .isEqualTo(
            new CertificateVaried(
                List.of(CertificateReader.sha256(one), CertificateReader.sha256(unreadable))));
  }

  @Test
  void anUnreadablePartOfTheChainDoesNotHideTheServersOwn() throws InterruptedException {
    assertThat(read(List.of(TestingCertificates.server(), Bytes.of(1, 2, 3))))
        .hasExactlyElementsOfTypes(
            CertificateUnreadable.class, CertificatePresented.class, ChainNotTrusted.class);
  }

  @Test
  void aLongChainIsReadInPart() throws InterruptedException {
    List<Bytes> chain = Stream.generate(TestingCertificates::selfSigned).limit(40).toList();
    assertThat(read(chain))
        .filteredOn(CertificatePresented.class::isInstance)
        .singleElement()
        .satisfies(each -> assertThat(((CertificatePresented) each).chain()).hasSize(10));
  }

  @Test
  void datesNamesAndWeakness() throws InterruptedException {
    Instant now = Instant.now();
    assertThat(shown("cert-expired").notAfter()).isBefore(now.minus(Duration.ofDays(29)));
    assertThat(shown("cert-not-yet-valid").notBefore()).isAfter(now.plus(Duration.ofDays(29)));
    assertThat(shown("cert-name-mismatch").dnsNames()).containsExactly("otherhost.lab.example");
    assertThat(shown("cert-weak").keyBits()).isEqualTo(1024);
    assertThat(shown("certificate-escape-sequences").subject()).contains("\u001b[2J");
  }

  @Test
  void theChainOfAnAuthority() throws InterruptedException {
    Examined examined = TestingLab.examine("cert-name-mismatch");
    assertThat(examined.seen(CertificatePresented.class))
        .singleElement()
        .satisfies(presented -> assertThat(presented.chain()).hasSize(2));
    assertThat(examined.seen(ChainNotTrusted.class)).hasSize(1);
  }

  @Test
  void aCertificateOfAMegabyte() throws InterruptedException {
    Examined examined = TestingLab.examine("certificate-1mb");
    assertThat(examined.seen(CertificateUnreadable.class))
        .singleElement()
        .satisfies(
            unreadable -> assertThat(unreadable.problem()).matches("it has 1.000.\\d+ bytes, .*"));
    assertThat(examined.seen(TlsSessionEstablished.class)).hasSize(1);
  }

  @Test
  void aCertificateTenThousandLevelsDeep() throws InterruptedException {
    Examined examined = TestingLab.examine("certificate-deep-asn1");
    assertThat(examined.seen(CertificateUnreadable.class)).hasSize(1);
    assertThat(examined.seen(TlsSessionFailed.class))
        .isNotEmpty()
        .allSatisfy(failed -> assertThat(failed.phase()).isEqualTo("server's certificate"));
    assertThat(examined.outcome(StageId.NLA))
        .isEqualTo(new NotReached("no TLS session came about"));
  }

  private static Examined serving(ServerCertificate certificate, TlsVersion... versions)
      throws InterruptedException {
    TlsProfile profile = TlsProfile.windowsServer2022().withVersions(versions);
    return TestingLab.examine(
        RdpListener.likeWindows(
            Negotiation.windowsDemandingNla(),
            new TlsRoad(profile, certificate, new CredSspServer(WindowsIdentity.labServer()))),
        TestingLab.options());
  }

  @Test
  void alsoWhenOnlyABrokenSessionShowsIt() throws InterruptedException {
    Asn1Element element = Asn1Element.nullValue();
    for (int i = 0; i < DEEP; i++) {
      element = Asn1Element.sequence(element);
    }
    Bytes deep = TestingCertificates.named(element);
    Examined examined =
        serving(new ServerCertificate(LabKey.LISTENER, List.of(deep)), TlsVersion.TLS_1_3);
    assertThat(examined.seen(TlsSessionEstablished.class)).isEmpty();
    assertThat(examined.seen(CertificateUnreadable.class))
        .as("TLS 1.3 shows it to none but the session")
        .singleElement()
        .satisfies(unreadable -> assertThat(deep.startsWith(unreadable.firstBytes())).isTrue());
  }

  /** A length in more bytes than it needs: not DER, and every client takes it. */
  private static Bytes withLongLength(Bytes der) throws InterruptedException {
    assertThat(der.at(1)).isEqualTo(0x82);
    return Bytes.of(0x30, 0x83, 0, der.at(2), der.at(3)).append(der.slice(4, der.size()));
  }

  @Test
  void certificatesAreComparedAsTheyWereSent() throws InterruptedException {
    Bytes sent = withLongLength(TestingCertificates.selfSigned());
    Examined examined =
        serving(
            new ServerCertificate(LabKey.LISTENER, List.of(sent)),
            TlsVersion.TLS_1_3,
            TlsVersion.TLS_1_2);
    assertThat(examined.seen(TlsSessionEstablished.class))
        .as("shown in clear and in the session")
        .hasSize(1);
    assertThat(examined.seen(CertificateObservation.class))
        .noneMatch(CertificateVaried.class::isInstance);
    assertThat(examined.seen(CertificatePresented.class))
        .singleElement()
        .satisfies(presented -> assertThat(presented.chain().getFirst().der()).isEqualTo(sent));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 40})
  void aLongChainDoesNotBreakTheSession(int length) throws InterruptedException {
    Bytes own =
        CertificateRecipe.asWindowsMakesIt("own.example")
            .withExtensions(List.of(CertificateExtension.serverAuthentication()))
            .sign()
            .chain()
            .getFirst();
    List<Bytes> chain = Collections.nCopies(length, own);
    Examined examined = serving(new ServerCertificate(LabKey.LISTENER, chain), TlsVersion.TLS_1_3);
    assertThat(examined.seen(TlsSessionEstablished.class)).hasSize(1);
    assertThat(examined.seen(CertificatePresented.class)).hasSize(1);
  }
}
