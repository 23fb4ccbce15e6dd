package org.rdpdoctor.wire.websocket;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/** Opcode of a frame, RFC 6455 section 5.2. Unknown values are kept. */
public record WebSocketOpcode(int value) {
  public static final WebSocketOpcode CONTINUATION = new WebSocketOpcode(0x0);
  public static final WebSocketOpcode TEXT = new WebSocketOpcode(0x1);
  public static final WebSocketOpcode BINARY = new WebSocketOpcode(0x2);
  public static final WebSocketOpcode CLOSE = new WebSocketOpcode(0x8);
  public static final WebSocketOpcode PING = new WebSocketOpcode(0x9);
  public static final WebSocketOpcode PONG = new WebSocketOpcode(0xA);

  private static final int MAX = 0xF;

  private static final Map<WebSocketOpcode, String> NAMES =
      Map.of(
          CONTINUATION, "continuation",
          TEXT, "text",
          BINARY, "binary",
          CLOSE, "close",
          PING, "ping",
          PONG, "pong");

  public WebSocketOpcode {
    FieldBounds.within("opcode", value, MAX);
  }

  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%x".formatted(value));
  }
}
