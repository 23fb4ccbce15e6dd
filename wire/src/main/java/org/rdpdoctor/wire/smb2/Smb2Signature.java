package org.rdpdoctor.wire.smb2;

import java.security.MessageDigest;
import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.crypto.AesCmac;
import org.rdpdoctor.wire.crypto.Digests;

/** Signs messages and checks signatures, MS-SMB2 sections 3.1.4.1 and 3.1.5.1. */
public final class Smb2Signature {
  private Smb2Signature() {}

  /**
   * The message with its signature.
   *
   * @param message encoded, its flags saying that it is signed
   */
  public static Bytes sign(Bytes message, Smb2Dialect dialect, Secret key) {
    byte[] signed = unsigned(message);
    byte[] code = code(signed, dialect, key);
    System.arraycopy(code, 0, signed, Smb2Header.SIGNATURE_OFFSET, Smb2Header.SIGNATURE_SIZE);
    return Bytes.of(signed);
  }

  /** Whether the signature in an encoded message is right. */
  public static boolean fits(Bytes message, Smb2Dialect dialect, Secret key) {
    byte[] received =
        message
            .slice(
                Smb2Header.SIGNATURE_OFFSET,
                Smb2Header.SIGNATURE_OFFSET + Smb2Header.SIGNATURE_SIZE)
            .toArray();
    return MessageDigest.isEqual(received, code(unsigned(message), dialect, key));
  }

  private static byte[] unsigned(Bytes message) {
    byte[] content = message.toArray();
    Arrays.fill(
        content,
        Smb2Header.SIGNATURE_OFFSET,
        Smb2Header.SIGNATURE_OFFSET + Smb2Header.SIGNATURE_SIZE,
        (byte) 0);
    return content;
  }

  private static byte[] code(byte[] message, Smb2Dialect dialect, Secret key) {
    return dialect.isSmb3()
        ? AesCmac.code(key.reveal(), message)
        : Arrays.copyOf(Digests.hmacSha256(key.reveal(), message), Smb2Header.SIGNATURE_SIZE);
  }
}
