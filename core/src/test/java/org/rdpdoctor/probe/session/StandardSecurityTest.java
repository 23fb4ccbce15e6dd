package org.rdpdoctor.probe.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData.ServerKeys;
import org.rdpdoctor.wire.rdpsec.PacketCipher;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.SecurityHeader;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;
import org.rdpdoctor.wire.rdpsec.SessionKeys;

class StandardSecurityTest {
  private static final Bytes CLIENT_RANDOM = Bytes.ofHex("11".repeat(32));
  private static final Bytes SERVER_RANDOM = Bytes.ofHex("2a".repeat(32));
  private static final Bytes CLEAR = Bytes.of(1, 2, 3, 4, 5);
  private static final RsaKey KEY =
      new RsaKey(
          new BigInteger("ff".repeat(64), 16).subtract(BigInteger.TWO), BigInteger.valueOf(65_537));

  private static ServerSecurityData data(
      EncryptionMethods method, Bytes random, Bytes certificate) {
    return new ServerSecurityData(
        method,
        EncryptionLevel.HIGH,
        Optional.of(new ServerKeys(random, certificate)),
        Bytes.EMPTY);
  }

  private static Bytes certificate() {
    return ServerCertificate.Proprietary.signed(KEY).toBytes();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x01, 0x02, 0x08, 0x10})
  void speaksEveryMethod(long bits) throws DecodeException {
    EncryptionMethods method = new EncryptionMethods(bits);
    SecurityLayer layer =
        StandardSecurity.of(data(method, SERVER_RANDOM, certificate()), CLIENT_RANDOM)
            .orElseThrow();
    SessionKeys keys = SessionKeys.derive(method, CLIENT_RANDOM, SERVER_RANDOM);
    Reader reader = new Reader(layer.seal(SecurityFlags.INFO_PKT, CLEAR));
    SecurityHeader header = SecurityHeader.decode(reader, method);
    assertThat(PacketCipher.clientToServer(keys, false).open(header, reader.rest()))
        .isEqualTo(new PacketCipher.Opened(CLEAR, true));
    Bytes answer = PacketCipher.serverToClient(keys, true).seal(SecurityFlags.NONE, CLEAR);
    assertThat(layer.open(answer).data()).isEqualTo(CLEAR);
    assertThat(layer.wrongSignatures()).isZero();
    assertThat(layer.exchange()).isPresent();
    assertThat(layer.headerEverywhere()).isTrue();
  }

  @Test
  void licensingIsEncryptedOnlyForAServerThatEncryptsIt() throws DecodeException {
    SecurityLayer layer =
        StandardSecurity.of(
                data(EncryptionMethods.RC4_128, SERVER_RANDOM, certificate()), CLIENT_RANDOM)
            .orElseThrow();
    assertThat(flags(layer)).isEqualTo(SecurityFlags.LICENSE_PKT);
    SecurityFlags said = SecurityFlags.LICENSE_PKT.with(SecurityFlags.LICENSE_ENCRYPT);
    assertThat(layer.open(new SecurityHeader.Basic(said).toBytes().append(CLEAR)).data())
        .isEqualTo(CLEAR);
    assertThat(flags(layer)).isEqualTo(said.with(SecurityFlags.ENCRYPT));
  }

  private static SecurityFlags flags(SecurityLayer layer) throws DecodeException {
    Bytes sealed = layer.seal(SecurityFlags.LICENSE_PKT, CLEAR);
    return SecurityHeader.Basic.decode(new Reader(sealed)).flags();
  }

  @Test
  void aWrongSignatureIsCountedAndTheDataKept() throws DecodeException {
    SecurityLayer layer =
        StandardSecurity.of(
                data(EncryptionMethods.RC4_128, SERVER_RANDOM, certificate()), CLIENT_RANDOM)
            .orElseThrow();
    SessionKeys keys = SessionKeys.derive(EncryptionMethods.RC4_128, CLIENT_RANDOM, SERVER_RANDOM);
    byte[] sealed =
        PacketCipher.serverToClient(keys, true).seal(SecurityFlags.NONE, CLEAR).toArray();
    sealed[5] ^= 1;
    assertThat(layer.open(Bytes.of(sealed)).data()).isEqualTo(CLEAR);
    assertThat(layer.wrongSignatures()).isOne();
  }

  @Test
  void noEncryptionNeedsNoLayer() {
    assertThat(StandardSecurity.of(ServerSecurityData.none(), CLIENT_RANDOM))
        .contains(SecurityLayer.WITHIN_TLS);
  }

  @Test
  void whatCannotBeSpokenGivesNone() {
    EncryptionMethods method = EncryptionMethods.RC4_128;
    Bytes tiny =
        ServerCertificate.Proprietary.signed(
                new RsaKey(BigInteger.valueOf(3233), BigInteger.valueOf(17)))
            .toBytes();
    assertThat(StandardSecurity.of(data(method, SERVER_RANDOM, tiny), CLIENT_RANDOM)).isEmpty();
    assertThat(StandardSecurity.of(data(method, Bytes.of(1), certificate()), CLIENT_RANDOM))
        .isEmpty();
    assertThat(StandardSecurity.of(data(method, SERVER_RANDOM, Bytes.of(9)), CLIENT_RANDOM))
        .isEmpty();
    for (long bits : new long[] {0x03, 0x40}) {
      assertThat(
              StandardSecurity.of(
                  data(new EncryptionMethods(bits), SERVER_RANDOM, certificate()), CLIENT_RANDOM))
          .isEmpty();
    }
  }
}
