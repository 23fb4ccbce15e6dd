package org.rdpdoctor.wire.x224;

import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The first two bytes of every TPDU, ITU-T X.224 section 13.2.
 *
 * @param lengthIndicator header length in bytes without the length indicator itself, as written; a
 *     peer can write a wrong one
 * @param code the TPDU code with its low bits (credit in CR and CC, reduced acknowledgement in DT)
 */
public record X224Header(int lengthIndicator, int code) {
  public static final int SIZE = 2;

  /** Largest valid length indicator; 255 is reserved. */
  public static final int MAX_LENGTH_INDICATOR = 254;

  private static final int LOW_BITS = 0x0F;

  public X224Header {
    FieldBounds.u8("X.224 length indicator", lengthIndicator);
    FieldBounds.u8("X.224 code", code);
  }

  static X224Header read(Reader reader) throws DecodeException {
    return new X224Header(reader.u8("X.224 length indicator"), reader.u8("X.224 code"));
  }

  void write(Writer writer) {
    writer.u8(lengthIndicator).u8(code);
  }

  /** The TPDU code without its low bits, for example 0xE0. */
  public int kind() {
    return code & ~LOW_BITS;
  }

  /** The credit of CR and CC, the reduced acknowledgement bit of DT; 0 in class 0. */
  public int lowBits() {
    return code & LOW_BITS;
  }
}
