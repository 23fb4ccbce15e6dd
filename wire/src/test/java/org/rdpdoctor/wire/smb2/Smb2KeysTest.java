package org.rdpdoctor.wire.smb2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;

/**
 * The values of a real Windows, as Microsoft published them in "SMB 2 and SMB 3 security in Windows
 * 10: the anatomy of signing and cryptographic keys"; its EncryptionKey is that of the client.
 */
class Smb2KeysTest {
  private static final Bytes PREAUTH =
      Bytes.ofHex(
          "0dd13628cc3ed218ef9df9772d436d0887ab9814bfae63a80aa845f36909db79"
              + "28622dddad522d9751640a459762c5a9d6bb084cbb3ce6bdadef5d5bce3c6c01");

  private static Secret secret(String hex) {
    return Secret.of(Bytes.ofHex(hex).toArray());
  }

  private static Smb2Keys keysOf311() {
    return Smb2Keys.of(Smb2Dialect.SMB_3_1_1, secret("270e1ba896585eeb7af3472d3b4c75a7"), PREAUTH);
  }

  @Test
  void derivesTheKeysOf300() {
    Smb2Keys keys =
        Smb2Keys.of(Smb2Dialect.SMB_3_0, secret("7cd451825d0450d235424e44ba6e78cc"), Bytes.EMPTY);
    assertThat(keys)
        .isEqualTo(
            new Smb2Keys(
                secret("0b7e9c5cac36c0f6ea9ab275298cedce"),
                secret("fad27796665b313ebb578f388632b4f7"),
                secret("b0f0427f7ceb416d1d9dcc0cd4f99447")));
  }

  @Test
  void derivesTheKeysOf311() {
    assertThat(keysOf311())
        .isEqualTo(
            new Smb2Keys(
                secret("73fe7a9a77bef0bde49c650d8ccb5f76"),
                secret("629bcbc54422a0f572b97f45989b6073"),
                secret("e2af0dcefac68da71a0dfbd0d1350d74")));
  }

  @Test
  void smb2SignsWithTheSessionKey() {
    Secret key = secret("270e1ba896585eeb7af3472d3b4c75a7");
    assertThat(Smb2Keys.of(Smb2Dialect.SMB_2_1, key, Bytes.EMPTY).signing()).isEqualTo(key);
  }

  @Test
  void aResponseOfWindowsIsSignedAsWeSign() {
    Bytes response = AnnotatedHex.read("ms-smb2/session-setup-response-windows").bytes();
    Secret key = keysOf311().signing();
    assertThat(Smb2Signature.fits(response, Smb2Dialect.SMB_3_1_1, key)).isTrue();
    assertThat(Smb2Signature.sign(response, Smb2Dialect.SMB_3_1_1, key)).isEqualTo(response);
    byte[] spoiled = response.toArray();
    spoiled[spoiled.length - 1] ^= 1;
    assertThat(Smb2Signature.fits(Bytes.of(spoiled), Smb2Dialect.SMB_3_1_1, key)).isFalse();
  }

  @Test
  void theHashOverTheFirstMessagesIsThatOfWindows() {
    PreauthHash hash =
        PreauthHash.START
            .with(AnnotatedHex.read("ms-smb2/negotiate-request-windows").bytes())
            .with(AnnotatedHex.read("ms-smb2/negotiate-response-windows").bytes())
            .with(AnnotatedHex.read("ms-smb2/session-setup-request-windows").bytes());
    assertThat(hash.value().toString())
        .isEqualTo(
            "8346469934a59e951a3f2da7fa4c2c29f0f6b13a6b0951d4cd5279f8d40fd84f"
                + "f98157937613c6be9514582e44344b1710dd5bfce3bb023d28c6ea512e0adebd");
  }
}
