package org.rdpdoctor.wire.kerberos;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;

/**
 * A key and what is done with it: RFC 3961 section 5 with RFC 3962 (AES and SHA-1), or RFC 8009
 * (AES and SHA-2).
 */
public final class KerberosKey {
  /** Key usage 1: the encrypted timestamp of an AS-REQ. RFC 4120 section 7.5.1. */
  public static final int USAGE_TIMESTAMP = 1;

  /** Key usage 3: the sealed part of an AS-REP. */
  public static final int USAGE_AS_REPLY = 3;

  /** Key usage 6: the checksum in the authenticator of a TGS-REQ. */
  public static final int USAGE_TGS_CHECKSUM = 6;

  /** Key usage 7: the authenticator of a TGS-REQ. */
  public static final int USAGE_TGS_AUTHENTICATOR = 7;

  /** Key usage 8: the sealed part of a TGS-REP under the session key. */
  public static final int USAGE_TGS_REPLY = 8;

  /** Size in bytes of the random prefix of every encryption. */
  public static final int CONFOUNDER_SIZE = 16;

  /** More iterations than this would keep the client busy for a peer's pleasure. */
  public static final long MAX_ITERATIONS = 1 << 20;

  private static final int BLOCK = 16;
  private static final int CHECKSUM = 0x99;
  private static final int ENCRYPTION = 0xAA;
  private static final int INTEGRITY = 0x55;
  private static final Bytes KERBEROS = ascii("kerberos");

  private final EncryptionType type;
  private final Profile profile;
  private final byte[] key;

  /** How the four types differ. */
  private enum Profile {
    AES128_SHA1("HmacSHA1", "PBKDF2WithHmacSHA1", 16, 12, 12, 4096, 15),
    AES256_SHA1("HmacSHA1", "PBKDF2WithHmacSHA1", 32, 12, 12, 4096, 16),
    AES128_SHA256("HmacSHA256", "PBKDF2WithHmacSHA256", 16, 16, 16, 32768, 19),
    AES256_SHA384("HmacSHA384", "PBKDF2WithHmacSHA384", 32, 24, 24, 32768, 20);

    private final String mac;
    private final String derivation;
    private final int keySize;
    private final int macKeySize;
    private final int macSize;
    private final long iterations;
    private final long checksumType;

    Profile(
        String mac,
        String derivation,
        int keySize,
        int macKeySize,
        int macSize,
        long iterations,
        long checksumType) {
      this.mac = mac;
      this.derivation = derivation;
      this.keySize = keySize;
      this.macKeySize = macKeySize;
      this.macSize = macSize;
      this.iterations = iterations;
      this.checksumType = checksumType;
    }

    boolean isOldStyle() {
      return this == AES128_SHA1 || this == AES256_SHA1;
    }
  }

  private KerberosKey(EncryptionType type, Profile profile, byte[] key) {
    this.type = type;
    this.profile = profile;
    this.key = key;
  }

  /** A session key; empty when the type is not usable or the size is not the type's. */
  public static Optional<KerberosKey> of(EncryptionType type, Secret secret) {
    byte[] key = secret.reveal();
    return profileOf(type)
        .filter(profile -> profile.keySize == key.length)
        .map(profile -> new KerberosKey(type, profile, key));
  }

  private static Optional<Profile> profileOf(EncryptionType type) {
    if (type.equals(EncryptionType.AES128_SHA1)) {
      return Optional.of(Profile.AES128_SHA1);
    }
    if (type.equals(EncryptionType.AES256_SHA1)) {
      return Optional.of(Profile.AES256_SHA1);
    }
    if (type.equals(EncryptionType.AES128_SHA256)) {
      return Optional.of(Profile.AES128_SHA256);
    }
    return type.equals(EncryptionType.AES256_SHA384)
        ? Optional.of(Profile.AES256_SHA384)
        : Optional.empty();
  }

  /**
   * The long-lived key of a password: RFC 3962 section 4, RFC 8009 section 4.
   *
   * @param password as UTF-8 bytes
   * @param parameters s2kparams of the KDC: the number of iterations
   * @throws DecodeException when the parameters are no number of iterations that we would do
   */
  public static Optional<KerberosKey> ofPassword(
      EncryptionType type, Secret password, String salt, Optional<Bytes> parameters)
      throws DecodeException {
    Optional<Profile> profile = profileOf(type);
    if (profile.isEmpty()) {
      return Optional.empty();
    }
    long iterations =
        parameters.isPresent() ? iterations(parameters.get()) : profile.get().iterations;
    Bytes salted = Bytes.of(salt.getBytes(StandardCharsets.UTF_8));
    if (!profile.get().isOldStyle()) {
      salted = ascii(type.toString()).append(Bytes.of(0)).append(salted);
    }
    byte[] stretched = stretch(profile.get(), password, salted.toArray(), (int) iterations);
    KerberosKey temporary = new KerberosKey(type, profile.get(), stretched);
    return Optional.of(
        new KerberosKey(type, profile.get(), temporary.derive(KERBEROS, profile.get().keySize)));
  }

  private static long iterations(Bytes parameters) throws DecodeException {
    long iterations = new Reader(parameters).u32be("s2kparams");
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw DecodeException.limit("s2kparams", 0, iterations, MAX_ITERATIONS);
    }
    return iterations;
  }

  private static byte[] stretch(Profile profile, Secret password, byte[] salt, int iterations) {
    byte[] revealed = password.reveal();
    char[] characters = new String(revealed, StandardCharsets.UTF_8).toCharArray();
    PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, profile.keySize * 8);
    try {
      return SecretKeyFactory.getInstance(profile.derivation).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this runtime lacks " + profile.derivation, missing);
    } finally {
      spec.clearPassword();
      Arrays.fill(characters, '\0');
      Arrays.fill(revealed, (byte) 0);
    }
  }

  public EncryptionType type() {
    return type;
  }

  /** The number of this key's checksum algorithm. */
  public long checksumType() {
    return profile.checksumType;
  }

  public Bytes checksum(int usage, Bytes data) {
    return mac(derive(usage, CHECKSUM, profile.macKeySize), data);
  }

  /**
   * Encrypts and signs.
   *
   * @param confounder {@link #CONFOUNDER_SIZE} random bytes
   */
  public EncryptedData seal(int usage, Bytes plain, Bytes confounder) {
    Bytes content = confounder.append(plain);
    byte[] encryption = derive(usage, ENCRYPTION, profile.keySize);
    byte[] integrity = derive(usage, INTEGRITY, profile.macKeySize);
    Bytes cipher = steal(encryption, content);
    Bytes signed = profile.isOldStyle() ? content : Bytes.of(new byte[BLOCK]).append(cipher);
    return new EncryptedData(type, Optional.empty(), cipher.append(mac(integrity, signed)));
  }

  /** Checks and decrypts; empty when this is not the key, or the bytes were changed. */
  public Optional<Bytes> unseal(int usage, EncryptedData sealed) {
    int size = sealed.cipher().size() - profile.macSize;
    if (!sealed.type().equals(type) || size < CONFOUNDER_SIZE) {
      return Optional.empty();
    }
    Bytes cipher = sealed.cipher().first(size);
    Bytes signature = sealed.cipher().slice(size, sealed.cipher().size());
    Bytes content = unsteal(derive(usage, ENCRYPTION, profile.keySize), cipher);
    Bytes signed = profile.isOldStyle() ? content : Bytes.of(new byte[BLOCK]).append(cipher);
    Bytes expected = mac(derive(usage, INTEGRITY, profile.macKeySize), signed);
    return MessageDigest.isEqual(expected.toArray(), signature.toArray())
        ? Optional.of(content.slice(CONFOUNDER_SIZE, content.size()))
        : Optional.empty();
  }

  /** The key as {@link Secret}. */
  public Secret secret() {
    return Secret.of(key);
  }

  private byte[] derive(int usage, int purpose, int newStyleSize) {
    Bytes constant = new Writer().u32be(usage).u8(purpose).toBytes();
    return derive(constant, profile.isOldStyle() ? profile.keySize : newStyleSize);
  }

  private byte[] derive(Bytes constant, int size) {
    return profile.isOldStyle() ? deriveOldStyle(constant, size) : deriveNewStyle(constant, size);
  }

  /** DK of RFC 3961 section 5.1. */
  private byte[] deriveOldStyle(Bytes constant, int size) {
    byte[] block = NFold.fold(constant.toArray(), BLOCK);
    byte[] derived = new byte[size];
    for (int done = 0; done < size; done += BLOCK) {
      block = chain(Cipher.ENCRYPT_MODE, key, block);
      System.arraycopy(block, 0, derived, done, Math.min(BLOCK, size - done));
    }
    return derived;
  }

  /** KDF-HMAC-SHA2 of RFC 8009 section 3. */
  private byte[] deriveNewStyle(Bytes label, int size) {
    Bytes input = new Writer().u32be(1).bytes(label).u8(0).u32be(size * 8L).toBytes();
    return Arrays.copyOf(hmac(key, input), size);
  }

  private Bytes mac(byte[] macKey, Bytes data) {
    return Bytes.of(hmac(macKey, data), 0, profile.macSize);
  }

  private byte[] hmac(byte[] macKey, Bytes data) {
    try {
      Mac mac = Mac.getInstance(profile.mac);
      mac.init(new SecretKeySpec(macKey, profile.mac));
      return mac.doFinal(data.toArray());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this runtime lacks " + profile.mac, missing);
    }
  }

  /** CBC with ciphertext stealing, the last two blocks exchanged: RFC 3962 section 5. */
  private static Bytes steal(byte[] key, Bytes plain) {
    int size = plain.size();
    byte[] padded = Arrays.copyOf(plain.toArray(), roundUp(size));
    byte[] chained = chain(Cipher.ENCRYPT_MODE, key, padded);
    if (chained.length > BLOCK) {
      exchangeLastBlocks(chained);
    }
    return Bytes.of(chained, 0, size);
  }

  private static Bytes unsteal(byte[] key, Bytes cipher) {
    int size = cipher.size();
    byte[] blocks = Arrays.copyOf(cipher.toArray(), roundUp(size));
    if (blocks.length > BLOCK) {
      int last = blocks.length - BLOCK;
      int taken = size - last;
      byte[] lone = Arrays.copyOfRange(blocks, last - BLOCK, last);
      byte[] opened = chain(Cipher.DECRYPT_MODE, key, lone);
      System.arraycopy(opened, taken, blocks, last + taken, BLOCK - taken);
      exchangeLastBlocks(blocks);
    }
    return Bytes.of(chain(Cipher.DECRYPT_MODE, key, blocks), 0, size);
  }

  private static int roundUp(int size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static void exchangeLastBlocks(byte[] blocks) {
    int last = blocks.length - BLOCK;
    byte[] kept = Arrays.copyOfRange(blocks, last, blocks.length);
    System.arraycopy(blocks, last - BLOCK, blocks, last, BLOCK);
    System.arraycopy(kept, 0, blocks, last - BLOCK, BLOCK);
  }

  private static byte[] chain(int mode, byte[] key, byte[] blocks) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK]));
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this runtime lacks AES", missing);
    }
  }

  private static Bytes ascii(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "%s %s".formatted(type, Secret.SHOWN_AS);
  }
}
