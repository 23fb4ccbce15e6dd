package org.rdpdoctor.wire.rdpsec;

import java.util.Arrays;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.crypto.Rc4;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

/** RC4 with keys of 40, 56 or 128 bits, MS-RDPBCGR sections 5.3.6.1 and 5.3.6.2.1. */
public final class Rc4PacketCipher implements PacketCipher {
  /** After so many packets the key is replaced, section 5.3.7.1. */
  public static final int PACKETS_PER_KEY = 4096;

  private static final byte[] PAD_1 = filled(40, 0x36);
  private static final byte[] PAD_2 = filled(48, 0x5C);
  private static final String SHA1 = "SHA-1";

  private final EncryptionMethods method;
  private final byte[] macKey;
  private final byte[] firstKey;
  private byte[] key;
  private Rc4 stream;
  private int packetsOfKey;
  private int packets;

  Rc4PacketCipher(EncryptionMethods method, byte[] macKey, byte[] key) {
    this.method = method;
    this.macKey = macKey.clone();
    this.firstKey = key.clone();
    this.key = key.clone();
    this.stream = new Rc4(key);
  }

  @Override
  public Bytes seal(SecurityFlags flags, Bytes clear) {
    SecurityFlags all = flags.with(SecurityFlags.ENCRYPT);
    Bytes signature = signature(all, clear);
    Bytes encrypted = process(clear);
    return new SecurityHeader.NonFips(all, 0, signature).toBytes().append(encrypted);
  }

  @Override
  public Opened open(SecurityHeader header, Bytes encrypted) {
    int number = packets;
    Bytes clear = process(encrypted);
    boolean valid =
        header instanceof SecurityHeader.NonFips signed
            && signed.dataSignature().equals(signature(header.flags(), clear, number));
    return new Opened(clear, valid);
  }

  private Bytes process(Bytes data) {
    if (packetsOfKey == PACKETS_PER_KEY) {
      updateKey();
    }
    packetsOfKey++;
    packets++;
    return stream.apply(data);
  }

  /** Section 5.3.7.1. */
  private void updateKey() {
    byte[] inner = Digests.hash(SHA1, firstKey, PAD_1, key);
    byte[] temporary = Arrays.copyOf(Digests.md5(firstKey, PAD_2, inner), key.length);
    key = SessionKeys.cut(method, new Rc4(temporary).apply(temporary));
    stream = new Rc4(key);
    packetsOfKey = 0;
  }

  private Bytes signature(SecurityFlags flags, Bytes clear) {
    return signature(flags, clear, packets);
  }

  private Bytes signature(SecurityFlags flags, Bytes clear, int number) {
    byte[] salt =
        flags.contains(SecurityFlags.SECURE_CHECKSUM) ? littleEndian(number) : new byte[0];
    return Bytes.of(mac(macKey, clear.toArray(), salt)).first(SecurityHeader.SIGNATURE_SIZE);
  }

  /**
   * MD5(key + pad2 + SHA-1(key + pad1 + length + data + salt)), 16 bytes: the whole of it is the
   * MAC of licensing, MS-RDPELE section 5.1.6.
   */
  public static byte[] mac(byte[] key, byte[] data, byte[] salt) {
    byte[] inner = Digests.hash(SHA1, key, PAD_1, littleEndian(data.length), data, salt);
    return Digests.md5(key, PAD_2, inner);
  }

  private static byte[] littleEndian(int value) {
    return new Writer().u32le(value).toBytes().toArray();
  }

  private static byte[] filled(int size, int value) {
    byte[] result = new byte[size];
    Arrays.fill(result, (byte) value);
    return result;
  }
}
