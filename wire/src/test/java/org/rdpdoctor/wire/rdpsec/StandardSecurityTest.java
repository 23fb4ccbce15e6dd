package org.rdpdoctor.wire.rdpsec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.rdpsec.PacketCipher.Opened;

class StandardSecurityTest {
  private static final Bytes CLIENT_RANDOM = Bytes.ofHex("11".repeat(SessionKeys.RANDOM_SIZE));
  private static final Bytes SERVER_RANDOM = Bytes.ofHex("2a".repeat(SessionKeys.RANDOM_SIZE));
  private static final int MORE_THAN_ONE_KEY = Rc4PacketCipher.PACKETS_PER_KEY + 10;

  @ParameterizedTest
  @ValueSource(longs = {0x01, 0x02, 0x08, 0x10})
  void whatOneSideSealsTheOtherOpens(long method) throws DecodeException {
    EncryptionMethods methods = new EncryptionMethods(method);
    SessionKeys keys = SessionKeys.derive(methods, CLIENT_RANDOM, SERVER_RANDOM);
    exchange(
        methods, PacketCipher.clientToServer(keys, true), PacketCipher.clientToServer(keys, false));
    exchange(
        methods, PacketCipher.serverToClient(keys, true), PacketCipher.serverToClient(keys, false));
  }

  private static void exchange(
      EncryptionMethods methods, PacketCipher sealing, PacketCipher opening)
      throws DecodeException {
    for (int i = 0; i < MORE_THAN_ONE_KEY; i++) {
      Bytes clear = Bytes.of(new byte[i % 40 + 1]);
      SecurityFlags flags = i % 2 == 0 ? SecurityFlags.INFO_PKT : SecurityFlags.SECURE_CHECKSUM;
      Opened opened = opened(methods, opening, sealing.seal(flags, clear));
      assertThat(opened).as("packet %d", i).isEqualTo(new Opened(clear, true));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0x01, 0x02, 0x08, 0x10})
  void aChangedPacketIsNoticed(long method) throws DecodeException {
    EncryptionMethods methods = new EncryptionMethods(method);
    SessionKeys keys = SessionKeys.derive(methods, CLIENT_RANDOM, SERVER_RANDOM);
    Bytes sealed =
        PacketCipher.clientToServer(keys, true)
            .seal(SecurityFlags.INFO_PKT, Bytes.of(1, 2, 3, 4, 5, 6, 7, 8));
    byte[] changed = sealed.toArray();
    changed[changed.length - 1] ^= 1;
    PacketCipher opening = PacketCipher.clientToServer(keys, false);
    assertThat(opened(methods, opening, Bytes.of(changed)).signatureValid()).isFalse();
  }

  private static Opened opened(EncryptionMethods methods, PacketCipher cipher, Bytes packet)
      throws DecodeException {
    Reader reader = new Reader(packet);
    SecurityHeader header = SecurityHeader.decode(reader, methods);
    return cipher.open(header, reader.rest());
  }

  @Test
  void keysAreNeverShown() {
    SessionKeys keys = SessionKeys.derive(EncryptionMethods.RC4_128, CLIENT_RANDOM, SERVER_RANDOM);
    assertThat(keys.toString()).contains("(secret)").doesNotContain("1111");
  }

  @Test
  void theSpecificationsCertificateIsSignedWithItsKey() throws DecodeException {
    Bytes certificate = AnnotatedHex.read("ms-rdpbcgr-certificate/proprietary").bytes();
    ServerCertificate.Proprietary read =
        (ServerCertificate.Proprietary) ServerCertificate.decode(new Reader(certificate));
    assertThat(read.isSignatureValid()).isTrue();
    assertThat(read.key().orElseThrow().bits()).isEqualTo(512);
    assertThat(read.withSignature(Bytes.of(new byte[72])).isSignatureValid()).isFalse();
  }

  @Test
  void aCertificateOfOursIsTheOneThatTheSpecificationWouldMake() throws DecodeException {
    Bytes certificate = AnnotatedHex.read("ms-rdpbcgr-certificate/proprietary").bytes();
    RsaKey key = ServerCertificate.decode(new Reader(certificate)).key().orElseThrow();
    assertThat(ServerCertificate.Proprietary.signed(key).toBytes()).isEqualTo(certificate);
  }

  @Test
  void theServerReadsTheClientsRandom() {
    BigInteger p = new BigInteger("ff".repeat(40), 16).nextProbablePrime();
    BigInteger q = p.nextProbablePrime();
    BigInteger e = BigInteger.valueOf(65_537);
    BigInteger order = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
    RsaKey open = new RsaKey(p.multiply(q), e);
    SecurityExchange exchange = SecurityExchange.of(CLIENT_RANDOM, open);
    assertThat(exchange.oddities()).isEmpty();
    assertThat(exchange.clientRandom(new RsaKey(open.modulus(), e.modInverse(order))))
        .isEqualTo(CLIENT_RANDOM);
  }

  @Test
  void tripleDesKeysHaveOddParity() {
    for (byte each : TripleDesKey.expand(Bytes.ofHex("0123456789".repeat(4)).toArray())) {
      assertThat(Integer.bitCount(each & 0xFF) % 2).isOne();
    }
  }
}
