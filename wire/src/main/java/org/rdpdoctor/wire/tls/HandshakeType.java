package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.FieldBounds;

/** The kind of a handshake message: IANA registry "TLS HandshakeType". */
public record HandshakeType(int value) {
  public static final HandshakeType HELLO_REQUEST = new HandshakeType(0);
  public static final HandshakeType CLIENT_HELLO = new HandshakeType(1);
  public static final HandshakeType SERVER_HELLO = new HandshakeType(2);
  public static final HandshakeType NEW_SESSION_TICKET = new HandshakeType(4);
  public static final HandshakeType CERTIFICATE = new HandshakeType(11);
  public static final HandshakeType SERVER_KEY_EXCHANGE = new HandshakeType(12);
  public static final HandshakeType CERTIFICATE_REQUEST = new HandshakeType(13);
  public static final HandshakeType SERVER_HELLO_DONE = new HandshakeType(14);
  public static final HandshakeType CLIENT_KEY_EXCHANGE = new HandshakeType(16);
  public static final HandshakeType FINISHED = new HandshakeType(20);
  public static final HandshakeType CERTIFICATE_STATUS = new HandshakeType(22);

  private static final NumberNames NAMES =
      NumberNames.parse(
          """
          00 hello_request
          01 client_hello
          02 server_hello
          03 hello_verify_request
          04 new_session_ticket
          05 end_of_early_data
          06 hello_retry_request
          08 encrypted_extensions
          0B certificate
          0C server_key_exchange
          0D certificate_request
          0E server_hello_done
          0F certificate_verify
          10 client_key_exchange
          14 finished
          15 certificate_url
          16 certificate_status
          17 supplemental_data
          18 key_update
          19 compressed_certificate
          43 next_protocol
          FE message_hash
          """);

  public HandshakeType {
    FieldBounds.u8("handshake type", value);
  }

  /** The registered name; an unregistered number is shown as {@code 0xfe}. */
  public String name() {
    return NAMES.nameOrHex8(value);
  }

  @Override
  public String toString() {
    return name();
  }
}
