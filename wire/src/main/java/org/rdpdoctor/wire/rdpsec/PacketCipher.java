package org.rdpdoctor.wire.rdpsec;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

/**
 * Protects the packets of one direction, in their order; a state machine.
 *
 * <p>MS-RDPBCGR section 5.3.6. One instance seals or opens, never both.
 */
public sealed interface PacketCipher permits Rc4PacketCipher, TripleDesPacketCipher {
  /**
   * The clear data and whether its signature is right.
   *
   * @param data clear only when the keys were right
   */
  record Opened(Bytes data, boolean signatureValid) {}

  /** The cipher of what the client sends, for the client ({@code sealing}) or the server. */
  static PacketCipher clientToServer(SessionKeys keys, boolean sealing) {
    return of(keys, keys.clientToServer().reveal(), sealing);
  }

  /** The cipher of what the server sends, for the server ({@code sealing}) or the client. */
  static PacketCipher serverToClient(SessionKeys keys, boolean sealing) {
    return of(keys, keys.serverToClient().reveal(), sealing);
  }

  private static PacketCipher of(SessionKeys keys, byte[] key, boolean sealing) {
    return keys.method().equals(EncryptionMethods.FIPS)
        ? new TripleDesPacketCipher(keys.mac().reveal(), key, sealing)
        : new Rc4PacketCipher(keys.method(), keys.mac().reveal(), key);
  }

  /**
   * Header and encrypted data; {@link SecurityFlags#ENCRYPT} is added to the flags.
   *
   * @param flags with {@link SecurityFlags#SECURE_CHECKSUM} for a salted signature, which FIPS has
   *     not
   */
  Bytes seal(SecurityFlags flags, Bytes clear);

  /** Decrypts what followed the header. A header of the other kind makes the signature wrong. */
  Opened open(SecurityHeader header, Bytes encrypted);
}
