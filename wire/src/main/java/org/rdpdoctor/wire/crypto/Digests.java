package org.rdpdoctor.wire.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes over several pieces, one after another. */
public final class Digests {
  private static final String HMAC_MD5 = "HmacMD5";
  private static final String HMAC_SHA256 = "HmacSHA256";

  private Digests() {}

  /** 16 bytes. */
  public static byte[] md5(byte[]... pieces) {
    return hash("MD5", pieces);
  }

  /** 32 bytes. */
  public static byte[] sha256(byte[]... pieces) {
    return hash("SHA-256", pieces);
  }

  /**
   * A hash by its Java name.
   *
   * @throws IllegalStateException when the runtime does not have it
   */
  public static byte[] hash(String algorithm, byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return digest.digest();
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, problem);
    }
  }

  /** 16 bytes; RFC 2104. */
  public static byte[] hmacMd5(byte[] key, byte[]... pieces) {
    return hmac(HMAC_MD5, key, pieces);
  }

  /** 32 bytes; RFC 2104. */
  public static byte[] hmacSha256(byte[] key, byte[]... pieces) {
    return hmac(HMAC_SHA256, key, pieces);
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[]... pieces) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      for (byte[] piece : pieces) {
        mac.update(piece);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, problem);
    }
  }
}
