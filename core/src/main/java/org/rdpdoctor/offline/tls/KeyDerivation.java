package org.rdpdoctor.offline.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes keys from secrets: the PRF of TLS 1.2 (RFC 5246 section 5) and HKDF-Expand-Label of TLS 1.3
 * (RFC 8446 section 7.1).
 *
 * @param hash "SHA256" or "SHA384"
 */
record KeyDerivation(String hash) {
  byte[] prf(byte[] secret, String label, byte[] seed, int count) throws GeneralSecurityException {
    Mac mac = mac(secret);
    ByteArrayOutputStream labelled = new ByteArrayOutputStream();
    labelled.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    labelled.writeBytes(seed);
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    byte[] a = labelled.toByteArray();
    while (made.size() < count) {
      a = mac.doFinal(a);
      mac.update(a);
      made.writeBytes(mac.doFinal(labelled.toByteArray()));
    }
    return Arrays.copyOf(made.toByteArray(), count);
  }

  byte[] expandLabel(byte[] secret, String label, int count) throws GeneralSecurityException {
    byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.write(count >>> 8);
    info.write(count);
    info.write(full.length);
    info.writeBytes(full);
    info.write(0);
    Mac mac = mac(secret);
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    byte[] block = new byte[0];
    for (int counter = 1; made.size() < count; counter++) {
      mac.update(block);
      mac.update(info.toByteArray());
      mac.update((byte) counter);
      block = mac.doFinal();
      made.writeBytes(block);
    }
    return Arrays.copyOf(made.toByteArray(), count);
  }

  private Mac mac(byte[] secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("Hmac" + hash);
    mac.init(new SecretKeySpec(secret, "Hmac" + hash));
    return mac;
  }
}
