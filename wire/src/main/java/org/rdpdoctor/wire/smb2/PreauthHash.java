package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * The hash over all messages before a session is there, MS-SMB2 section 3.1.4.4.1 (dialect 3.1.1).
 *
 * @param value 64 bytes
 */
public record PreauthHash(Bytes value) {
  private static final int SIZE = 64;

  /** Before the first message. */
  public static final PreauthHash START = new PreauthHash(new Writer().zeros(SIZE).toBytes());

  /**
   * With one more message.
   *
   * @param message from its header on, as it crosses the wire
   */
  public PreauthHash with(Bytes message) {
    return new PreauthHash(Bytes.of(Digests.hash("SHA-512", value.toArray(), message.toArray())));
  }
}
