package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.FieldBounds;

/**
 * Flags of the header, MS-SMB2 section 2.2.1. Unknown bits are kept.
 *
 * @param bits the unsigned 32-bit field
 */
public record Smb2Flags(long bits) {
  public static final Smb2Flags NONE = new Smb2Flags(0);

  /** SMB2_FLAGS_SERVER_TO_REDIR: a response. */
  public static final Smb2Flags RESPONSE = new Smb2Flags(0x0000_0001L);

  /** SMB2_FLAGS_ASYNC_COMMAND. */
  public static final Smb2Flags ASYNC = new Smb2Flags(0x0000_0002L);

  /** SMB2_FLAGS_RELATED_OPERATIONS: session, tree and file are those of the message before. */
  public static final Smb2Flags RELATED = new Smb2Flags(0x0000_0004L);

  /** SMB2_FLAGS_SIGNED. */
  public static final Smb2Flags SIGNED = new Smb2Flags(0x0000_0008L);

  public Smb2Flags {
    FieldBounds.u32("Flags", bits);
  }

  public boolean has(Smb2Flags other) {
    return (bits & other.bits) == other.bits;
  }

  public Smb2Flags with(Smb2Flags other) {
    return new Smb2Flags(bits | other.bits);
  }

  @Override
  public String toString() {
    return "0x%08x".formatted(bits);
  }
}
