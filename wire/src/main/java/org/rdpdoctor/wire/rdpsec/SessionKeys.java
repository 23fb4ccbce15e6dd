package org.rdpdoctor.wire.rdpsec;

import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

/**
 * The keys of a connection, MS-RDPBCGR section 5.3.5.
 *
 * @param method exactly one method
 * @param mac signs in both directions
 * @param clientToServer encrypts what the client sends
 * @param serverToClient encrypts what the server sends
 */
public record SessionKeys(
    EncryptionMethods method, Secret mac, Secret clientToServer, Secret serverToClient) {
  /** Size in bytes of the client's and the server's random. */
  public static final int RANDOM_SIZE = 32;

  private static final int HALF_PREMASTER_SIZE = 24;
  private static final int KEY_SIZE = 16;
  private static final int SHORT_KEY_SIZE = 8;
  private static final int HALF_RANDOM_SIZE = 16;
  private static final String SHA1 = "SHA-1";

  /**
   * Derives the keys.
   *
   * @throws IllegalArgumentException when {@code method} is not exactly one known method or a
   *     random has another size
   */
  public static SessionKeys derive(
      EncryptionMethods method, Bytes clientRandom, Bytes serverRandom) {
    FieldBounds.exactSize("client random", clientRandom, RANDOM_SIZE);
    FieldBounds.exactSize("server random", serverRandom, RANDOM_SIZE);
    return method.equals(EncryptionMethods.FIPS)
        ? fips(clientRandom.toArray(), serverRandom.toArray())
        : nonFips(method, clientRandom.toArray(), serverRandom.toArray());
  }

  /** Section 5.3.5.1. */
  private static SessionKeys nonFips(EncryptionMethods method, byte[] client, byte[] server) {
    byte[] premaster =
        joined(
            Arrays.copyOf(client, HALF_PREMASTER_SIZE), Arrays.copyOf(server, HALF_PREMASTER_SIZE));
    byte[] master = SaltedHash.threefold(premaster, "A", "BB", "CCC", client, server);
    byte[] blob = SaltedHash.threefold(master, "X", "YY", "ZZZ", client, server);
    return new SessionKeys(
        method,
        Secret.of(cut(method, part(blob, 0))),
        Secret.of(cut(method, Digests.md5(part(blob, 2), client, server))),
        Secret.of(cut(method, Digests.md5(part(blob, 1), client, server))));
  }

  private static byte[] part(byte[] blob, int index) {
    return Arrays.copyOfRange(blob, index * KEY_SIZE, (index + 1) * KEY_SIZE);
  }

  /** Shortens and salts a 128-bit key as the method asks for. */
  static byte[] cut(EncryptionMethods method, byte[] key) {
    byte[] salt = salt(method);
    byte[] result = Arrays.copyOf(key, keySize(method));
    System.arraycopy(salt, 0, result, 0, salt.length);
    return result;
  }

  private static int keySize(EncryptionMethods method) {
    return method.equals(EncryptionMethods.RC4_128) ? KEY_SIZE : SHORT_KEY_SIZE;
  }

  private static byte[] salt(EncryptionMethods method) {
    if (method.equals(EncryptionMethods.RC4_40)) {
      return new byte[] {(byte) 0xD1, 0x26, (byte) 0x9E};
    }
    if (method.equals(EncryptionMethods.RC4_56)) {
      return new byte[] {(byte) 0xD1};
    }
    if (method.equals(EncryptionMethods.RC4_128)) {
      return new byte[0];
    }
    throw new IllegalArgumentException("no keys for the method " + method);
  }

  /** Section 5.3.5.2. */
  private static SessionKeys fips(byte[] client, byte[] server) {
    byte[] fromClient = Digests.hash(SHA1, secondHalf(client), secondHalf(server));
    byte[] fromServer =
        Digests.hash(
            SHA1, Arrays.copyOf(client, HALF_RANDOM_SIZE), Arrays.copyOf(server, HALF_RANDOM_SIZE));
    return new SessionKeys(
        EncryptionMethods.FIPS,
        Secret.of(Digests.hash(SHA1, fromServer, fromClient)),
        Secret.of(TripleDesKey.expand(fromClient)),
        Secret.of(TripleDesKey.expand(fromServer)));
  }

  private static byte[] secondHalf(byte[] random) {
    return Arrays.copyOfRange(random, HALF_RANDOM_SIZE, RANDOM_SIZE);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return Bytes.of(first).append(Bytes.of(second)).toArray();
  }
}
