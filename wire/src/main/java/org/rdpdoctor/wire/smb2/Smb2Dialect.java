package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.FieldBounds;

/**
 * DialectRevision, MS-SMB2 section 2.2.4. Unknown values are kept.
 *
 * @param value the unsigned 16-bit field
 */
public record Smb2Dialect(int value) {
  public static final Smb2Dialect SMB_2_0_2 = new Smb2Dialect(0x0202);
  public static final Smb2Dialect SMB_2_1 = new Smb2Dialect(0x0210);
  public static final Smb2Dialect SMB_3_0 = new Smb2Dialect(0x0300);
  public static final Smb2Dialect SMB_3_0_2 = new Smb2Dialect(0x0302);
  public static final Smb2Dialect SMB_3_1_1 = new Smb2Dialect(0x0311);

  /** The answer to a client that asked in SMB 1 whether there is any SMB 2. */
  public static final Smb2Dialect ANY_SMB_2 = new Smb2Dialect(0x02FF);

  public Smb2Dialect {
    FieldBounds.u16("DialectRevision", value);
  }

  /** Keys are derived, signatures are AES-CMAC, messages can be encrypted. */
  public boolean isSmb3() {
    return value >= SMB_3_0.value && value != ANY_SMB_2.value;
  }

  /** Such as 3.1.1. */
  @Override
  public String toString() {
    return "%x.%x.%x".formatted(value >>> 8, value >>> 4 & 0xF, value & 0xF);
  }
}
