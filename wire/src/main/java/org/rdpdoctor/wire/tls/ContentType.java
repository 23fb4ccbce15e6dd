package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.FieldBounds;

/** What a record carries: IANA registry "TLS ContentType" (RFC 8446 section 5.1). */
public record ContentType(int value) {
  public static final ContentType CHANGE_CIPHER_SPEC = new ContentType(20);
  public static final ContentType ALERT = new ContentType(21);
  public static final ContentType HANDSHAKE = new ContentType(22);
  public static final ContentType APPLICATION_DATA = new ContentType(23);
  public static final ContentType HEARTBEAT = new ContentType(24);

  private static final NumberNames NAMES =
      NumberNames.parse(
          """
          14 change_cipher_spec
          15 alert
          16 handshake
          17 application_data
          18 heartbeat
          19 tls12_cid
          1A ACK
          """);

  public ContentType {
    FieldBounds.u8("content type", value);
  }

  /** The registered name; an unregistered number is shown as {@code 0xfe}. */
  public String name() {
    return NAMES.nameOrHex8(value);
  }

  /** Whether a stream that begins with this number can be TLS: 20 to 24. */
  public boolean isSpokenOverTcp() {
    return value >= CHANGE_CIPHER_SPEC.value && value <= HEARTBEAT.value;
  }

  @Override
  public String toString() {
    return name();
  }
}
