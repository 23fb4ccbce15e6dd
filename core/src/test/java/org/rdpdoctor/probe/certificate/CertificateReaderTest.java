package org.rdpdoctor.probe.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.CertificateSignature;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.reading.CertificateReader;
import org.rdpdoctor.reading.UnreadableCertificate;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.ObjectIdentifier;

class CertificateReaderTest {
  @TempDir private Path folder;

  private static final ObjectIdentifier KEY_USAGE = new ObjectIdentifier("2.5.29.15");
  private static final ObjectIdentifier EXTENDED_KEY_USAGE = new ObjectIdentifier("2.5.29.37");
  private static final ObjectIdentifier BASIC_CONSTRAINTS = new ObjectIdentifier("2.5.29.19");
  private static final ObjectIdentifier ALTERNATIVE_NAMES = new ObjectIdentifier("2.5.29.17");

  @Test
  void theCertificateThatWindowsMakes() throws UnreadableCertificate {
    CertificateRecipe recipe = CertificateRecipe.asWindowsMakesIt("host.example");
    Bytes der = recipe.sign().chain().getFirst();
    Certificate read = CertificateReader.read(der);
    assertThat(read.subject()).isEqualTo("CN=host.example").isEqualTo(read.issuer());
    assertThat(read.commonName()).contains("host.example");
    assertThat(read.selfSigned()).isTrue();
    assertThat(read.authority()).isFalse();
    assertThat(read.keyAlgorithm()).isEqualTo("RSA");
    assertThat(read.keyBits()).isEqualTo(2048);
    assertThat(read.signatureAlgorithm()).isEqualTo("SHA256withRSA");
    assertThat(read.keyUsages()).containsExactly("dataEncipherment", "keyEncipherment");
    assertThat(read.extendedKeyUsages()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(read.dnsNames()).isEmpty();
    assertThat(Duration.between(read.notBefore(), recipe.notBefore()))
        .isLessThan(Duration.ofSeconds(1));
    assertThat(read.sha1().size()).isEqualTo(20);
    assertThat(read.sha256().size()).isEqualTo(32);
    assertThat(read.der()).isEqualTo(der);
  }

  @Test
  void namesAndAddresses() throws Exception {
    Bytes der =
        TestingCertificates.with(
            CertificateExtension.alternativeNames(
                List.of("a.example", "*.b.example"),
                List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7"))));
    Certificate read = CertificateReader.read(der);
    assertThat(read.dnsNames()).containsExactly("a.example", "*.b.example");
    assertThat(read.ipAddresses()).containsExactly("192.0.2.7", "2001:db8:0:0:0:0:0:7");
  }

  @Test
  void weakness() throws UnreadableCertificate {
    Certificate read =
        CertificateReader.read(
            CertificateRecipe.asWindowsMakesIt("weak.example")
                .withKey(LabKey.WEAK)
                .withSignature(CertificateSignature.SHA1_WITH_RSA)
                .sign()
                .chain()
                .getFirst());
    assertThat(read.keyBits()).isEqualTo(1024);
    assertThat(read.signatureAlgorithm()).isEqualTo("SHA1withRSA");
  }

  @Test
  void anAuthorityAndWhatItIssues() throws UnreadableCertificate {
    Certificate root = CertificateReader.read(TestingCertificates.root());
    assertThat(root.authority()).isTrue();
    assertThat(root.keyUsages()).containsExactly("cRLSign", "keyCertSign");
    Certificate server = CertificateReader.read(TestingCertificates.server());
    assertThat(server.selfSigned()).isFalse();
    assertThat(server.issuer()).isEqualTo("CN=" + TestingCertificates.INTERMEDIATE);
  }

  @Test
  void oddExtensionsDoNotHideTheRest() throws UnreadableCertificate {
    Bytes odd = Bytes.of(0x04, 0x01, 0x00);
    Certificate read =
        CertificateReader.read(
            TestingCertificates.with(
                new CertificateExtension(KEY_USAGE, true, odd),
                new CertificateExtension(EXTENDED_KEY_USAGE, true, odd),
                new CertificateExtension(BASIC_CONSTRAINTS, true, odd),
                new CertificateExtension(ALTERNATIVE_NAMES, true, odd)));
    assertThat(read.commonName()).contains(TestingCertificates.SERVER);
    assertThat(read.keyUsages()).isEmpty();
    assertThat(read.extendedKeyUsages()).isEmpty();
    assertThat(read.dnsNames()).isEmpty();
    assertThat(read.authority()).isFalse();
    assertThat(read.keyBits()).isEqualTo(2048);
  }

  @Test
  void hostileNamesStayAsTheyAreButNotAsLong() throws UnreadableCertificate {
    String hostile = "\u001b[2J\r\nverdict: healthy";
    assertThat(CertificateReader.read(named(hostile)).commonName()).contains(hostile);
    String long1 = "\uD83D\uDE00".repeat(2000);
    assertThat(CertificateReader.read(named(long1)).commonName().orElseThrow())
        .isEqualTo("\uD83D\uDE00".repeat(1024) + "...");
  }

  private static Bytes named(String commonName) {
    return TestingCertificates.named(Asn1Element.utf8String(commonName));
  }

  @Test
  @Timeout(20)
  void deepNestingIsNamed() {
    for (int levels : List.of(40, 1000, 10_000)) {
      Asn1Element element = Asn1Element.nullValue();
      for (int i = 0; i < levels; i++) {
        element = Asn1Element.sequence(element);
      }
      Bytes der = TestingCertificates.named(element);
      try {
        assertThat(CertificateReader.read(der).selfSigned()).isTrue();
      } catch (UnreadableCertificate unreadable) {
        assertThat(unreadable).hasMessageMatching("its ASN.1 .*|it has .* bytes, .*");
      }
    }
  }

  /** Compared by the rules of names, each part of one name is looked for in all of the other. */
  @Test
  @Timeout(5)
  void namesOfManyPartsAreComparedInTime() throws Exception {
    List<Asn1Element> parts =
        IntStream.range(0, 8_000).mapToObj(CertificateReaderTest::part).toList();
    Bytes der =
        TestingCertificates.between(
            Asn1Element.sequence(parts), Asn1Element.sequence(parts.reversed()));
    assertThat(CertificateReader.read(der).selfSigned()).isFalse();
    Path nobody = TestingCertificates.pem(folder.resolve("roots.pem"), TestingCertificates.root());
    assertThat(new TrustJudge(Optional.of(nobody), List.of(nobody)).judge(List.of(der), false))
        .isInstanceOf(CertificateObservation.class);
  }

  private static Asn1Element part(int number) {
    return Asn1Element.set(
        Asn1Element.sequence(
            Asn1Element.objectIdentifier(new ObjectIdentifier("2.5.4.11")),
            Asn1Element.printableString(Integer.toString(number, 36))));
  }

  @Test
  void theCommonNameIsTheLastOneWhereverItStands() throws Exception {
    Asn1Element name =
        Asn1Element.sequence(
            Asn1Element.set(attribute("2.5.4.3", "first")),
            Asn1Element.set(attribute("2.5.4.11", "unit"), attribute("2.5.4.3", "last")));
    Certificate read = CertificateReader.read(TestingCertificates.between(name, name));
    assertThat(read.commonName()).contains("last");
    assertThat(read.selfSigned()).isTrue();
  }

  private static Asn1Element attribute(String type, String value) {
    return Asn1Element.sequence(
        Asn1Element.objectIdentifier(new ObjectIdentifier(type)),
        Asn1Element.printableString(value));
  }

  @Test
  void whatIsNotReadSaysWhy() {
    assertThatThrownBy(() -> CertificateReader.read(Bytes.of(1, 2, 3)))
        .isInstanceOf(UnreadableCertificate.class)
        .hasMessageStartingWith("its ASN.1 cannot be read");
    assertThatThrownBy(() ->
            CertificateReader.read(
                TestingCertificates.with(CertificateExtension.ballast(1_000_000))))
        .isInstanceOf(UnreadableCertificate.class)
        .hasMessageMatching("it has 1.000.\\d+ bytes, we read 262.144 at most");
    assertThatThrownBy(() -> CertificateReader.read(Bytes.EMPTY))
        .isInstanceOf(UnreadableCertificate.class);
  }

  @Test
  void aLargeOneIsReadAndNotKept() throws UnreadableCertificate {
    Certificate read =
        CertificateReader.read(TestingCertificates.with(CertificateExtension.ballast(100_000)));
    assertThat(read.commonName()).contains(TestingCertificates.SERVER);
    assertThat(read.der()).isEqualTo(Bytes.EMPTY);
  }
}
