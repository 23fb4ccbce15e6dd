package org.rdpdoctor.offline.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.TlsRecord;

/** Opens the records of one direction in their order, and checks that they are whole. */
final class RecordOpener {
  private static final int GCM_TAG_BITS = 128;
  private static final int TAG_BYTES = 16;
  private static final int GCM_SALT_BYTES = 4;
  private static final int GCM_EXPLICIT_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int AES_BLOCK_BYTES = 16;

  private final SuiteCipher suite;
  private final boolean tls13;
  private final boolean encryptThenMac;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final byte[] macKey;
  private final Cipher cipher;
  private long sequence;

  /**
   * What was in a record.
   *
   * @param type the true one, which TLS 1.3 hides
   */
  record Opened(int type, Bytes content) {}

  private RecordOpener(
      SuiteCipher suite,
      boolean tls13,
      boolean encryptThenMac,
      byte[] key,
      byte[] salt,
      byte[] macKey)
      throws GeneralSecurityException {
    this.suite = suite;
    this.tls13 = tls13;
    this.encryptThenMac = encryptThenMac;
    this.key = new SecretKeySpec(key, suite.algorithm());
    this.salt = salt;
    this.macKey = macKey;
    this.cipher = Cipher.getInstance(suite.transformation());
  }

  /** Empty when the suite is none that we can open. */
  static Optional<RecordOpener> ofTls13(CipherSuite suite, Secret trafficSecret) {
    Optional<SuiteCipher> cipher = SuiteCipher.of(suite);
    try {
      if (cipher.isEmpty()) {
        return Optional.empty();
      }
      KeyDerivation keys = new KeyDerivation(cipher.get().hash());
      byte[] secret = trafficSecret.reveal();
      return Optional.of(
          new RecordOpener(
              cipher.get(),
              true,
              false,
              keys.expandLabel(secret, "key", cipher.get().keyBytes()),
              keys.expandLabel(secret, "iv", NONCE_BYTES),
              new byte[0]));
    } catch (GeneralSecurityException cannot) {
      return Optional.empty();
    }
  }

  /** The secret after a KeyUpdate (RFC 8446 section 7.2). */
  static Optional<Secret> updated(CipherSuite suite, Secret trafficSecret) {
    try {
      Optional<SuiteCipher> cipher = SuiteCipher.of(suite);
      if (cipher.isEmpty()) {
        return Optional.empty();
      }
      KeyDerivation keys = new KeyDerivation(cipher.get().hash());
      byte[] secret = trafficSecret.reveal();
      return Optional.of(Secret.of(keys.expandLabel(secret, "traffic upd", secret.length)));
    } catch (GeneralSecurityException cannot) {
      return Optional.empty();
    }
  }

  /** Empty when the suite is none that we can open. */
  static Optional<RecordOpener> ofTls12(
      CipherSuite suite,
      Secret master,
      Bytes clientRandom,
      Bytes serverRandom,
      boolean ofClient,
      boolean encryptThenMac) {
    Optional<SuiteCipher> cipher = SuiteCipher.of(suite);
    try {
      if (cipher.isEmpty()) {
        return Optional.empty();
      }
      int macBytes = cipher.get().macBytes();
      int keyBytes = cipher.get().keyBytes();
      int saltBytes = cipher.get().saltBytes();
      byte[] block =
          new KeyDerivation(cipher.get().hash())
              .prf(
                  master.reveal(),
                  "key expansion",
                  serverRandom.append(clientRandom).toArray(),
                  2 * (macBytes + keyBytes + saltBytes));
      int side = ofClient ? 0 : 1;
      return Optional.of(
          new RecordOpener(
              cipher.get(),
              false,
              encryptThenMac,
              part(block, 2 * macBytes + side * keyBytes, keyBytes),
              part(block, 2 * (macBytes + keyBytes) + side * saltBytes, saltBytes),
              part(block, side * macBytes, macBytes)));
    } catch (GeneralSecurityException cannot) {
      return Optional.empty();
    }
  }

  private static byte[] part(byte[] block, int from, int count) {
    return Arrays.copyOfRange(block, from, from + count);
  }

  /** Opens the next record; empty when it does not fit its key. */
  Optional<Opened> open(TlsRecord sealed) {
    try {
      byte[] content =
          switch (suite.mode()) {
            case GCM -> tls13 ? openAead13(sealed) : openGcm12(sealed);
            case CHACHA -> tls13 ? openAead13(sealed) : openChaCha12(sealed);
            case CBC -> openCbc12(sealed);
          };
      sequence++;
      return tls13 ? inner(content) : Optional.of(new Opened(type(sealed), Bytes.of(content)));
    } catch (GeneralSecurityException | IllegalArgumentException wrongKey) {
      return Optional.empty();
    }
  }

  private static int type(TlsRecord sealed) {
    return sealed.type().value();
  }

  /** The true type is the last byte that is not zero. */
  private static Optional<Opened> inner(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    return end == 0
        ? Optional.empty()
        : Optional.of(new Opened(content[end - 1] & 0xFF, Bytes.of(content, 0, end - 1)));
  }

  private byte[] openAead13(TlsRecord sealed) throws GeneralSecurityException {
    byte[] fragment = sealed.fragment().toArray();
    byte[] header =
        ByteBuffer.allocate(TlsRecord.HEADER_BYTES)
            .put((byte) type(sealed))
            .putShort((short) sealed.version().value())
            .putShort((short) fragment.length)
            .array();
    return aead(countedNonce(), header, fragment, 0);
  }

  private byte[] openGcm12(TlsRecord sealed) throws GeneralSecurityException {
    byte[] fragment = sealed.fragment().toArray();
    if (fragment.length < GCM_EXPLICIT_BYTES + TAG_BYTES) {
      throw new GeneralSecurityException("too short");
    }
    byte[] nonce = Arrays.copyOf(salt, NONCE_BYTES);
    System.arraycopy(fragment, 0, nonce, GCM_SALT_BYTES, GCM_EXPLICIT_BYTES);
    int length = fragment.length - GCM_EXPLICIT_BYTES - TAG_BYTES;
    return aead(nonce, header12(sealed, length), fragment, GCM_EXPLICIT_BYTES);
  }

  private byte[] openChaCha12(TlsRecord sealed) throws GeneralSecurityException {
    byte[] fragment = sealed.fragment().toArray();
    return aead(countedNonce(), header12(sealed, fragment.length - TAG_BYTES), fragment, 0);
  }

  private byte[] countedNonce() {
    byte[] nonce = salt.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[NONCE_BYTES - 1 - i] ^= (byte) (sequence >>> (8 * i));
    }
    return nonce;
  }

  /** RFC 5246 section 6.2.3.3. */
  private byte[] header12(TlsRecord sealed, int length) {
    return ByteBuffer.allocate(13)
        .putLong(sequence)
        .put((byte) type(sealed))
        .putShort((short) sealed.version().value())
        .putShort((short) length)
        .array();
  }

  private byte[] aead(byte[] nonce, byte[] header, byte[] sealed, int from)
      throws GeneralSecurityException {
    if (suite.mode() == SuiteCipher.Mode.GCM) {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(GCM_TAG_BITS, nonce));
    } else {
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(nonce));
    }
    cipher.updateAAD(header);
    return cipher.doFinal(sealed, from, sealed.length - from);
  }

  /** RFC 5246 section 6.2.3.2, and RFC 7366 where it was agreed. */
  private byte[] openCbc12(TlsRecord sealed) throws GeneralSecurityException {
    byte[] fragment = sealed.fragment().toArray();
    int macBytes = macKey.length;
    int sealedBytes = encryptThenMac ? fragment.length - macBytes : fragment.length;
    if (sealedBytes < 2 * AES_BLOCK_BYTES) {
      throw new GeneralSecurityException("too short");
    }
    if (encryptThenMac) {
      checkMac(sealed, fragment, 0, sealedBytes, fragment);
    }
    cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(fragment, 0, AES_BLOCK_BYTES));
    byte[] padded = cipher.doFinal(fragment, AES_BLOCK_BYTES, sealedBytes - AES_BLOCK_BYTES);
    int length = padded.length - 1 - (padded[padded.length - 1] & 0xFF);
    if (encryptThenMac) {
      return Arrays.copyOf(padded, Math.max(length, 0));
    }
    if (length < macBytes) {
      throw new GeneralSecurityException("too short");
    }
    checkMac(sealed, padded, 0, length - macBytes, padded);
    return Arrays.copyOf(padded, length - macBytes);
  }

  private void checkMac(TlsRecord sealed, byte[] data, int from, int count, byte[] holder)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(suite.macAlgorithm());
    mac.init(new SecretKeySpec(macKey, suite.macAlgorithm()));
    mac.update(header12(sealed, count));
    mac.update(data, from, count);
    byte[] found = Arrays.copyOfRange(holder, from + count, from + count + macKey.length);
    if (!MessageDigest.isEqual(mac.doFinal(), found)) {
      throw new GeneralSecurityException("wrong code");
    }
  }
}
