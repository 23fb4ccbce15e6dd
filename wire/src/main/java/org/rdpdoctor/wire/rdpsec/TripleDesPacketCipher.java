package org.rdpdoctor.wire.rdpsec;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;

/** Triple DES in CBC mode and HMAC-SHA-1, MS-RDPBCGR sections 5.3.6.1.2 and 5.3.6.2.2. */
public final class TripleDesPacketCipher implements PacketCipher {
  private static final Bytes FIRST_VECTOR = Bytes.ofHex("1234567890abcdef");
  private static final String HMAC = "HmacSHA1";
  private static final int BLOCK_SIZE = SecurityHeader.Fips.BLOCK_SIZE;

  private final Mac mac;
  private final Cipher cipher;
  private int packets;

  TripleDesPacketCipher(byte[] macKey, byte[] key, boolean sealing) {
    try {
      mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(macKey, HMAC));
      cipher = Cipher.getInstance("DESede/CBC/NoPadding");
      cipher.init(
          sealing ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "DESede"),
          new IvParameterSpec(FIRST_VECTOR.toArray()));
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("this Java runtime has no usable Triple DES", problem);
    }
  }

  @Override
  public Bytes seal(SecurityFlags flags, Bytes clear) {
    int padding = (BLOCK_SIZE - clear.size() % BLOCK_SIZE) % BLOCK_SIZE;
    Bytes signature = signature(clear);
    Bytes encrypted = process(clear.append(Bytes.of(new byte[padding])));
    SecurityFlags all = flags.with(SecurityFlags.ENCRYPT);
    return new SecurityHeader.Fips(all, padding, signature).toBytes().append(encrypted);
  }

  /** Data that does not fill its last block is left out of the decryption: it cannot be read. */
  @Override
  public Opened open(SecurityHeader header, Bytes encrypted) {
    Bytes padded = process(encrypted.first(encrypted.size() / BLOCK_SIZE * BLOCK_SIZE));
    if (!(header instanceof SecurityHeader.Fips fips)) {
      return new Opened(padded, false);
    }
    Bytes clear = padded.first(Math.max(0, padded.size() - fips.padLength()));
    return new Opened(clear, fips.dataSignature().equals(signature(clear, packets - 1)));
  }

  private Bytes process(Bytes data) {
    packets++;
    return data.isEmpty() ? data : Bytes.of(cipher.update(data.toArray()));
  }

  private Bytes signature(Bytes clear) {
    return signature(clear, packets);
  }

  private Bytes signature(Bytes clear, int number) {
    mac.update(clear.toArray());
    byte[] code = mac.doFinal(new Writer().u32le(number).toBytes().toArray());
    return Bytes.of(code).first(SecurityHeader.SIGNATURE_SIZE);
  }
}
