package org.rdpdoctor.wire.gcc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * A block of client settings, MS-RDPBCGR section 2.2.1.3. A block that is too short for its type is
 * an {@link OtherClientData}.
 */
public sealed interface ClientData extends DataBlock {
  /** Reads one block and leaves what follows it. */
  static ClientData decode(Reader reader) throws DecodeException {
    DataBlock.Raw raw = DataBlock.Raw.read(reader);
    Reader body = new Reader(raw.body());
    try {
      return switch (raw.type()) {
        case ClientCoreData.TYPE -> ClientCoreData.read(body);
        case ClientSecurityData.TYPE -> ClientSecurityData.read(body);
        case ClientNetworkData.TYPE -> ClientNetworkData.read(body);
        case ClientClusterData.TYPE -> ClientClusterData.read(body);
        case ClientMessageChannelData.TYPE -> ClientMessageChannelData.read(body);
        case ClientMultitransportData.TYPE -> ClientMultitransportData.read(body);
        default -> new OtherClientData(raw.type(), raw.body());
      };
    } catch (DecodeException tooShort) {
      return new OtherClientData(raw.type(), raw.body());
    }
  }

  private static List<String> trailingOddity(String block, Bytes trailing) {
    return trailing.isEmpty()
        ? List.of()
        : List.of("%s has %d unknown bytes at its end".formatted(block, trailing.size()));
  }

  /**
   * CS_CORE, TS_UD_CS_CORE: MS-RDPBCGR section 2.2.1.3.2.
   *
   * @param desktopWidth in pixels
   * @param desktopHeight in pixels
   * @param clientName 32 bytes, UTF-16 with its end
   * @param imeFileName 64 bytes
   * @param optional the fields from postBeta2ColorDepth on, as many as there are
   */
  record ClientCoreData(
      RdpVersion version,
      int desktopWidth,
      int desktopHeight,
      int colorDepth,
      int sasSequence,
      long keyboardLayout,
      long clientBuild,
      Bytes clientName,
      long keyboardType,
      long keyboardSubType,
      long keyboardFunctionKey,
      Bytes imeFileName,
      Bytes optional)
      implements ClientData {
    public static final int TYPE = 0xC001;
    public static final int CLIENT_NAME_SIZE = 32;
    public static final int IME_FILE_NAME_SIZE = 64;

    /** RNS_UD_COLOR_8BPP, overridden by later fields. */
    public static final int COLOR_8BPP = 0xCA01;

    /** RNS_UD_SAS_DEL. */
    public static final int SAS_DEL = 0xAA03;

    /** RNS_UD_CS_SUPPORT_ERRINFO_PDU: without it no server says why it ends a connection. */
    public static final int SUPPORT_ERRINFO_PDU = 0x0001;

    /** RNS_UD_CS_VALID_CONNECTION_TYPE. */
    public static final int VALID_CONNECTION_TYPE = 0x0020;

    /** RNS_UD_CS_SUPPORT_NETCHAR_AUTODETECT. */
    public static final int SUPPORT_NETWORK_AUTODETECT = 0x0080;

    /** CONNECTION_TYPE_AUTODETECT. */
    public static final int CONNECTION_TYPE_AUTODETECT = 0x07;

    private static final int EARLY_CAPABILITY_FLAGS_OFFSET = 12;
    private static final int SELECTED_PROTOCOL_OFFSET = 80;

    public ClientCoreData {
      FieldBounds.u16("desktopWidth", desktopWidth);
      FieldBounds.u16("desktopHeight", desktopHeight);
      FieldBounds.u16("colorDepth", colorDepth);
      FieldBounds.u16("SASSequence", sasSequence);
      FieldBounds.u32("keyboardLayout", keyboardLayout);
      FieldBounds.u32("clientBuild", clientBuild);
      FieldBounds.exactSize("clientName", clientName, CLIENT_NAME_SIZE);
      FieldBounds.u32("keyboardType", keyboardType);
      FieldBounds.u32("keyboardSubType", keyboardSubType);
      FieldBounds.u32("keyboardFunctionKey", keyboardFunctionKey);
      FieldBounds.exactSize("imeFileName", imeFileName, IME_FILE_NAME_SIZE);
    }

    /**
     * A client with a desktop of 1024 by 768 pixels and 16 bits of colour.
     *
     * @param clientName shortened to 15 characters
     * @param earlyCapabilityFlags RNS_UD_CS_ flags
     * @param selected what the server chose in its Connection Confirm
     */
    public static ClientCoreData of(
        String clientName, int earlyCapabilityFlags, SecurityProtocols selected) {
      Writer optional =
          new Writer()
              .u16le(COLOR_8BPP)
              .u16le(1) // clientProductId
              .u32le(0) // serialNumber
              .u16le(16) // highColorDepth
              .u16le(0x0007) // supportedColorDepths: 24, 16 and 15 bits
              .u16le(earlyCapabilityFlags)
              .zeros(64) // clientDigProductId
              .u8(CONNECTION_TYPE_AUTODETECT)
              .u8(0) // pad1octet
              .u32le(selected.bits());
      return new ClientCoreData(
          RdpVersion.RDP_10_12,
          1024,
          768,
          COLOR_8BPP,
          SAS_DEL,
          0x0409,
          20348,
          padded(clientName),
          4,
          0,
          12,
          new Writer().zeros(IME_FILE_NAME_SIZE).toBytes(),
          optional.toBytes());
    }

    private static Bytes padded(String name) {
      Bytes text = Utf16.bytes(name).first(CLIENT_NAME_SIZE - 2);
      return new Writer().bytes(text).zeros(CLIENT_NAME_SIZE - text.size()).toBytes();
    }

    private static ClientCoreData read(Reader body) throws DecodeException {
      return new ClientCoreData(
          new RdpVersion(body.u32le("version")),
          body.u16le("desktopWidth"),
          body.u16le("desktopHeight"),
          body.u16le("colorDepth"),
          body.u16le("SASSequence"),
          body.u32le("keyboardLayout"),
          body.u32le("clientBuild"),
          body.bytes("clientName", CLIENT_NAME_SIZE),
          body.u32le("keyboardType"),
          body.u32le("keyboardSubType"),
          body.u32le("keyboardFunctionKey"),
          body.bytes("imeFileName", IME_FILE_NAME_SIZE),
          body.rest());
    }

    /** The name up to its end, for showing only. */
    public String clientNameText() {
      String text = Utf16.text(clientName);
      int end = text.indexOf(0);
      return end < 0 ? text : text.substring(0, end);
    }

    /** RNS_UD_CS_ flags; empty when the client is older than the field. */
    public Optional<Integer> earlyCapabilityFlags() {
      return optional.size() < EARLY_CAPABILITY_FLAGS_OFFSET + 2
          ? Optional.empty()
          : Optional.of(
              optional.at(EARLY_CAPABILITY_FLAGS_OFFSET)
                  | optional.at(EARLY_CAPABILITY_FLAGS_OFFSET + 1) << 8);
    }

    /** serverSelectedProtocol; empty when the client is older than the field. */
    public Optional<SecurityProtocols> selectedProtocol() {
      if (optional.size() < SELECTED_PROTOCOL_OFFSET + 4) {
        return Optional.empty();
      }
      long bits = 0;
      for (int i = 3; i >= 0; i--) {
        bits = bits << 8 | optional.at(SELECTED_PROTOCOL_OFFSET + i);
      }
      return Optional.of(new SecurityProtocols(bits));
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      return new Writer()
          .u32le(version.value())
          .u16le(desktopWidth)
          .u16le(desktopHeight)
          .u16le(colorDepth)
          .u16le(sasSequence)
          .u32le(keyboardLayout)
          .u32le(clientBuild)
          .bytes(clientName)
          .u32le(keyboardType)
          .u32le(keyboardSubType)
          .u32le(keyboardFunctionKey)
          .bytes(imeFileName)
          .bytes(optional)
          .toBytes();
    }

    @Override
    public List<String> oddities() {
      return List.of();
    }
  }

  /**
   * CS_SECURITY, TS_UD_CS_SEC: MS-RDPBCGR section 2.2.1.3.3.
   *
   * @param extMethods extEncryptionMethods, used by French clients instead of the first field
   */
  record ClientSecurityData(EncryptionMethods methods, EncryptionMethods extMethods, Bytes trailing)
      implements ClientData {
    public static final int TYPE = 0xC002;

    public ClientSecurityData(EncryptionMethods methods) {
      this(methods, EncryptionMethods.NONE, Bytes.EMPTY);
    }

    private static ClientSecurityData read(Reader body) throws DecodeException {
      return new ClientSecurityData(
          new EncryptionMethods(body.u32le("encryptionMethods")),
          new EncryptionMethods(body.u32le("extEncryptionMethods")),
          body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      return new Writer().u32le(methods.bits()).u32le(extMethods.bits()).bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>(trailingOddity("client security data", trailing));
      if (methods.unknown().bits() != 0 || extMethods.unknown().bits() != 0) {
        oddities.add("client security data has unknown methods");
      }
      return List.copyOf(oddities);
    }
  }

  /** CS_NET, TS_UD_CS_NET: MS-RDPBCGR section 2.2.1.3.4. */
  record ClientNetworkData(List<Channel> channels, Bytes trailing) implements ClientData {
    public static final int TYPE = 0xC003;

    /** Most static virtual channels. */
    public static final int MAX_CHANNELS = 31;

    /**
     * CHANNEL_DEF, MS-RDPBCGR section 2.2.1.3.4.1.
     *
     * @param name 8 bytes, ANSI with its end
     */
    public record Channel(Bytes name, long options) {
      public static final int NAME_SIZE = 8;

      public Channel {
        FieldBounds.exactSize("channel name", name, NAME_SIZE);
        FieldBounds.u32("channel options", options);
      }

      /** The name up to its end, for showing only. */
      public String nameText() {
        String text = new String(name.toArray(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
      }
    }

    public ClientNetworkData {
      channels = List.copyOf(channels);
      FieldBounds.within("channel count", channels.size(), MAX_CHANNELS);
    }

    public ClientNetworkData(List<Channel> channels) {
      this(channels, Bytes.EMPTY);
    }

    private static ClientNetworkData read(Reader body) throws DecodeException {
      int offset = body.offset();
      long count = body.u32le("channelCount");
      if (count > MAX_CHANNELS) {
        throw DecodeException.limit("channelCount", offset, count, MAX_CHANNELS);
      }
      List<Channel> channels = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        channels.add(
            new Channel(
                body.bytes("channel name", Channel.NAME_SIZE), body.u32le("channel options")));
      }
      return new ClientNetworkData(channels, body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      Writer body = new Writer().u32le(channels.size());
      channels.forEach(channel -> body.bytes(channel.name).u32le(channel.options));
      return body.bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      return trailingOddity("client network data", trailing);
    }
  }

  /** CS_CLUSTER, TS_UD_CS_CLUSTER: MS-RDPBCGR section 2.2.1.3.5. */
  record ClientClusterData(long flags, long redirectedSessionId, Bytes trailing)
      implements ClientData {
    public static final int TYPE = 0xC004;

    /** REDIRECTION_SUPPORTED. */
    public static final long REDIRECTION_SUPPORTED = 0x01;

    /** REDIRECTED_SESSIONID_FIELD_VALID. */
    public static final long SESSION_ID_VALID = 0x02;

    /** REDIRECTION_VERSION6 in the four bits of ServerSessionRedirectionVersionMask. */
    public static final long REDIRECTION_VERSION_6 = 0x14;

    public ClientClusterData {
      FieldBounds.u32("cluster flags", flags);
      FieldBounds.u32("RedirectedSessionID", redirectedSessionId);
    }

    public ClientClusterData(long flags, long redirectedSessionId) {
      this(flags, redirectedSessionId, Bytes.EMPTY);
    }

    private static ClientClusterData read(Reader body) throws DecodeException {
      return new ClientClusterData(
          body.u32le("cluster flags"), body.u32le("RedirectedSessionID"), body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      return new Writer().u32le(flags).u32le(redirectedSessionId).bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      return trailingOddity("client cluster data", trailing);
    }
  }

  /** CS_MCS_MSGCHANNEL: MS-RDPBCGR section 2.2.1.3.7; the flags are 0. */
  record ClientMessageChannelData(long flags, Bytes trailing) implements ClientData {
    public static final int TYPE = 0xC006;

    public ClientMessageChannelData {
      FieldBounds.u32("message channel flags", flags);
    }

    public ClientMessageChannelData() {
      this(0, Bytes.EMPTY);
    }

    private static ClientMessageChannelData read(Reader body) throws DecodeException {
      return new ClientMessageChannelData(body.u32le("message channel flags"), body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      return new Writer().u32le(flags).bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      return trailingOddity("client message channel data", trailing);
    }
  }

  /** CS_MULTITRANSPORT: MS-RDPBCGR section 2.2.1.3.8. */
  record ClientMultitransportData(long flags, Bytes trailing) implements ClientData {
    public static final int TYPE = 0xC00A;

    public ClientMultitransportData {
      FieldBounds.u32("multitransport flags", flags);
    }

    private static ClientMultitransportData read(Reader body) throws DecodeException {
      return new ClientMultitransportData(body.u32le("multitransport flags"), body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      return new Writer().u32le(flags).bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      return trailingOddity("client multitransport data", trailing);
    }
  }

  /** A block of another type, or one that is too short for its type. */
  record OtherClientData(int type, Bytes body) implements ClientData {
    /** CS_MONITOR. */
    public static final int MONITOR = 0xC005;

    /** CS_MONITOR_EX. */
    public static final int MONITOR_EX = 0xC008;

    public OtherClientData {
      FieldBounds.u16("data block type", type);
      FieldBounds.within("data block size", body.size(), MAX_BODY_SIZE);
    }

    @Override
    public List<String> oddities() {
      return type == MONITOR || type == MONITOR_EX
          ? List.of()
          : List.of("client data block 0x%04x is unknown or too short".formatted(type));
    }
  }
}
