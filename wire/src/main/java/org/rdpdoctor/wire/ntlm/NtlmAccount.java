package org.rdpdoctor.wire.ntlm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.crypto.Md4;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * Whom an NTLM client signs in as.
 *
 * @param domain empty for a user principal name and for an account of the server itself
 * @param password as UTF-8 bytes
 */
public record NtlmAccount(String domain, String user, Secret password) {
  /** NTOWFv2, MS-NLMP section 3.3.2: the key of all responses, 16 bytes. */
  byte[] responseKey(String responseDomain) {
    byte[] hash = Md4.hash(passwordInUtf16());
    byte[] name = Utf16.bytes(upperCase(user) + responseDomain).toArray();
    byte[] key = Digests.hmacMd5(hash, name);
    Arrays.fill(hash, (byte) 0);
    return key;
  }

  /** Character by character, as Windows does it: a sharp s stays one. */
  private static String upperCase(String name) {
    return name.codePoints()
        .map(Character::toUpperCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private byte[] passwordInUtf16() {
    byte[] text = password.reveal();
    Bytes wide = Utf16.bytes(new String(text, StandardCharsets.UTF_8));
    Arrays.fill(text, (byte) 0);
    return wide.toArray();
  }
}
