package org.rdpdoctor.offline.tls;

import java.util.Optional;
import org.rdpdoctor.wire.tls.CipherSuite;

/**
 * How a cipher suite seals records.
 *
 * @param hash "SHA256" or "SHA384", for making keys
 * @param macAlgorithm of CBC suites; empty for the others
 */
record SuiteCipher(
    Mode mode, int keyBytes, String hash, String macAlgorithm, int macBytes, int saltBytes) {
  private static final int SHA1_BYTES = 20;
  private static final int SHA256_BYTES = 32;
  private static final int SHA384_BYTES = 48;

  enum Mode {
    GCM,
    CHACHA,
    CBC
  }

  /** By the registered name; empty for ciphers that nobody uses with RDP, such as RC4. */
  static Optional<SuiteCipher> of(CipherSuite suite) {
    String name = suite.name();
    String hash = name.endsWith("SHA384") ? "SHA384" : "SHA256";
    if (name.contains("CHACHA20_POLY1305")) {
      return Optional.of(new SuiteCipher(Mode.CHACHA, 32, hash, "", 0, 12));
    }
    int keyBytes = name.contains("AES_128") ? 16 : name.contains("AES_256") ? 32 : 0;
    if (keyBytes == 0 || name.contains("CCM")) {
      return Optional.empty();
    }
    if (name.contains("_GCM_")) {
      return Optional.of(new SuiteCipher(Mode.GCM, keyBytes, hash, "", 0, 4));
    }
    return name.contains("_CBC_") ? Optional.of(cbc(name, keyBytes, hash)) : Optional.empty();
  }

  private static SuiteCipher cbc(String name, int keyBytes, String hash) {
    if (name.endsWith("SHA256")) {
      return new SuiteCipher(Mode.CBC, keyBytes, hash, "HmacSHA256", SHA256_BYTES, 0);
    }
    return name.endsWith("SHA384")
        ? new SuiteCipher(Mode.CBC, keyBytes, hash, "HmacSHA384", SHA384_BYTES, 0)
        : new SuiteCipher(Mode.CBC, keyBytes, hash, "HmacSHA1", SHA1_BYTES, 0);
  }

  String algorithm() {
    return mode == Mode.CHACHA ? "ChaCha20" : "AES";
  }

  String transformation() {
    return switch (mode) {
      case GCM -> "AES/GCM/NoPadding";
      case CHACHA -> "ChaCha20-Poly1305";
      case CBC -> "AES/CBC/NoPadding";
    };
  }
}
