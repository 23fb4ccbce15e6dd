package org.rdpdoctor.wire.gcc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * A block of server settings, MS-RDPBCGR section 2.2.1.4. A block that is too short for its type is
 * an {@link OtherServerData}.
 */
public sealed interface ServerData extends DataBlock {
  /** Reads one block and leaves what follows it. */
  static ServerData decode(Reader reader) throws DecodeException {
    DataBlock.Raw raw = DataBlock.Raw.read(reader);
    Reader body = new Reader(raw.body());
    try {
      return switch (raw.type()) {
        case ServerCoreData.TYPE -> ServerCoreData.read(body);
        case ServerSecurityData.TYPE -> ServerSecurityData.read(body);
        case ServerNetworkData.TYPE -> ServerNetworkData.read(body);
        case ServerMessageChannelData.TYPE -> ServerMessageChannelData.read(body);
        case ServerMultitransportData.TYPE -> ServerMultitransportData.read(body);
        default -> new OtherServerData(raw.type(), raw.body());
      };
    } catch (DecodeException tooShort) {
      return new OtherServerData(raw.type(), raw.body());
    }
  }

  private static void addTrailing(List<String> oddities, String block, Bytes trailing) {
    if (!trailing.isEmpty()) {
      oddities.add("%s has %d unknown bytes at its end".formatted(block, trailing.size()));
    }
  }

  /**
   * SC_CORE, TS_UD_SC_CORE: MS-RDPBCGR section 2.2.1.4.2.
   *
   * @param clientRequestedProtocols what the server says it was asked for
   * @param earlyCapabilityFlags RNS_UD_SC_ flags
   */
  record ServerCoreData(
      RdpVersion version,
      Optional<SecurityProtocols> clientRequestedProtocols,
      Optional<Long> earlyCapabilityFlags,
      Bytes trailing)
      implements ServerData {
    public static final int TYPE = 0x0C01;

    /** RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED. */
    public static final long SKIP_CHANNEL_JOIN = 0x08;

    private static final long KNOWN_FLAGS = 0x0F;

    public ServerCoreData {
      earlyCapabilityFlags.ifPresent(flags -> FieldBounds.u32("earlyCapabilityFlags", flags));
      boolean gap = clientRequestedProtocols.isEmpty() && earlyCapabilityFlags.isPresent();
      boolean unread = earlyCapabilityFlags.isEmpty() && trailing.size() >= Integer.BYTES;
      if (gap || unread) {
        throw new IllegalArgumentException("an earlier optional field is missing");
      }
    }

    public ServerCoreData(
        RdpVersion version, SecurityProtocols clientRequestedProtocols, long earlyCapabilityFlags) {
      this(
          version,
          Optional.of(clientRequestedProtocols),
          Optional.of(earlyCapabilityFlags),
          Bytes.EMPTY);
    }

    private static ServerCoreData read(Reader body) throws DecodeException {
      RdpVersion version = new RdpVersion(body.u32le("version"));
      return new ServerCoreData(
          version,
          body.left() < 4
              ? Optional.empty()
              : Optional.of(new SecurityProtocols(body.u32le("clientRequestedProtocols"))),
          body.left() < 4 ? Optional.empty() : Optional.of(body.u32le("earlyCapabilityFlags")),
          body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      Writer body = new Writer().u32le(version.value());
      clientRequestedProtocols.ifPresent(protocols -> body.u32le(protocols.bits()));
      earlyCapabilityFlags.ifPresent(body::u32le);
      return body.bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      addTrailing(oddities, "server core data", trailing);
      if (earlyCapabilityFlags.isPresent() && (earlyCapabilityFlags.get() & ~KNOWN_FLAGS) != 0) {
        oddities.add("server core data has unknown flags");
      }
      return List.copyOf(oddities);
    }
  }

  /**
   * SC_SECURITY, TS_UD_SC_SEC1: MS-RDPBCGR section 2.2.1.4.3.
   *
   * @param keys absent when TLS or CredSSP protects the connection
   */
  record ServerSecurityData(
      EncryptionMethods method, EncryptionLevel level, Optional<ServerKeys> keys, Bytes trailing)
      implements ServerData {
    public static final int TYPE = 0x0C02;

    /** Size in bytes of a server random. */
    public static final int RANDOM_SIZE = 32;

    private static final int LENGTHS_SIZE = 8;

    /**
     * What Standard RDP Security needs of the server.
     *
     * @param random serverRandom, 32 bytes
     * @param certificate serverCertificate, a SERVER_CERTIFICATE of MS-RDPBCGR section 2.2.1.4.3.1
     */
    public record ServerKeys(Bytes random, Bytes certificate) {
      public ServerKeys {
        FieldBounds.within("serverRandom size", random.size(), MAX_BODY_SIZE);
        FieldBounds.within("serverCertificate size", certificate.size(), MAX_BODY_SIZE);
      }

      @Override
      public String toString() {
        return "certificate of %d bytes".formatted(certificate.size());
      }
    }

    public ServerSecurityData {
      if (keys.isEmpty() && trailing.size() >= LENGTHS_SIZE) {
        throw new IllegalArgumentException("the keys are missing before the trailing bytes");
      }
    }

    /** As it stands within TLS. */
    public static ServerSecurityData none() {
      return new ServerSecurityData(
          EncryptionMethods.NONE, EncryptionLevel.NONE, Optional.empty(), Bytes.EMPTY);
    }

    private static ServerSecurityData read(Reader body) throws DecodeException {
      return new ServerSecurityData(
          new EncryptionMethods(body.u32le("encryptionMethod")),
          new EncryptionLevel(body.u32le("encryptionLevel")),
          body.left() < LENGTHS_SIZE ? Optional.empty() : Optional.of(readKeys(body)),
          body.rest());
    }

    private static ServerKeys readKeys(Reader body) throws DecodeException {
      int randomSize = readSize(body, "serverRandomLen");
      int certificateSize = readSize(body, "serverCertLen");
      return new ServerKeys(
          body.bytes("serverRandom", randomSize), body.bytes("serverCertificate", certificateSize));
    }

    private static int readSize(Reader body, String field) throws DecodeException {
      int offset = body.offset();
      long size = body.u32le(field);
      if (size > MAX_BODY_SIZE) {
        throw DecodeException.limit(field, offset, size, MAX_BODY_SIZE);
      }
      return (int) size;
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      Writer body = new Writer().u32le(method.bits()).u32le(level.value());
      keys.ifPresent(each ->
          body.u32le(each.random.size())
              .u32le(each.certificate.size())
              .bytes(each.random)
              .bytes(each.certificate));
      return body.bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      addTrailing(oddities, "server security data", trailing);
      if (method.unknown().bits() != 0 || Long.bitCount(method.bits()) > 1) {
        oddities.add("server security data has the encryption method %s".formatted(method));
      }
      if (level.name().isEmpty()) {
        oddities.add("server security data has the unknown level %s".formatted(level));
      }
      if (method.equals(EncryptionMethods.NONE) != level.equals(EncryptionLevel.NONE)) {
        oddities.add("server security data has a level without a method, or the other way");
      }
      if (!method.equals(EncryptionMethods.NONE)
          && keys.map(each -> each.random.size() != RANDOM_SIZE).orElse(true)) {
        oddities.add("server random has not 32 bytes");
      }
      return List.copyOf(oddities);
    }
  }

  /**
   * SC_NET, TS_UD_SC_NET: MS-RDPBCGR section 2.2.1.4.4.
   *
   * @param ioChannel MCSChannelId
   * @param channels one per channel of the client, in its order; 0 for one that is refused
   * @param trailing two bytes of padding after an odd number of channels
   */
  record ServerNetworkData(int ioChannel, List<Integer> channels, Bytes trailing)
      implements ServerData {
    public static final int TYPE = 0x0C03;

    /** Most channels that are read; clients ask for 31 at most. */
    public static final int MAX_CHANNELS = 64;

    public ServerNetworkData {
      channels = List.copyOf(channels);
      FieldBounds.u16("MCSChannelId", ioChannel);
      FieldBounds.within("channelCount", channels.size(), MAX_CHANNELS);
      channels.forEach(channel -> FieldBounds.u16("channel", channel));
    }

    public ServerNetworkData(int ioChannel, List<Integer> channels) {
      this(ioChannel, channels, new Writer().zeros(channels.size() % 2 * 2).toBytes());
    }

    private static ServerNetworkData read(Reader body) throws DecodeException {
      int ioChannel = body.u16le("MCSChannelId");
      int offset = body.offset();
      int count = body.u16le("channelCount");
      if (count > MAX_CHANNELS) {
        throw DecodeException.limit("channelCount", offset, count, MAX_CHANNELS);
      }
      List<Integer> channels = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        channels.add(body.u16le("channel"));
      }
      return new ServerNetworkData(ioChannel, channels, body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      Writer body = new Writer().u16le(ioChannel).u16le(channels.size());
      channels.forEach(body::u16le);
      return body.bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      return trailing.size() == channels.size() % 2 * 2
          ? List.of()
          : List.of(
              "server network data has %d bytes after %d channels"
                  .formatted(trailing.size(), channels.size()));
    }
  }

  /** SC_MCS_MSGCHANNEL: MS-RDPBCGR section 2.2.1.4.5. */
  record ServerMessageChannelData(int channel, Bytes trailing) implements ServerData {
    public static final int TYPE = 0x0C04;

    public ServerMessageChannelData {
      FieldBounds.u16("message channel", channel);
    }

    public ServerMessageChannelData(int channel) {
      this(channel, Bytes.EMPTY);
    }

    private static ServerMessageChannelData read(Reader body) throws DecodeException {
      return new ServerMessageChannelData(body.u16le("message channel"), body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public Bytes body() {
      return new Writer().u16le(channel).bytes(trailing).toBytes();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      addTrailing(oddities, "server message channel data", trailing);
      return List.copyOf(oddities);
    }
  }

  /** SC_MULTITRANSPORT: MS-RDPBCGR section 2.2.1.4.6. */
  record ServerMultitransportData(long flags, Bytes trailing) implements ServerData {
    public static final int TYPE = 0x0C08;

    /** TRANSPORTTYPE_UDPFECR: reliable UDP. */
    public static final long UDP_RELIABLE = 0x01;

    /** TRANSPORTTYPE_UDPFECL: lossy UDP. */
    public static final long UDP_LOSSY = 0x04;

    public ServerMultitransportData {
      FieldBounds.u32("multitransport flags", flags);
    }

    public ServerMultitransportData(long flags) {
      this(flags, Bytes.EMPTY);
    }

    private static ServerMultitransportData read(Reader body) throws DecodeException {
      return new ServerMultitransportData(body.u32le("multitransport flags"), body.rest());
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
      List<String> oddities = new ArrayList<>();
      addTrailing(oddities, "server multitransport data", trailing);
      return List.copyOf(oddities);
    }
  }

  /** A block of another type, or one that is too short for its type. */
  record OtherServerData(int type, Bytes body) implements ServerData {
    public OtherServerData {
      FieldBounds.u16("data block type", type);
      FieldBounds.within("data block size", body.size(), MAX_BODY_SIZE);
    }

    @Override
    public List<String> oddities() {
      return List.of("server data block 0x%04x is unknown or too short".formatted(type));
    }
  }
}
