package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * A handshake message that is not encrypted (RFC 8446 section 4, RFC 5246 section 7.4).
 *
 * <p>Every message is written again exactly as it was read: what follows its last field is kept as
 * {@code trailing}.
 */
public sealed interface HandshakeMessage extends WireMessage
    permits ClientHello,
        ServerHello,
        CertificateMessage,
        ServerKeyExchange,
        CertificateRequest,
        ServerHelloDone,
        UnknownHandshake {
  /** Type and length. */
  int HEADER_BYTES = 4;

  /** The most that a body may have: one certificate of 1 MB and 64 KB of all else. */
  int MAX_BODY_BYTES = CertificateMessage.MAX_CERTIFICATE_BYTES + (1 << 16);

  HandshakeType type();

  /** Size of the body in bytes, without the header. */
  int bodySize();

  void encodeBody(Writer writer);

  @Override
  default int size() {
    return HEADER_BYTES + bodySize();
  }

  @Override
  default void encode(Writer writer) {
    writer.u8(type().value()).u24be(bodySize());
    encodeBody(writer);
  }

  /**
   * Reads header and body.
   *
   * @throws DecodeException with {@link DecodeException.Kind#NOT_ENOUGH_BYTES} only when the body
   *     is not there in full; a body that is there and makes no sense is UNEXPECTED or LIMIT
   */
  static HandshakeMessage decode(Reader reader) throws DecodeException {
    HandshakeType type = new HandshakeType(reader.u8("handshake type"));
    int lengthOffset = reader.offset();
    int length = reader.u24be("handshake length");
    if (length > MAX_BODY_BYTES) {
      throw DecodeException.limit("handshake length", lengthOffset, length, MAX_BODY_BYTES);
    }
    Reader body = reader.sub("handshake body", length);
    int bodyOffset = body.offset();
    try {
      return decodeBody(type, body);
    } catch (DecodeException malformed) {
      if (malformed.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
        throw malformed;
      }
      throw DecodeException.unexpected(
          "body of " + type, bodyOffset, "too short: " + malformed.getMessage());
    }
  }

  private static HandshakeMessage decodeBody(HandshakeType type, Reader body)
      throws DecodeException {
    if (type.equals(HandshakeType.CLIENT_HELLO)) {
      return ClientHello.decodeBody(body);
    }
    if (type.equals(HandshakeType.SERVER_HELLO)) {
      return ServerHello.decodeBody(body);
    }
    if (type.equals(HandshakeType.CERTIFICATE)) {
      return CertificateMessage.decodeBody(body);
    }
    if (type.equals(HandshakeType.SERVER_KEY_EXCHANGE)) {
      return new ServerKeyExchange(body.rest());
    }
    if (type.equals(HandshakeType.CERTIFICATE_REQUEST)) {
      return new CertificateRequest(body.rest());
    }
    if (type.equals(HandshakeType.SERVER_HELLO_DONE)) {
      return new ServerHelloDone(body.rest());
    }
    return new UnknownHandshake(type, body.rest());
  }
}
