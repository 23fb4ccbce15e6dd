package org.rdpdoctor.wire.smb2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * The keys of a session, MS-SMB2 section 3.1.4.2: 128 bits each, by NIST SP 800-108 in counter mode
 * with HMAC-SHA256. SMB 2 signs with the session key itself.
 *
 * @param toServer encrypts what the client sends
 * @param toClient encrypts what the server sends
 */
public record Smb2Keys(Secret signing, Secret toServer, Secret toClient) {
  private static final int KEY_SIZE = 16;
  private static final int KEY_BITS = 128;

  /**
   * Makes the keys.
   *
   * @param sessionKey of the sign-in; 16 bytes of it are used
   * @param preauthHash of the session, which 3.1.1 needs
   */
  public static Smb2Keys of(Smb2Dialect dialect, Secret sessionKey, Bytes preauthHash) {
    byte[] key = Arrays.copyOf(sessionKey.reveal(), KEY_SIZE);
    if (!dialect.isSmb3()) {
      return new Smb2Keys(Secret.of(key), Secret.of(key), Secret.of(key));
    }
    if (dialect.equals(Smb2Dialect.SMB_3_1_1)) {
      return new Smb2Keys(
          derived(key, "SMBSigningKey", preauthHash),
          derived(key, "SMBC2SCipherKey", preauthHash),
          derived(key, "SMBS2CCipherKey", preauthHash));
    }
    return new Smb2Keys(
        derived(key, "SMB2AESCMAC", terminated("SmbSign")),
        derived(key, "SMB2AESCCM", terminated("ServerIn ")),
        derived(key, "SMB2AESCCM", terminated("ServerOut")));
  }

  private static Secret derived(byte[] key, String label, Bytes context) {
    Writer input = new Writer().u32be(1).bytes(terminated(label)).u8(0);
    byte[] all = input.bytes(context).u32be(KEY_BITS).toBytes().toArray();
    return Secret.of(Arrays.copyOf(Digests.hmacSha256(key, all), KEY_SIZE));
  }

  private static Bytes terminated(String text) {
    return Bytes.of((text + "\0").getBytes(StandardCharsets.US_ASCII));
  }
}
