package org.rdpdoctor.wire.tsgu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.CloseChannel;
import org.rdpdoctor.wire.tsgu.TsguPacket.Data;
import org.rdpdoctor.wire.tsgu.TsguPacket.ExtendedAuthentication;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeRequest;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.HealthRequest;
import org.rdpdoctor.wire.tsgu.TsguPacket.KeepAlive;
import org.rdpdoctor.wire.tsgu.TsguPacket.Reauthentication;
import org.rdpdoctor.wire.tsgu.TsguPacket.ServiceMessage;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorization;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorizationResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.UnknownPacket;

/**
 * Reads a whole packet. Optional fields that do not fit any more are left out: gateways refuse with
 * shorter packets than their flags say.
 */
final class Body {
  private final Bytes whole;
  private List<String> oddities = List.of();

  Body(Bytes whole) {
    this.whole = whole;
  }

  boolean isClean() {
    return oddities.isEmpty();
  }

  /** What was odd when it was read last; never empty. */
  List<String> oddities() {
    return oddities.isEmpty() ? List.of("the packet has another form than ours") : oddities;
  }

  TsguPacket read(Optional<Verbatim> verbatim) throws DecodeException {
    List<String> odd = new ArrayList<>();
    Reader reader = new Reader(whole);
    try {
      TsguPacketType type = new TsguPacketType(reader.u16le("packetType"));
      if (reader.u16le("reserved") != 0) {
        odd.add("reserved is not 0");
      }
      reader.skip("packetLength", 4);
      TsguPacket packet = new Fields(reader, odd, verbatim).read(type);
      if (!reader.isAtEnd()) {
        odd.add("%d bytes follow the last field".formatted(reader.left()));
      }
      oddities = List.copyOf(odd);
      return packet;
    } catch (DecodeException tooShort) {
      throw DecodeException.unexpected(
          "gateway packet", 0, "shorter than its fields: " + tooShort.getMessage());
    }
  }

  /** The fields of one packet. */
  private record Fields(Reader reader, List<String> odd, Optional<Verbatim> verbatim) {
    TsguPacket read(TsguPacketType type) throws DecodeException {
      return switch (type.value()) {
        case 0x01 ->
            new HandshakeRequest(
                u8("verMajor"),
                u8("verMinor"),
                u16("clientVersion"),
                u16("ExtendedAuth"),
                verbatim);
        case 0x02 ->
            new HandshakeResponse(
                code(),
                u8("verMajor"),
                u8("verMinor"),
                u16("serverVersion"),
                u16("ExtendedAuth"),
                verbatim);
        case 0x03 -> new ExtendedAuthentication(code(), blob("authBlob"), verbatim);
        case 0x04 -> tunnelCreate();
        case 0x05 -> tunnelResponse();
        case 0x06 -> tunnelAuthorization();
        case 0x07 -> tunnelAuthorizationResponse();
        case 0x08 -> channelCreate();
        case 0x09 -> channelResponse();
        case 0x0A -> new Data(blob("data"), verbatim);
        case 0x0B -> new ServiceMessage(text("message"), verbatim);
        case 0x0C -> new Reauthentication(reader.i64le("reauthTunnelContext"), verbatim);
        case 0x0D -> new KeepAlive(verbatim);
        case 0x10 -> new CloseChannel(false, code(), verbatim);
        case 0x11 -> new CloseChannel(true, code(), verbatim);
        default -> new UnknownPacket(type, reader.rest(), verbatim);
      };
    }

    private TunnelCreate tunnelCreate() throws DecodeException {
      long capabilities = reader.u32le("capabilityFlags");
      int fields = u16("fieldsPresent");
      reserved();
      return new TunnelCreate(
          capabilities,
          fields,
          has(fields, TunnelCreate.FIELD_REAUTHENTICATION, 8)
              ? Optional.of(reader.i64le("reauthTunnelContext"))
              : Optional.empty(),
          optionalBlob(fields, TunnelCreate.FIELD_COOKIE),
          verbatim);
    }

    private TunnelResponse tunnelResponse() throws DecodeException {
      int version = u16("serverVersion");
      GatewayCode code = code();
      int fields = u16("fieldsPresent");
      reserved();
      return new TunnelResponse(
          version,
          code,
          fields,
          optionalU32(fields, TunnelResponse.FIELD_TUNNEL_ID),
          optionalU32(fields, TunnelResponse.FIELD_CAPABILITIES),
          has(fields, TunnelResponse.FIELD_HEALTH_REQUEST, HealthRequest.NONCE_SIZE + 2)
              ? Optional.of(
                  new HealthRequest(
                      reader.bytes("nonce", HealthRequest.NONCE_SIZE), text("serverCert")))
              : Optional.empty(),
          has(fields, TunnelResponse.FIELD_CONSENT_MESSAGE, 2)
              ? Optional.of(text("consentMsg"))
              : Optional.empty(),
          verbatim);
    }

    private TunnelAuthorization tunnelAuthorization() throws DecodeException {
      int fields = u16("fieldsPresent");
      String name = text("clientName");
      return new TunnelAuthorization(
          fields, name, optionalBlob(fields, TunnelAuthorization.FIELD_HEALTH), verbatim);
    }

    private TunnelAuthorizationResponse tunnelAuthorizationResponse() throws DecodeException {
      GatewayCode code = code();
      int fields = u16("fieldsPresent");
      reserved();
      return new TunnelAuthorizationResponse(
          code,
          fields,
          optionalU32(fields, TunnelAuthorizationResponse.FIELD_REDIRECTION),
          optionalU32(fields, TunnelAuthorizationResponse.FIELD_IDLE_TIMEOUT),
          optionalBlob(fields, TunnelAuthorizationResponse.FIELD_HEALTH),
          verbatim);
    }

    private ChannelCreate channelCreate() throws DecodeException {
      int resources = u8("numResources");
      int alternatives = u8("numAltResources");
      int port = u16("port");
      int protocol = u16("protocol");
      return new ChannelCreate(texts(resources), texts(alternatives), port, protocol, verbatim);
    }

    private ChannelResponse channelResponse() throws DecodeException {
      GatewayCode code = code();
      int fields = u16("fieldsPresent");
      reserved();
      return new ChannelResponse(
          code,
          fields,
          optionalU32(fields, ChannelResponse.FIELD_CHANNEL_ID),
          has(fields, ChannelResponse.FIELD_UDP_PORT, 2)
              ? Optional.of(u16("udpPort"))
              : Optional.empty(),
          optionalBlob(fields, ChannelResponse.FIELD_COOKIE),
          verbatim);
    }

    private boolean has(int fields, int flag, int leastBytes) {
      if ((fields & flag) == 0) {
        return false;
      }
      if (reader.left() < leastBytes) {
        odd.add("fieldsPresent names the field 0x%x, which is not there".formatted(flag));
        return false;
      }
      return true;
    }

    private Optional<Long> optionalU32(int fields, int flag) throws DecodeException {
      return has(fields, flag, 4) ? Optional.of(reader.u32le("optional field")) : Optional.empty();
    }

    private Optional<Bytes> optionalBlob(int fields, int flag) throws DecodeException {
      return has(fields, flag, 2) ? Optional.of(blob("optional field")) : Optional.empty();
    }

    private List<String> texts(int count) throws DecodeException {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        texts.add(text("resource"));
      }
      return texts;
    }

    private String text(String field) throws DecodeException {
      Bytes bytes = blob(field);
      if (!Utf16.isValid(bytes)) {
        odd.add(field + " is not UTF-16");
      }
      return Utf16.text(bytes);
    }

    private Bytes blob(String field) throws DecodeException {
      return reader.bytes(field, u16("length of " + field));
    }

    private GatewayCode code() throws DecodeException {
      return new GatewayCode(reader.u32le("errorCode"));
    }

    private void reserved() throws DecodeException {
      if (u16("reserved") != 0) {
        odd.add("reserved is not 0");
      }
    }

    private int u8(String field) throws DecodeException {
      return reader.u8(field);
    }

    private int u16(String field) throws DecodeException {
      return reader.u16le(field);
    }
  }
}
