package org.rdpdoctor.remote.winrm;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.ntlm.NtlmSession;

/**
 * A sealed message in the two parts of MS-WSMV section 2.2.9.1.1.2.2: what the mechanism puts
 * before, and as many bytes as the message has.
 */
record SealedParts(Bytes header, Bytes data) {
  /** Of the token of RFC 4121 section 4.2.6.2 before what is encrypted. */
  private static final int TOKEN_HEADER = 16;

  /** Random bytes before the message, and the copy of the header behind it, each. */
  private static final int CONFOUNDER = 16;

  private static final int RIGHT_ROTATION = 6;

  /** The signature, and the message. */
  static SealedParts ofNtlm(Bytes sealed) {
    return new SealedParts(
        sealed.first(NtlmSession.SIGNATURE_SIZE),
        sealed.slice(NtlmSession.SIGNATURE_SIZE, sealed.size()));
  }

  /**
   * Rotates a token of RFC 4121 that is not rotated, so that all that is not message stands before
   * it: this is how Windows seals (section 4.2.5; MS-KILE section 3.4.5.4.1).
   *
   * @param plainSize bytes of the message
   */
  static SealedParts ofKerberos(Bytes token, int plainSize) {
    int headerSize = token.size() - plainSize;
    int rotation = headerSize - TOKEN_HEADER - CONFOUNDER;
    byte[] rotated = token.toArray();
    rotated[RIGHT_ROTATION] = (byte) (rotation >>> 8);
    rotated[RIGHT_ROTATION + 1] = (byte) rotation;
    int end = token.size() - rotation;
    byte[] tail = token.slice(end, token.size()).toArray();
    byte[] rest = token.slice(TOKEN_HEADER, end).toArray();
    System.arraycopy(tail, 0, rotated, TOKEN_HEADER, tail.length);
    System.arraycopy(rest, 0, rotated, TOKEN_HEADER + tail.length, rest.length);
    Bytes whole = Bytes.of(rotated);
    return new SealedParts(whole.first(headerSize), whole.slice(headerSize, whole.size()));
  }
}
