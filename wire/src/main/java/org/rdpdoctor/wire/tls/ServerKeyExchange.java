package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The server's part of an ephemeral key exchange up to TLS 1.2 (RFC 5246 section 7.4.3). What the
 * body means depends on version and suite, so {@link #parameters} asks for them.
 */
public record ServerKeyExchange(Bytes body) implements HandshakeMessage {
  public ServerKeyExchange {
    FieldBounds.within("body", body.size(), MAX_BODY_BYTES);
  }

  /** The message that carries these parameters and what follows them, such as a signature. */
  public static ServerKeyExchange of(KeyExchangeParameters parameters, Bytes rest) {
    Writer writer = new Writer();
    parameters.encode(writer);
    return new ServerKeyExchange(writer.bytes(rest).toBytes());
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.SERVER_KEY_EXCHANGE;
  }

  @Override
  public int bodySize() {
    return body.size();
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.bytes(body);
  }

  /** The group or prime, as the suite says how to read it. */
  public KeyExchangeParameters parameters(CipherSuite suite) throws DecodeException {
    return KeyExchangeParameters.decode(new Reader(body), suite);
  }

  /**
   * The signature over the parameters.
   *
   * @param version the one that the ServerHello chose: TLS 1.2 names the scheme, older ones do not
   */
  public ServerSignature signature(CipherSuite suite, TlsVersion version) throws DecodeException {
    Reader reader = new Reader(body);
    KeyExchangeParameters.decode(reader, suite);
    return ServerSignature.decode(reader, version);
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }
}
