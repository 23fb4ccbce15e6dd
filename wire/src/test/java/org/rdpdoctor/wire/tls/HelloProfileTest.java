package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class HelloProfileTest {
  private static final KeyShare X25519_SHARE =
      new KeyShare(NamedGroup.X25519, counting(0x00, 0x20));
  private static final KeyShare SECP256R1_SHARE =
      new KeyShare(NamedGroup.SECP256R1, Bytes.of(4).append(counting(0x00, 0x40)));

  private static HelloRandomness randomness(KeyShare... shares) {
    return new HelloRandomness(counting(0x40, 0x60), counting(0x80, 0xA0), List.of(shares));
  }

  private static Bytes counting(int from, int to) {
    return Bytes.of(java.util.stream.IntStream.range(from, to).toArray());
  }

  static Stream<TlsVersion> versions() {
    return TlsVersion.KNOWN.stream();
  }

  @Test
  void currentWindowsIsWhatMstscSends() {
    TlsRecord hello =
        HelloProfile.currentWindows()
            .withServerName("host.example")
            .helloRecord(randomness(X25519_SHARE));
    assertThat(hello.toBytes()).isEqualTo(AnnotatedHex.read("tls/client-current-windows").bytes());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void offersOneVersionOnly(TlsVersion version) throws DecodeException {
    HelloProfile profile = HelloProfile.only(version).withServerName("host.example.");
    TlsRecord hello = profile.helloRecord(randomness(X25519_SHARE, SECP256R1_SHARE));
    ClientHello read = (ClientHello) HandshakeMessage.decode(new Reader(hello.fragment()));
    assertThat(read.oddities()).isEmpty();
    assertThat(hello.oddities()).isEmpty();
    assertThat(read.offeredVersions()).containsExactly(version);
    assertThat(read.offers(version)).isTrue();
    assertThat(read.offers(TlsVersion.TLS_1_3)).isEqualTo(version.equals(TlsVersion.TLS_1_3));
    assertThat(read.random()).isEqualTo(counting(0x40, 0x60));
    assertThat(read.cipherSuites()).hasSizeLessThanOrEqualTo(128).doesNotHaveDuplicates();
  }

  @Test
  void ssl30HasNoExtensionsAndItsOwnRecordVersion() {
    TlsRecord hello =
        HelloProfile.only(TlsVersion.SSL_3_0).withServerName("a.example").helloRecord(randomness());
    assertThat(hello.version()).isEqualTo(TlsVersion.SSL_3_0);
    ClientHello message = HelloProfile.only(TlsVersion.SSL_3_0).hello(randomness());
    assertThat(message.extensions()).isEqualTo(Extensions.ABSENT);
    assertThat(message.sessionId()).isEqualTo(Bytes.EMPTY);
    assertThat(message.cipherSuites().getLast())
        .isEqualTo(CipherSuite.EMPTY_RENEGOTIATION_INFO_SCSV);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void tellsThatItKnowsSecureRenegotiation(TlsVersion version) {
    ClientHello hello = HelloProfile.only(version).hello(randomness());
    boolean bySuite = hello.cipherSuites().contains(CipherSuite.EMPTY_RENEGOTIATION_INFO_SCSV);
    boolean byExtension = hello.extensions().contains(ExtensionType.RENEGOTIATION_INFO);
    assertThat(bySuite).isEqualTo(version.compareTo(TlsVersion.TLS_1_2) < 0);
    assertThat(byExtension).isEqualTo(version.equals(TlsVersion.TLS_1_2));
  }

  @Test
  void tls12OffersSha1SignaturesAndExtendedMasterSecret() {
    ClientHello hello = HelloProfile.only(TlsVersion.TLS_1_2).hello(randomness(X25519_SHARE));
    assertThat(hello.signatureAlgorithms())
        .contains(SignatureScheme.RSA_PKCS1_SHA1, SignatureScheme.ECDSA_SHA1);
    assertThat(hello.extensions().contains(ExtensionType.EXTENDED_MASTER_SECRET)).isTrue();
    assertThat(hello.extensions().contains(ExtensionType.KEY_SHARE)).isFalse();
    assertThat(hello.supportedGroups()).noneMatch(NamedGroup::isFiniteField);
  }

  @Test
  void olderVersionsOfferNoSignatureAlgorithms() {
    ClientHello hello = HelloProfile.only(TlsVersion.TLS_1_1).hello(randomness());
    assertThat(hello.signatureAlgorithms()).isEmpty();
    assertThat(hello.extensions().contains(ExtensionType.EXTENDED_MASTER_SECRET)).isTrue();
  }

  @Test
  void tls13UsesTheSharesOfItsGroups() {
    ClientHello hello =
        HelloProfile.only(TlsVersion.TLS_1_3)
            .withGroups(List.of(NamedGroup.SECP256R1, NamedGroup.X448))
            .hello(randomness(X25519_SHARE, SECP256R1_SHARE));
    assertThat(hello.keyShares()).containsExactly(SECP256R1_SHARE);
    assertThat(hello.supportedGroups()).containsExactly(NamedGroup.SECP256R1, NamedGroup.X448);
    assertThat(hello.legacyVersion()).isEqualTo(TlsVersion.TLS_1_2);
    assertThat(hello.sessionId()).isEqualTo(counting(0x80, 0xA0));
  }

  @Test
  void tls13WithoutSharesLetsTheServerNameTheGroup() {
    ClientHello hello = HelloProfile.only(TlsVersion.TLS_1_3).hello(randomness());
    assertThat(hello.extensions().find(ExtensionType.KEY_SHARE)).contains(Bytes.of(0, 0));
    assertThat(hello.oddities()).isEmpty();
  }

  @Test
  void offersTheGivenSuites() {
    List<CipherSuite> suites = List.of(new CipherSuite(0xC02F), new CipherSuite(0x1399));
    ClientHello hello =
        HelloProfile.only(TlsVersion.TLS_1_2).withCipherSuites(suites).hello(randomness());
    assertThat(hello.cipherSuites()).isEqualTo(suites);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host", "host.example", "host.example.", "a_b.example", "xn--bcher-kva.de"})
  void namesTheServer(String host) {
    ClientHello hello =
        HelloProfile.currentWindows().withServerName(host).hello(randomness(X25519_SHARE));
    assertThat(hello.serverName()).contains(host.replaceFirst("\\.$", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"192.0.2.1", "1.2", "2001:db8::1", "fe80::1%eth0", "[::1]", "b\u00fccher.de", ""})
  void doesNotNameAnIpLiteralOrWhatIsNoName(String host) {
    HelloProfile profile = HelloProfile.currentWindows().withServerName(host);
    assertThat(profile.serverName()).isEmpty();
    assertThat(profile.hello(randomness()).extensions().contains(ExtensionType.SERVER_NAME))
        .isFalse();
  }

  @Test
  void doesNotNameWhatIsTooLong() {
    assertThat(HelloProfile.currentWindows().withServerName("a".repeat(254)).serverName())
        .isEmpty();
  }

  @Test
  void theNameCanBeTakenAway() {
    assertThat(HelloProfile.currentWindows().withServerName("a.example").withoutServerName())
        .isEqualTo(HelloProfile.currentWindows());
  }

  @Test
  void refusesTooManySuites() {
    List<CipherSuite> suites = CipherSuite.registered().subList(0, 128);
    assertThatThrownBy(() -> HelloProfile.currentWindows().withCipherSuites(suites))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127");
  }

  @Test
  void refusesRandomnessOfAnotherSize() {
    assertThatThrownBy(() -> new HelloRandomness(Bytes.of(1), counting(0, 32), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
