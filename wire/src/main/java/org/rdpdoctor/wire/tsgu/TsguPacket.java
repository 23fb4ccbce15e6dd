package org.rdpdoctor.wire.tsgu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A packet between client and RD Gateway over HTTP or WebSocket, MS-TSGU section 2.2.10: a header
 * of eight bytes (type, reserved, length of the whole in bytes) and a body. All numbers are
 * little-endian.
 */
public sealed interface TsguPacket extends WireMessage {
  /** HTTP_PACKET_HEADER, section 2.2.10.9. */
  int HEADER_SIZE = 8;

  /** The largest packet carries 64 KiB of data and its two lengths. */
  int MAX_SIZE = 0x1_0000 + HEADER_SIZE + 2;

  /** HTTP_EXTENDED_AUTH_NONE, section 2.2.5.3.4. */
  int EXTENDED_AUTH_NONE = 0;

  /** HTTP_EXTENDED_AUTH_SC: smart card. */
  int EXTENDED_AUTH_SMART_CARD = 1;

  /** HTTP_EXTENDED_AUTH_PAA: a cookie of a pluggable authentication. */
  int EXTENDED_AUTH_PAA = 2;

  /** HTTP_EXTENDED_AUTH_SSPI_NTLM. */
  int EXTENDED_AUTH_NTLM = 4;

  /** Capabilities that a current Windows client states, section 2.2.5.3.1. */
  long CURRENT_CAPABILITIES = 0x3F;

  /** HTTP_CAPABILITY_TYPE_QUAR_SOH. */
  long CAPABILITY_QUARANTINE = 0x01;

  /** HTTP_CAPABILITY_MESSAGING_CONSENT_SIGN: the client shows a consent message. */
  long CAPABILITY_CONSENT = 0x04;

  /** HTTP_CAPABILITY_UDP_TRANSPORT. */
  long CAPABILITY_UDP = 0x20;

  TsguPacketType type();

  /** Present when the packet was received in another form than ours. */
  Optional<Verbatim> verbatim();

  /** What follows the header. */
  void encodeBody(Writer writer);

  /** Number of bytes of the whole packet that begins here; empty until its header is there. */
  static Optional<Long> sizeOf(Bytes start) {
    return start.size() < HEADER_SIZE
        ? Optional.empty()
        : Optional.of(
            start.at(4)
                | (long) start.at(5) << 8
                | (long) start.at(6) << 16
                | (long) start.at(7) << 24);
  }

  /**
   * Reads one packet.
   *
   * @throws DecodeException not enough bytes while the packet is incomplete; limit when it is too
   *     large or shorter than its header; unexpected when its fields do not fit into it
   */
  static TsguPacket decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    long size = sizeOf(reader.ahead(HEADER_SIZE)).orElse((long) HEADER_SIZE);
    if (size < HEADER_SIZE || size > MAX_SIZE) {
      throw DecodeException.limit("packetLength", offset, size, MAX_SIZE);
    }
    Bytes whole = reader.bytes("gateway packet", (int) size);
    Body body = new Body(whole);
    TsguPacket packet = body.read(Optional.empty());
    return body.isClean() && packet.toBytes().equals(whole)
        ? packet
        : body.read(Optional.of(new Verbatim(whole, body.oddities())));
  }

  @Override
  default void encode(Writer writer) {
    if (verbatim().isPresent()) {
      writer.bytes(verbatim().get().bytes());
      return;
    }
    Writer body = new Writer();
    encodeBody(body);
    writer.u16le(type().value()).u16le(0).u32le(HEADER_SIZE + body.size()).bytes(body.toBytes());
  }

  @Override
  default int size() {
    return toBytes().size();
  }

  @Override
  default List<String> oddities() {
    return verbatim().map(Verbatim::oddities).orElse(List.of());
  }

  /** HTTP_HANDSHAKE_REQUEST_PACKET, section 2.2.10.10. */
  record HandshakeRequest(
      int versionMajor,
      int versionMinor,
      int clientVersion,
      int extendedAuthentication,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    public HandshakeRequest {
      FieldBounds.u8("verMajor", versionMajor);
      FieldBounds.u8("verMinor", versionMinor);
      FieldBounds.u16("clientVersion", clientVersion);
      FieldBounds.u16("ExtendedAuth", extendedAuthentication);
    }

    /** Version 1.0, as every client says. */
    public HandshakeRequest(int extendedAuthentication) {
      this(1, 0, 0, extendedAuthentication, Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.HANDSHAKE_REQUEST;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u8(versionMajor).u8(versionMinor).u16le(clientVersion).u16le(extendedAuthentication);
    }
  }

  /** HTTP_HANDSHAKE_RESPONSE_PACKET, section 2.2.10.11. */
  record HandshakeResponse(
      GatewayCode errorCode,
      int versionMajor,
      int versionMinor,
      int serverVersion,
      int extendedAuthentication,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    public HandshakeResponse {
      FieldBounds.u8("verMajor", versionMajor);
      FieldBounds.u8("verMinor", versionMinor);
      FieldBounds.u16("serverVersion", serverVersion);
      FieldBounds.u16("ExtendedAuth", extendedAuthentication);
    }

    public HandshakeResponse(GatewayCode errorCode, int extendedAuthentication) {
      this(errorCode, 1, 0, 0, extendedAuthentication, Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.HANDSHAKE_RESPONSE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(errorCode.value()).u8(versionMajor).u8(versionMinor);
      writer.u16le(serverVersion).u16le(extendedAuthentication);
    }
  }

  /** HTTP_EXTENDED_AUTH_PACKET, section 2.2.10.8. */
  record ExtendedAuthentication(GatewayCode errorCode, Bytes blob, Optional<Verbatim> verbatim)
      implements TsguPacket {
    public ExtendedAuthentication {
      FieldBounds.u16("cbAuthBlob", blob.size());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.EXTENDED_AUTH;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(errorCode.value()).u16le(blob.size()).bytes(blob);
    }
  }

  /**
   * HTTP_TUNNEL_PACKET, section 2.2.10.18.
   *
   * @param fieldsPresent as received; ours follows from the two optional fields
   */
  record TunnelCreate(
      long capabilities,
      int fieldsPresent,
      Optional<Long> reauthenticationContext,
      Optional<Bytes> cookie,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    /** HTTP_TUNNEL_PACKET_FIELD_PAA_COOKIE. */
    public static final int FIELD_COOKIE = 0x1;

    /** HTTP_TUNNEL_PACKET_FIELD_REAUTH. */
    public static final int FIELD_REAUTHENTICATION = 0x2;

    public TunnelCreate {
      FieldBounds.u32("capabilityFlags", capabilities);
      FieldBounds.u16("fieldsPresent", fieldsPresent);
      cookie.ifPresent(value -> FieldBounds.u16("cbPAACookie", value.size()));
    }

    public TunnelCreate(long capabilities, Optional<Bytes> cookie) {
      this(
          capabilities,
          cookie.isPresent() ? FIELD_COOKIE : 0,
          Optional.empty(),
          cookie,
          Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.TUNNEL_CREATE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(capabilities).u16le(fieldsPresent).u16le(0);
      reauthenticationContext.ifPresent(writer::i64le);
      cookie.ifPresent(value -> writer.u16le(value.size()).bytes(value));
    }

    /** A cookie may be what somebody signs in with. */
    @Override
    public String toString() {
      return "TunnelCreate[capabilities=0x%x, cookie of %d bytes]"
          .formatted(capabilities, cookie.map(Bytes::size).orElse(0));
    }
  }

  /**
   * HTTP_TUNNEL_RESPONSE, section 2.2.10.20.
   *
   * @param soundRequest nonce and certificate for a statement of health, unread
   * @param consentMessage what a person must agree to
   */
  record TunnelResponse(
      int serverVersion,
      GatewayCode statusCode,
      int fieldsPresent,
      Optional<Long> tunnelId,
      Optional<Long> capabilities,
      Optional<HealthRequest> soundRequest,
      Optional<String> consentMessage,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    /** HTTP_TUNNEL_RESPONSE_FIELD_TUNNEL_ID. */
    public static final int FIELD_TUNNEL_ID = 0x01;

    /** HTTP_TUNNEL_RESPONSE_FIELD_CAPS. */
    public static final int FIELD_CAPABILITIES = 0x02;

    /** HTTP_TUNNEL_RESPONSE_FIELD_SOH_REQ. */
    public static final int FIELD_HEALTH_REQUEST = 0x04;

    /** HTTP_TUNNEL_RESPONSE_FIELD_CONSENT_MSG. */
    public static final int FIELD_CONSENT_MESSAGE = 0x10;

    public TunnelResponse {
      FieldBounds.u16("serverVersion", serverVersion);
      FieldBounds.u16("fieldsPresent", fieldsPresent);
    }

    /** What a gateway answers that has let the client in. */
    public static TunnelResponse opened(
        long tunnelId, long capabilities, Optional<String> consentMessage) {
      int fields =
          FIELD_TUNNEL_ID
              | FIELD_CAPABILITIES
              | (consentMessage.isPresent() ? FIELD_CONSENT_MESSAGE : 0);
      return new TunnelResponse(
          0,
          GatewayCode.SUCCESS,
          fields,
          Optional.of(tunnelId),
          Optional.of(capabilities),
          Optional.empty(),
          consentMessage,
          Optional.empty());
    }

    public static TunnelResponse refused(GatewayCode code) {
      return new TunnelResponse(
          0,
          code,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.TUNNEL_RESPONSE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(serverVersion).u32le(statusCode.value()).u16le(fieldsPresent).u16le(0);
      tunnelId.ifPresent(writer::u32le);
      capabilities.ifPresent(writer::u32le);
      soundRequest.ifPresent(request -> {
        writer.bytes(request.nonce());
        Text.encode(writer, request.certificate());
      });
      consentMessage.ifPresent(message -> Text.encode(writer, message));
    }
  }

  /** The nonce of 16 bytes and the certificate for a statement of health. */
  record HealthRequest(Bytes nonce, String certificate) {
    static final int NONCE_SIZE = 16;

    public HealthRequest {
      FieldBounds.exactSize("nonce", nonce, NONCE_SIZE);
    }
  }

  /**
   * HTTP_TUNNEL_AUTH_PACKET, section 2.2.10.14.
   *
   * @param clientName with its final zero, if it has one
   */
  record TunnelAuthorization(
      int fieldsPresent,
      String clientName,
      Optional<Bytes> statementOfHealth,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    /** HTTP_TUNNEL_AUTH_FIELD_SOH. */
    public static final int FIELD_HEALTH = 0x1;

    public TunnelAuthorization {
      FieldBounds.u16("fieldsPresent", fieldsPresent);
    }

    /** With the final zero that clients send. */
    public TunnelAuthorization(String clientName) {
      this(0, clientName + "\0", Optional.empty(), Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.TUNNEL_AUTH;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(fieldsPresent);
      Text.encode(writer, clientName);
      statementOfHealth.ifPresent(value -> writer.u16le(value.size()).bytes(value));
    }
  }

  /**
   * HTTP_TUNNEL_AUTH_RESPONSE, section 2.2.10.16.
   *
   * @param redirectionFlags HTTP_TUNNEL_REDIR_*, section 2.2.5.3.8
   * @param idleTimeoutMinutes 0: none
   */
  record TunnelAuthorizationResponse(
      GatewayCode errorCode,
      int fieldsPresent,
      Optional<Long> redirectionFlags,
      Optional<Long> idleTimeoutMinutes,
      Optional<Bytes> healthResponse,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    /** HTTP_TUNNEL_AUTH_RESPONSE_FIELD_REDIR_FLAGS. */
    public static final int FIELD_REDIRECTION = 0x1;

    /** HTTP_TUNNEL_AUTH_RESPONSE_FIELD_IDLE_TIMEOUT. */
    public static final int FIELD_IDLE_TIMEOUT = 0x2;

    /** HTTP_TUNNEL_AUTH_RESPONSE_FIELD_SOH_RESPONSE. */
    public static final int FIELD_HEALTH = 0x4;

    /** HTTP_TUNNEL_REDIR_ENABLE_ALL. */
    public static final long REDIRECT_ALL = 0x80000000L;

    public TunnelAuthorizationResponse {
      FieldBounds.u16("fieldsPresent", fieldsPresent);
    }

    /** All redirections allowed, no idle timeout. */
    public static TunnelAuthorizationResponse authorized() {
      return new TunnelAuthorizationResponse(
          GatewayCode.SUCCESS,
          FIELD_REDIRECTION | FIELD_IDLE_TIMEOUT,
          Optional.of(REDIRECT_ALL),
          Optional.of(0L),
          Optional.empty(),
          Optional.empty());
    }

    public static TunnelAuthorizationResponse refused(GatewayCode code) {
      return new TunnelAuthorizationResponse(
          code, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.TUNNEL_AUTH_RESPONSE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(errorCode.value()).u16le(fieldsPresent).u16le(0);
      redirectionFlags.ifPresent(writer::u32le);
      idleTimeoutMinutes.ifPresent(writer::u32le);
      healthResponse.ifPresent(value -> writer.u16le(value.size()).bytes(value));
    }
  }

  /**
   * HTTP_CHANNEL_PACKET, section 2.2.10.2: names under which the gateway may look for the target.
   *
   * @param resources with their final zeros
   */
  record ChannelCreate(
      List<String> resources,
      List<String> alternativeResources,
      int port,
      int protocol,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    /** The only protocol number there is: RDP. */
    public static final int PROTOCOL_RDP = 3;

    public ChannelCreate {
      FieldBounds.u8("numResources", resources.size());
      FieldBounds.u8("numAltResources", alternativeResources.size());
      FieldBounds.u16("port", port);
      FieldBounds.u16("protocol", protocol);
      resources = List.copyOf(resources);
      alternativeResources = List.copyOf(alternativeResources);
    }

    public ChannelCreate(String host, int port) {
      this(List.of(host + "\0"), List.of(), port, PROTOCOL_RDP, Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.CHANNEL_CREATE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u8(resources.size()).u8(alternativeResources.size()).u16le(port).u16le(protocol);
      resources.forEach(name -> Text.encode(writer, name));
      alternativeResources.forEach(name -> Text.encode(writer, name));
    }
  }

  /**
   * HTTP_CHANNEL_RESPONSE, section 2.2.10.4.
   *
   * @param udpPort where the gateway takes the side channel
   */
  record ChannelResponse(
      GatewayCode errorCode,
      int fieldsPresent,
      Optional<Long> channelId,
      Optional<Integer> udpPort,
      Optional<Bytes> authenticationCookie,
      Optional<Verbatim> verbatim)
      implements TsguPacket {
    /** HTTP_CHANNEL_RESPONSE_FIELD_CHANNELID. */
    public static final int FIELD_CHANNEL_ID = 0x1;

    /** HTTP_CHANNEL_RESPONSE_FIELD_AUTHNCOOKIE. */
    public static final int FIELD_COOKIE = 0x2;

    /** HTTP_CHANNEL_RESPONSE_FIELD_UDPPORT. */
    public static final int FIELD_UDP_PORT = 0x4;

    public ChannelResponse {
      FieldBounds.u16("fieldsPresent", fieldsPresent);
    }

    public static ChannelResponse opened(long channelId) {
      return new ChannelResponse(
          GatewayCode.SUCCESS,
          FIELD_CHANNEL_ID,
          Optional.of(channelId),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    public static ChannelResponse refused(GatewayCode code) {
      return new ChannelResponse(
          code, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.CHANNEL_RESPONSE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(errorCode.value()).u16le(fieldsPresent).u16le(0);
      channelId.ifPresent(writer::u32le);
      udpPort.ifPresent(writer::u16le);
      authenticationCookie.ifPresent(value -> writer.u16le(value.size()).bytes(value));
    }

    /** The cookie authorises the side channel. */
    @Override
    public String toString() {
      return "ChannelResponse[%s, channelId=%s, udpPort=%s]"
          .formatted(errorCode, channelId, udpPort);
    }
  }

  /** HTTP_DATA_PACKET, section 2.2.10.6. */
  record Data(Bytes payload, Optional<Verbatim> verbatim) implements TsguPacket {
    public static final int MAX_PAYLOAD = 0xFFFF;

    public Data {
      FieldBounds.u16("cbDataLen", payload.size());
    }

    public Data(Bytes payload) {
      this(payload, Optional.empty());
    }

    @Override
    public TsguPacketType type() {
      return TsguPacketType.DATA;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u16le(payload.size()).bytes(payload);
    }
  }

  /** HTTP_SERVICE_MESSAGE, section 2.2.10.13: a text of the gateway's administrator. */
  record ServiceMessage(String text, Optional<Verbatim> verbatim) implements TsguPacket {
    @Override
    public TsguPacketType type() {
      return TsguPacketType.SERVICE_MESSAGE;
    }

    @Override
    public void encodeBody(Writer writer) {
      Text.encode(writer, text);
    }
  }

  /** HTTP_REAUTH_MESSAGE, section 2.2.10.12. */
  record Reauthentication(long tunnelContext, Optional<Verbatim> verbatim) implements TsguPacket {
    @Override
    public TsguPacketType type() {
      return TsguPacketType.REAUTH_MESSAGE;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.i64le(tunnelContext);
    }
  }

  /** HTTP_KEEPALIVE_PACKET: a header alone. */
  record KeepAlive(Optional<Verbatim> verbatim) implements TsguPacket {
    @Override
    public TsguPacketType type() {
      return TsguPacketType.KEEPALIVE;
    }

    @Override
    public void encodeBody(Writer writer) {
      // nothing follows
    }
  }

  /** HTTP_CLOSE_PACKET, section 2.2.10.5, as request or as response. */
  record CloseChannel(boolean response, GatewayCode statusCode, Optional<Verbatim> verbatim)
      implements TsguPacket {
    @Override
    public TsguPacketType type() {
      return response ? TsguPacketType.CLOSE_CHANNEL_RESPONSE : TsguPacketType.CLOSE_CHANNEL;
    }

    @Override
    public void encodeBody(Writer writer) {
      writer.u32le(statusCode.value());
    }
  }

  /** A packet of a type that is not known here. */
  record UnknownPacket(TsguPacketType type, Bytes body, Optional<Verbatim> verbatim)
      implements TsguPacket {
    @Override
    public void encodeBody(Writer writer) {
      writer.bytes(body);
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (type.name().isEmpty()) {
        oddities.add("packetType has the unknown value %s".formatted(type));
      }
      verbatim.ifPresent(value -> oddities.addAll(value.oddities()));
      return List.copyOf(oddities);
    }
  }

  /** HTTP_UNICODE_STRING, section 2.2.10.21: a length in bytes and UTF-16. */
  final class Text {
    private Text() {}

    static void encode(Writer writer, String text) {
      Bytes bytes = Utf16.bytes(text);
      FieldBounds.u16("cbLen", bytes.size());
      writer.u16le(bytes.size()).bytes(bytes);
    }
  }
}
