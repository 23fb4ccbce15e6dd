package org.rdpdoctor.wire.asn1;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;

/**
 * A BIT STRING, ITU-T X.690 section 8.6.
 *
 * @param unusedBits how many low bits of the last byte do not count, 0 to 7
 * @param bits the bytes, first bit first
 */
public record BitString(int unusedBits, Bytes bits) {
  static final int MAX_UNUSED_BITS = 7;

  public BitString {
    FieldBounds.within("unused bits", unusedBits, bits.isEmpty() ? 0 : MAX_UNUSED_BITS);
  }

  Bytes toContent() {
    return Bytes.of(unusedBits).append(bits);
  }

  /** The bit at {@code index}, counted from the first; false beyond the end. */
  public boolean isSet(int index) {
    boolean present = index >= 0 && index < bits.size() * 8 - unusedBits;
    return present && (bits.at(index / 8) & 0x80 >>> index % 8) != 0;
  }
}
