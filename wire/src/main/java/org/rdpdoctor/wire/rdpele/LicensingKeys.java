package org.rdpdoctor.wire.rdpele;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.crypto.Rc4;
import org.rdpdoctor.wire.rdpsec.Rc4PacketCipher;
import org.rdpdoctor.wire.rdpsec.SaltedHash;

/**
 * The keys of one licensing exchange, MS-RDPELE section 5.1.2.
 *
 * @param macSalt signs, section 5.1.6
 * @param encryption the licensing encryption key, with which every message begins anew
 */
public record LicensingKeys(Secret macSalt, Secret encryption) {
  /** Size in bytes of a message authentication code. */
  public static final int MAC_SIZE = 16;

  public static final int RANDOM_SIZE = 32;
  public static final int PREMASTER_SIZE = 48;

  private static final int KEY_SIZE = 16;
  private static final byte[] NO_SALT = new byte[0];

  public static LicensingKeys derive(Bytes premaster, Bytes clientRandom, Bytes serverRandom) {
    FieldBounds.exactSize("premaster secret", premaster, PREMASTER_SIZE);
    FieldBounds.exactSize("client random", clientRandom, RANDOM_SIZE);
    FieldBounds.exactSize("server random", serverRandom, RANDOM_SIZE);
    byte[] client = clientRandom.toArray();
    byte[] server = serverRandom.toArray();
    byte[] master = SaltedHash.threefold(premaster.toArray(), "A", "BB", "CCC", client, server);
    Bytes blob = Bytes.of(SaltedHash.threefold(master, "A", "BB", "CCC", server, client));
    byte[] second = blob.slice(KEY_SIZE, 2 * KEY_SIZE).toArray();
    return new LicensingKeys(
        Secret.of(blob.first(KEY_SIZE).toArray()), Secret.of(Digests.md5(second, client, server)));
  }

  /** Encrypts or decrypts one field: the same operation. */
  public Bytes crypt(Bytes field) {
    return new Rc4(encryption.reveal()).apply(field);
  }

  /** The code over clear data, {@value #MAC_SIZE} bytes. */
  public Bytes mac(Bytes clear) {
    return Bytes.of(Rc4PacketCipher.mac(macSalt.reveal(), clear.toArray(), NO_SALT));
  }
}
