package org.rdpdoctor.wire.tsgu;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * packetType of HTTP_PACKET_HEADER, MS-TSGU section 2.2.10.9. Unknown values are kept.
 *
 * @param value the unsigned 16-bit field
 */
public record TsguPacketType(int value) {
  public static final TsguPacketType HANDSHAKE_REQUEST = new TsguPacketType(0x01);
  public static final TsguPacketType HANDSHAKE_RESPONSE = new TsguPacketType(0x02);
  public static final TsguPacketType EXTENDED_AUTH = new TsguPacketType(0x03);
  public static final TsguPacketType TUNNEL_CREATE = new TsguPacketType(0x04);
  public static final TsguPacketType TUNNEL_RESPONSE = new TsguPacketType(0x05);
  public static final TsguPacketType TUNNEL_AUTH = new TsguPacketType(0x06);
  public static final TsguPacketType TUNNEL_AUTH_RESPONSE = new TsguPacketType(0x07);
  public static final TsguPacketType CHANNEL_CREATE = new TsguPacketType(0x08);
  public static final TsguPacketType CHANNEL_RESPONSE = new TsguPacketType(0x09);
  public static final TsguPacketType DATA = new TsguPacketType(0x0A);
  public static final TsguPacketType SERVICE_MESSAGE = new TsguPacketType(0x0B);
  public static final TsguPacketType REAUTH_MESSAGE = new TsguPacketType(0x0C);
  public static final TsguPacketType KEEPALIVE = new TsguPacketType(0x0D);
  public static final TsguPacketType CLOSE_CHANNEL = new TsguPacketType(0x10);
  public static final TsguPacketType CLOSE_CHANNEL_RESPONSE = new TsguPacketType(0x11);

  private static final Map<TsguPacketType, String> NAMES =
      Map.ofEntries(
          Map.entry(HANDSHAKE_REQUEST, "PKT_TYPE_HANDSHAKE_REQUEST"),
          Map.entry(HANDSHAKE_RESPONSE, "PKT_TYPE_HANDSHAKE_RESPONSE"),
          Map.entry(EXTENDED_AUTH, "PKT_TYPE_EXTENDED_AUTH_MSG"),
          Map.entry(TUNNEL_CREATE, "PKT_TYPE_TUNNEL_CREATE"),
          Map.entry(TUNNEL_RESPONSE, "PKT_TYPE_TUNNEL_RESPONSE"),
          Map.entry(TUNNEL_AUTH, "PKT_TYPE_TUNNEL_AUTH"),
          Map.entry(TUNNEL_AUTH_RESPONSE, "PKT_TYPE_TUNNEL_AUTH_RESPONSE"),
          Map.entry(CHANNEL_CREATE, "PKT_TYPE_CHANNEL_CREATE"),
          Map.entry(CHANNEL_RESPONSE, "PKT_TYPE_CHANNEL_RESPONSE"),
          Map.entry(DATA, "PKT_TYPE_DATA"),
          Map.entry(SERVICE_MESSAGE, "PKT_TYPE_SERVICE_MESSAGE"),
          Map.entry(REAUTH_MESSAGE, "PKT_TYPE_REAUTH_MESSAGE"),
          Map.entry(KEEPALIVE, "PKT_TYPE_KEEPALIVE"),
          Map.entry(CLOSE_CHANNEL, "PKT_TYPE_CLOSE_CHANNEL"),
          Map.entry(CLOSE_CHANNEL_RESPONSE, "PKT_TYPE_CLOSE_CHANNEL_RESPONSE"));

  public TsguPacketType {
    FieldBounds.u16("packetType", value);
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%04x".formatted(value));
  }
}
