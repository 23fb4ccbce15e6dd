package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

class HandshakeMessageTest {
  private static final Bytes RANDOM = new Writer().zeros(32).toBytes();
  private static final CipherSuite DHE = new CipherSuite(0x0033);
  private static final CipherSuite ECDHE = new CipherSuite(0xC013);

  private static HandshakeMessage decode(Bytes bytes) throws DecodeException {
    return HandshakeMessage.decode(new Reader(bytes));
  }

  private static Bytes message(HandshakeType type, Bytes body) {
    return new Writer().u8(type.value()).u24be(body.size()).bytes(body).toBytes();
  }

  private static ServerHello serverHello(Extensions extensions, Bytes trailing) {
    return new ServerHello(TlsVersion.TLS_1_2, RANDOM, Bytes.EMPTY, DHE, 0, extensions, trailing);
  }

  @Test
  void aBodyAboveTheLimitIsRefusedBeforeItIsThere() {
    Bytes header = new Writer().u8(11).u24be(HandshakeMessage.MAX_BODY_BYTES + 1).toBytes();
    assertThat(TlsOracles.refusal(header, HandshakeMessage::decode))
        .contains(DecodeException.Kind.LIMIT);
  }

  @Test
  void anUnknownTypeSurvives() throws DecodeException {
    Bytes bytes = message(new HandshakeType(99), Bytes.of(1, 2, 3));
    HandshakeMessage read = decode(bytes);
    assertThat(read).isEqualTo(new UnknownHandshake(new HandshakeType(99), Bytes.of(1, 2, 3)));
    assertThat(read.toBytes()).isEqualTo(bytes);
  }

  @Test
  void bytesAtTheEndAreKeptAndReported() throws DecodeException {
    ServerHello hello = serverHello(Extensions.of(List.of()), Bytes.of(7, 7));
    assertThat(decode(hello.toBytes())).isEqualTo(hello);
    assertThat(hello.oddities()).containsExactly("2 bytes follow the last field of server_hello");
    assertThat(new ServerHelloDone(Bytes.of(1)).oddities()).hasSize(1);
    assertThat(new ServerHelloDone().oddities()).isEmpty();
  }

  @Test
  void missingExtensionsAndEmptyOnesAreNotTheSame() throws DecodeException {
    ServerHello without = serverHello(Extensions.ABSENT, Bytes.EMPTY);
    ServerHello empty = serverHello(Extensions.of(List.of()), Bytes.EMPTY);
    assertThat(empty.size()).isEqualTo(without.size() + 2);
    assertThat(decode(without.toBytes())).isEqualTo(without);
    assertThat(decode(empty.toBytes())).isEqualTo(empty);
  }

  @Test
  void aMalformedExtensionIsAnOddityAndDoesNotDecide() {
    Extension broken = new Extension(ExtensionType.SUPPORTED_VERSIONS, Bytes.of(3));
    ServerHello hello = serverHello(Extensions.of(List.of(broken, broken)), Bytes.EMPTY);
    assertThat(hello.selectedVersion()).isEqualTo(TlsVersion.TLS_1_2);
    assertThat(hello.oddities())
        .containsExactly(
            "extension supported_versions comes more than once",
            "extension supported_versions is malformed: "
                + "selected version at offset 0 needs 2 bytes, 1 are left");
  }

  @Test
  void oddChoicesOfAServerAreReported() {
    ServerHello hello =
        new ServerHello(
            TlsVersion.TLS_1_0,
            RANDOM,
            new Writer().zeros(33).toBytes(),
            CipherSuite.FALLBACK_SCSV,
            1,
            Extensions.ABSENT,
            Bytes.EMPTY);
    assertThat(hello.oddities())
        .containsExactly(
            "session id has 33 bytes",
            "compression method is 1",
            "selected cipher suite cannot be negotiated: TLS_FALLBACK_SCSV");
  }

  @Test
  void aHelloThatOffersNothingIsReported() throws DecodeException {
    ClientHello hello =
        new ClientHello(
            TlsVersion.TLS_1_2,
            RANDOM,
            Bytes.EMPTY,
            List.of(),
            Bytes.EMPTY,
            Extensions.of(List.of(new Extension(ExtensionType.SERVER_NAME, Bytes.of(0, 1, 9)))),
            Bytes.EMPTY);
    assertThat(decode(hello.toBytes())).isEqualTo(hello);
    assertThat(hello.serverName()).isEmpty();
    assertThat(hello.oddities())
        .hasSize(3)
        .anyMatch(text -> text.startsWith("extension server_name is malformed"));
  }

  @Test
  void anOddListOfSuitesIsRefused() {
    Bytes body = new Writer().u16be(0x0303).bytes(RANDOM).u8(0).u16be(3).zeros(8).toBytes();
    assertThat(
            TlsOracles.refusal(message(HandshakeType.CLIENT_HELLO, body), HandshakeMessage::decode))
        .contains(DecodeException.Kind.UNEXPECTED);
  }

  @Test
  void aCertificateOfOneMegabyteIsRead() throws DecodeException {
    Bytes large = new Writer().zeros(CertificateMessage.MAX_CERTIFICATE_BYTES).toBytes();
    CertificateMessage message = new CertificateMessage(List.of(large));
    assertThat(decode(message.toBytes())).isEqualTo(message);
    Bytes larger = large.append(Bytes.of(0));
    assertThatThrownBy(() -> new CertificateMessage(List.of(larger)))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes body = new Writer().u24be(larger.size() + 3).u24be(larger.size()).bytes(larger).toBytes();
    assertThat(
            TlsOracles.refusal(message(HandshakeType.CERTIFICATE, body), HandshakeMessage::decode))
        .contains(DecodeException.Kind.LIMIT);
  }

  @Test
  void aChainMayNotBeEndless() throws DecodeException {
    List<Bytes> most = Collections.nCopies(CertificateMessage.MAX_CERTIFICATES, Bytes.of(1));
    CertificateMessage message = new CertificateMessage(most);
    assertThat(decode(message.toBytes())).isEqualTo(message);
    int tooMany = 4 * (CertificateMessage.MAX_CERTIFICATES + 1);
    Writer body = new Writer().u24be(tooMany);
    for (int i = 0; i < tooMany; i += 4) {
      body.u24be(1).u8(1);
    }
    assertThat(
            TlsOracles.refusal(
                message(HandshakeType.CERTIFICATE, body.toBytes()), HandshakeMessage::decode))
        .contains(DecodeException.Kind.LIMIT);
  }

  @Test
  void anEmptyChainIsOdd() {
    assertThat(new CertificateMessage(List.of()).oddities())
        .containsExactly("certificate list is empty");
    assertThat(new CertificateMessage(List.of(Bytes.EMPTY)).oddities())
        .containsExactly("a certificate is empty");
  }

  @Test
  void keyExchangeParametersAreWrittenAsTheyAreRead() throws DecodeException {
    KeyExchangeParameters curve =
        new KeyExchangeParameters.NamedCurve(NamedGroup.SECP256R1, Bytes.of(4, 1, 2));
    ServerSignature signature =
        new ServerSignature(Optional.of(SignatureScheme.RSA_PKCS1_SHA256), Bytes.of(9));
    Writer rest = new Writer();
    signature.encode(rest);
    ServerKeyExchange message = ServerKeyExchange.of(curve, rest.toBytes());
    assertThat(message.parameters(ECDHE)).isEqualTo(curve);
    assertThat(message.signature(ECDHE, TlsVersion.TLS_1_2)).isEqualTo(signature);
    assertThat(signature.size()).isEqualTo(rest.size());
    assertThat(message.bodySize()).isEqualTo(curve.size() + rest.size());
  }

  @Test
  void leadingZerosOfAPrimeDoNotCount() throws DecodeException {
    Bytes prime = Bytes.of(0, 0, 0x1F, 0xFF);
    KeyExchangeParameters.FiniteField field =
        new KeyExchangeParameters.FiniteField(prime, Bytes.of(2), Bytes.of(5));
    assertThat(field.primeBits()).isEqualTo(13);
    assertThat(ServerKeyExchange.of(field, Bytes.EMPTY).parameters(DHE)).isEqualTo(field);
    assertThat(
            new KeyExchangeParameters.FiniteField(Bytes.of(0), Bytes.EMPTY, Bytes.EMPTY)
                .primeBits())
        .isZero();
  }

  @Test
  void aSuiteWithoutKeyExchangeMessageHasNoParameters() {
    ServerKeyExchange message = new ServerKeyExchange(Bytes.of(3, 0, 23, 0));
    assertThatThrownBy(() -> message.parameters(new CipherSuite(0xC02D)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThatThrownBy(() -> new ServerKeyExchange(Bytes.of(1, 0)).parameters(ECDHE))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("curve type");
  }

  @Test
  void certificateRequestIsWrittenForItsVersion() throws DecodeException {
    CertificateRequest.Contents contents =
        new CertificateRequest.Contents(
            Bytes.of(1),
            List.of(SignatureScheme.RSA_PKCS1_SHA256),
            List.of(Bytes.of(0x30, 0), Bytes.EMPTY));
    CertificateRequest message = CertificateRequest.of(TlsVersion.TLS_1_2, contents);
    assertThat(message.contents(TlsVersion.TLS_1_2)).isEqualTo(contents);
    assertThat(decode(message.toBytes())).isEqualTo(message);
  }

  @Test
  void serverBuildersAreReadBack() {
    KeyShare share = new KeyShare(NamedGroup.X25519, RANDOM);
    ServerHello hello =
        serverHello(
            Extensions.of(
                List.of(
                    Extension.selectedVersion(TlsVersion.TLS_1_3),
                    Extension.selectedKeyShare(share))),
            Bytes.EMPTY);
    assertThat(hello.selectedVersion()).isEqualTo(TlsVersion.TLS_1_3);
    assertThat(hello.selectedGroup()).contains(NamedGroup.X25519);
    ServerHello retry =
        serverHello(Extensions.of(List.of(Extension.requestedGroup(NamedGroup.X448))), Bytes.EMPTY);
    assertThat(retry.selectedGroup()).contains(NamedGroup.X448);
    assertThat(hello.oddities()).isEmpty();
    assertThat(retry.oddities()).isEmpty();
  }

  @Test
  void impossibleMessagesAreNotMade() {
    assertThatThrownBy(() ->
            new ServerHello(
                TlsVersion.TLS_1_2,
                Bytes.of(1),
                Bytes.EMPTY,
                DHE,
                0,
                Extensions.ABSENT,
                Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("random");
    assertThatThrownBy(() -> new Extensions(false, List.of(Extension.sessionTicket())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
