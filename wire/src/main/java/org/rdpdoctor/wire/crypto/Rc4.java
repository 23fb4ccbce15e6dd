package org.rdpdoctor.wire.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.rdpdoctor.wire.Bytes;

/** An RC4 key stream that goes on from message to message. */
public final class Rc4 {
  private static final String ALGORITHM = "ARCFOUR";

  private final Cipher cipher;

  /**
   * @param key 5 to 128 bytes
   */
  public Rc4(byte[] key) {
    try {
      cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("this Java runtime has no usable RC4", problem);
    }
  }

  /** Encrypts or decrypts: the same operation. */
  public byte[] apply(byte[] input) {
    return input.length == 0 ? input : cipher.update(input);
  }

  public Bytes apply(Bytes input) {
    return Bytes.of(apply(input.toArray()));
  }
}
