package org.rdpdoctor.wire.rdpele;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.rdpele.LicensingMessage.PlatformChallenge;
import org.rdpdoctor.wire.rdpele.LicensingMessage.PlatformChallengeResponse;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.SaltedHash;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;

/** Values that Devolutions/IronRDP computes for the same inputs (its licensing tests). */
class LicensingKeysTest {
  private static final Bytes PREMASTER =
      Bytes.ofHex(
          "1428dafbb9ea38ab5ea2f904f7899c983d504577bf17811c3787c24813e8c920"
              + "4ddff327bdb6987e64dafe1d312f62ca");
  private static final Bytes CLIENT_RANDOM =
      Bytes.ofHex("4b5b7b43638a08fed17abaf5918577fe3936f6d778ec6acc894a90412cac5a49");
  private static final Bytes SERVER_RANDOM =
      Bytes.ofHex("5c81f011ebcfd10eb41fb3ba93a2d73909aa99e910d4d795ddad916905266b6a");
  private static final Bytes CHALLENGE = Bytes.ofHex("54004500530054000000");

  @Test
  void derivesTheMasterSecret() {
    byte[] master =
        SaltedHash.threefold(
            PREMASTER.toArray(),
            "A",
            "BB",
            "CCC",
            CLIENT_RANDOM.toArray(),
            SERVER_RANDOM.toArray());
    assertThat(Bytes.of(master))
        .hasToString(
            "fedc519adb3ac961040724945d0c43a770e3f30050d7a8723eab7e1be464e5c5"
                + "74aeed1072962a4c65094f6012a912a1");
  }

  @Test
  void derivesBothKeys() {
    LicensingKeys keys = LicensingKeys.derive(PREMASTER, CLIENT_RANDOM, SERVER_RANDOM);
    assertThat(keys.macSalt()).isEqualTo(secret("f70375b95fdad0beb42af5c13d98857a"));
    assertThat(keys.encryption()).isEqualTo(secret("fa44e878d82b3f1d4d00a0a655ce8ab7"));
    assertThat(keys.toString()).doesNotContain("f70375").doesNotContain("fa44e8");
  }

  @Test
  void signsTheChallenge() {
    LicensingKeys keys =
        new LicensingKeys(secret("681f7b267e760a242d9807d66b56c501"), secret("00".repeat(16)));
    assertThat(keys.mac(CHALLENGE)).hasToString("58af1f30d64ee806fcf9e6682164253d");
  }

  @Test
  void decryptsTheChallengeOfARealServer() {
    LicensingKeys keys =
        new LicensingKeys(
            secret("015b9e5f06977158c3b88b8c6e772137"), secret("e178e4a02ac5cab8a2d153b80723f3d2"));
    Bytes clear = keys.crypt(Bytes.ofHex("26388877cbe8bfce2c51"));
    assertThat(clear).isEqualTo(CHALLENGE);
    assertThat(keys.mac(clear)).hasToString("514a272c7418ec8895ddac103e3f0a72");
    assertThat(PlatformChallenge.of(CHALLENGE, keys).encryptedChallenge().data())
        .hasToString("26388877cbe8bfce2c51");
  }

  @Test
  void encryptsThePremasterSecret() {
    RsaKey key =
        new RsaKey(
            new BigInteger(
                "abac871183bfe94825002c33315e3d78c85f82cb3641f5b46515ee0431aee248"
                    + "58997f4f901df77cd7f84793a0ca9cdf91b041e8054bdc245b72f7689184fb19",
                16),
            BigInteger.valueOf(65_537));
    assertThat(key.encrypt(PREMASTER))
        .hasToString(
            "b095f7cb813445856583b2cf5bdffe406fd81414180b2b6daad0380aaf74e951"
                + "552bdbfd3bd3fb2f3492ddc8af48f391618a5bbd8187ecb8cc0b0bc90d1ce717"
                + "0000000000000000");
  }

  @Test
  void aChangedResponseIsNoticed() {
    LicensingKeys keys = LicensingKeys.derive(PREMASTER, CLIENT_RANDOM, SERVER_RANDOM);
    PlatformChallengeResponse response =
        PlatformChallengeResponse.of(
            new PlatformChallengeResponseData(
                PlatformChallengeResponseData.VERSION,
                PlatformChallengeResponseData.OTHER_CLIENT,
                PlatformChallengeResponseData.DETAIL,
                CHALLENGE),
            new HardwareId(2, Bytes.of(new byte[HardwareId.DATA_SIZE])),
            keys);
    assertThat(response.isMacValid(keys)).isTrue();
    LicensingKeys others = LicensingKeys.derive(PREMASTER, SERVER_RANDOM, CLIENT_RANDOM);
    assertThat(response.isMacValid(others)).isFalse();
  }

  @Test
  void theKeyOfALicenseServersChainIsReadThoughItsAlgorithmIsStrange() throws DecodeException {
    Bytes chain = AnnotatedHex.read("ms-rdpele-chain/x509-chain").bytes();
    ServerCertificate certificate = ServerCertificate.decode(new Reader(chain));
    assertThat(certificate.toBytes()).isEqualTo(chain);
    assertThat(certificate.oddities()).isEmpty();
    assertThat(certificate.temporary()).isTrue();
    assertThat(certificate.key().orElseThrow().bits()).isEqualTo(2048);
  }

  private static Secret secret(String hex) {
    return Secret.of(Bytes.ofHex(hex).toArray());
  }
}
