package org.rdpdoctor.wire.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.rdpdoctor.wire.Bytes;

/** The keys of the opening handshake, RFC 6455 section 4. */
public final class WebSocketOpening {
  /** Bytes of the client's nonce. */
  public static final int NONCE_SIZE = 16;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketOpening() {}

  /** Sec-WebSocket-Key. */
  public static String key(Bytes nonce) {
    return Base64.getEncoder().encodeToString(nonce.toArray());
  }

  /** Sec-WebSocket-Accept, which proves that the other side speaks WebSocket. */
  public static String accept(String key) {
    byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
    return Base64.getEncoder().encodeToString(sha1().digest(text));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
