package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;

/** What the golden files say, value by value. */
class GoldenValuesTest {
  private static ServerFlight server(String name) {
    ServerFlight flight = new ServerFlight();
    flight.feed(AnnotatedHex.read("tls/server-" + name).bytes());
    return flight;
  }

  private static ClientHello client(String name) {
    List<TlsEvent> events =
        new TlsStreamReader().feed(AnnotatedHex.read("tls/client-" + name).bytes());
    assertThat(events).hasSize(2);
    return (ClientHello) ((TlsEvent.MessageRead) events.getLast()).message();
  }

  private static String suite(ServerFlight flight) {
    return flight.serverHello().orElseThrow().cipherSuite().name();
  }

  private static KeyExchangeParameters parameters(ServerFlight flight) throws DecodeException {
    CipherSuite suite = flight.serverHello().orElseThrow().cipherSuite();
    return flight.serverKeyExchange().orElseThrow().parameters(suite);
  }

  private static ServerSignature signature(ServerFlight flight) throws DecodeException {
    ServerHello hello = flight.serverHello().orElseThrow();
    return flight
        .serverKeyExchange()
        .orElseThrow()
        .signature(hello.cipherSuite(), hello.selectedVersion());
  }

  @Test
  void ssl30Server() {
    ServerFlight flight = server("ssl30-rsa-rc4-md5");
    ServerHello hello = flight.serverHello().orElseThrow();
    assertThat(hello.selectedVersion()).isEqualTo(TlsVersion.SSL_3_0);
    assertThat(hello.extensions()).isEqualTo(Extensions.ABSENT);
    assertThat(suite(flight)).isEqualTo("TLS_RSA_WITH_RC4_128_MD5");
    assertThat(flight.certificate().orElseThrow().certificates())
        .containsExactly(Bytes.ofHex("3003020101"));
    assertThat(flight.serverKeyExchange()).isEmpty();
    assertThat(flight.isComplete()).isTrue();
  }

  @Test
  void ssl30ClientHasNoExtensions() {
    ClientHello hello = client("ssl30");
    assertThat(hello.legacyVersion()).isEqualTo(TlsVersion.SSL_3_0);
    assertThat(hello.extensions().present()).isFalse();
    assertThat(hello.cipherSuites()).contains(CipherSuite.EMPTY_RENEGOTIATION_INFO_SCSV);
    assertThat(hello.serverName()).isEmpty();
    assertThat(hello.offeredVersions()).containsExactly(TlsVersion.SSL_3_0);
  }

  @Test
  void tls10ServerSignsWithoutNamingTheScheme() throws DecodeException {
    ServerFlight flight = server("tls10-ecdhe-rsa");
    assertThat(suite(flight)).isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
    KeyExchangeParameters.NamedCurve curve = (KeyExchangeParameters.NamedCurve) parameters(flight);
    assertThat(curve.group()).isEqualTo(NamedGroup.X25519);
    assertThat(curve.point().size()).isEqualTo(32);
    assertThat(signature(flight).scheme()).isEmpty();
    assertThat(signature(flight).signature().size()).isEqualTo(128);
    assertThat(flight.serverHello().orElseThrow().saysItCouldDoBetter()).isTrue();
  }

  @Test
  void tls11ServerWithRsaHasNoKeyExchangeMessage() {
    ServerFlight flight = server("tls11-rsa");
    assertThat(suite(flight)).isEqualTo("TLS_RSA_WITH_AES_128_CBC_SHA");
    assertThat(flight.serverHello().orElseThrow().selectedVersion()).isEqualTo(TlsVersion.TLS_1_1);
    assertThat(flight.serverKeyExchange()).isEmpty();
    assertThat(flight.certificate().orElseThrow().certificates()).hasSize(1);
  }

  @Test
  void tls12ServerTellsItsPrime() throws DecodeException {
    ServerFlight flight = server("tls12-dhe-rsa-1024");
    KeyExchangeParameters.FiniteField field =
        (KeyExchangeParameters.FiniteField) parameters(flight);
    assertThat(field.primeBits()).isEqualTo(1024);
    assertThat(signature(flight).scheme()).contains(SignatureScheme.RSA_PSS_RSAE_SHA256);
  }

  @Test
  void anonymousServerSignsNothing() throws DecodeException {
    ServerFlight flight = server("tls12-dh-anon");
    assertThat(suite(flight)).isEqualTo("TLS_DH_anon_WITH_AES_128_CBC_SHA");
    assertThat(flight.certificate()).isEmpty();
    KeyExchangeParameters parameters = parameters(flight);
    assertThat(parameters.size()).isEqualTo(flight.serverKeyExchange().orElseThrow().body().size());
  }

  @Test
  void exportServerTellsItsShortKey() throws DecodeException {
    ServerFlight flight = server("tls10-rsa-export");
    KeyExchangeParameters.ExportRsaKey key =
        (KeyExchangeParameters.ExportRsaKey) parameters(flight);
    assertThat(key.modulusBits()).isEqualTo(512);
    assertThat(key.exponent()).isEqualTo(Bytes.of(1, 0, 1));
    assertThat(signature(flight).signature().size()).isEqualTo(32);
  }

  @Test
  void tls12ServerWithEcdsa() throws DecodeException {
    ServerFlight flight = server("tls12-ecdhe-ecdsa");
    assertThat(signature(flight).scheme()).contains(SignatureScheme.ECDSA_SECP256R1_SHA256);
    assertThat(flight.certificateRequest()).isEmpty();
  }

  @Test
  void serverAsksForAClientCertificate() throws DecodeException {
    CertificateRequest.Contents contents =
        server("tls12-client-certificate")
            .certificateRequest()
            .orElseThrow()
            .contents(TlsVersion.TLS_1_2);
    assertThat(contents.certificateTypes()).isEqualTo(Bytes.of(1, 2, 64));
    assertThat(contents.signatureSchemes()).contains(SignatureScheme.RSA_PKCS1_SHA256);
    assertThat(contents.authorities()).hasSize(1);
  }

  @Test
  void olderServerAsksWithoutSignatureSchemes() throws DecodeException {
    ServerFlight flight = server("tls11-certificate-request");
    CertificateRequest request = flight.certificateRequest().orElseThrow();
    assertThat(request.contents(TlsVersion.TLS_1_1))
        .isEqualTo(
            new CertificateRequest.Contents(
                Bytes.of(1, 2, 64), List.of(), List.of(Bytes.of(0x30, 0))));
    assertThat(flight.certificate().orElseThrow().certificates()).hasSize(2);
  }

  @Test
  void tls13Server() {
    ServerFlight flight = server("tls13");
    ServerHello hello = flight.serverHello().orElseThrow();
    assertThat(hello.legacyVersion()).isEqualTo(TlsVersion.TLS_1_2);
    assertThat(hello.selectedVersion()).isEqualTo(TlsVersion.TLS_1_3);
    assertThat(hello.selectedGroup()).contains(NamedGroup.X25519);
    assertThat(hello.isHelloRetryRequest()).isFalse();
    assertThat(flight.isComplete()).isTrue();
  }

  @Test
  void tls13ServerAsksForAnotherHello() {
    ServerHello hello = server("tls13-retry").serverHello().orElseThrow();
    assertThat(hello.isHelloRetryRequest()).isTrue();
    assertThat(hello.selectedVersion()).isEqualTo(TlsVersion.TLS_1_3);
    assertThat(hello.selectedGroup()).contains(NamedGroup.SECP384R1);
  }

  @Test
  void alert() {
    ServerFlight flight = server("alert-protocol-version");
    assertThat(flight.alert()).contains(Alert.fatal(AlertDescription.PROTOCOL_VERSION));
    assertThat(flight.serverHello()).isEmpty();
    assertThat(flight.isComplete()).isTrue();
  }

  @Test
  void xrdpAnswersInClearWithoutAKey() {
    ServerFlight flight = server("xrdp-disconnect");
    TlsEvent.NotTls foreign = flight.notTls().orElseThrow();
    assertThat(foreign.isMcsDisconnect()).isTrue();
    assertThat(foreign.offset()).isZero();
    assertThat(foreign.firstBytes()).isEqualTo(Bytes.ofHex("0300000902f0802180"));
    assertThat(flight.isComplete()).isTrue();
  }

  @Test
  void xrdpAnswersInClearBehindAnAlert() {
    ServerFlight flight = server("xrdp-alert-then-disconnect");
    assertThat(flight.alert()).contains(Alert.fatal(AlertDescription.HANDSHAKE_FAILURE));
    TlsEvent.NotTls foreign = flight.notTls().orElseThrow();
    assertThat(foreign.isMcsDisconnect()).isTrue();
    assertThat(foreign.offset()).isEqualTo(7);
  }

  @Test
  void opensslClientOfTls13() {
    ClientHello hello = client("tls13");
    assertThat(hello.serverName()).contains("host.example");
    assertThat(hello.offeredVersions()).containsExactly(TlsVersion.TLS_1_3);
    assertThat(hello.offers(TlsVersion.TLS_1_3)).isTrue();
    assertThat(hello.offers(TlsVersion.TLS_1_2)).isFalse();
    assertThat(hello.keyShares()).extracting(KeyShare::group).containsExactly(NamedGroup.X25519);
    assertThat(hello.supportedGroups()).contains(NamedGroup.X448, NamedGroup.FFDHE2048);
    assertThat(hello.signatureAlgorithms()).contains(SignatureScheme.ED25519);
  }

  @Test
  void opensslClientOfTls12OffersWhatIsOlderToo() {
    ClientHello hello = client("tls12-ecdhe-ecdsa");
    assertThat(hello.offers(TlsVersion.TLS_1_2)).isTrue();
    assertThat(hello.offers(TlsVersion.TLS_1_0)).isTrue();
    assertThat(hello.offers(TlsVersion.TLS_1_3)).isFalse();
    assertThat(hello.extensions().contains(ExtensionType.EXTENDED_MASTER_SECRET)).isTrue();
  }

  @Test
  void whatNobodyKnowsSurvives() {
    ClientHello hello = client("tls13-grease");
    assertThat(hello.cipherSuites().getFirst().isGrease()).isTrue();
    assertThat(hello.offeredVersions().getFirst().name()).isEqualTo("0x2a2a");
    assertThat(hello.supportedGroups())
        .extracting(NamedGroup::name)
        .containsExactly("GREASE", "X25519MLKEM768", "x25519");
    assertThat(hello.extensions().find(new ExtensionType(0xABCD)))
        .isEqualTo(Optional.of(Bytes.of(0xDE, 0xAD)));
    assertThat(hello.keyShares()).hasSize(2);
  }
}
