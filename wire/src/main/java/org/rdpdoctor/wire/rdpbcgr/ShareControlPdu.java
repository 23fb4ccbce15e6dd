package org.rdpdoctor.wire.rdpbcgr;

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

/**
 * A PDU with a Share Control Header, MS-RDPBCGR section 2.2.8.1.1.1.1: what flows on the I/O
 * channel once licensing is done. A body that cannot be read is an {@link OtherShareControl}.
 */
public sealed interface ShareControlPdu extends WireMessage {
  /** Size in bytes of the header. */
  int HEADER_SIZE = 6;

  /** TS_PROTOCOL_VERSION in the pduType field. */
  int PROTOCOL_VERSION = 0x10;

  /** Largest body in bytes. */
  int MAX_BODY_SIZE = 0x7FFF - HEADER_SIZE;

  /** The lower four bits of pduType. */
  int type();

  /** PDUSource: the MCS channel of the sender. */
  int source();

  /**
   * Reads one PDU and leaves what follows it.
   *
   * @throws DecodeException limit when totalLength is smaller than the header, as in a Flow PDU
   */
  static ShareControlPdu decode(Reader reader) throws DecodeException {
    int start = reader.offset();
    Bytes whole = reader.ahead(reader.left());
    int length = reader.u16le("Share Control totalLength");
    if (length < HEADER_SIZE || length > HEADER_SIZE + MAX_BODY_SIZE) {
      throw DecodeException.limit(
          "Share Control totalLength", start, length, HEADER_SIZE + MAX_BODY_SIZE);
    }
    int typeField = reader.u16le("Share Control pduType");
    int source = reader.u16le("Share Control PDUSource");
    Bytes body = reader.bytes("Share Control body", length - HEADER_SIZE);
    Bytes received = whole.slice(0, length);
    try {
      ShareControlPdu pdu = read(typeField, source, new Reader(body));
      return pdu.toBytes().equals(received) ? pdu : pdu.keeping(typeField, received);
    } catch (DecodeException unreadable) {
      return new OtherShareControl(typeField, source, body);
    }
  }

  private static ShareControlPdu read(int typeField, int source, Reader body)
      throws DecodeException {
    return switch (typeField & 0x0F) {
      case DemandActive.TYPE -> DemandActive.read(source, body);
      case DeactivateAll.TYPE -> new DeactivateAll(source, body.rest());
      case ShareData.TYPE -> ShareData.read(source, body);
      case EnhancedRedirection.TYPE -> EnhancedRedirection.read(source, body);
      default -> new OtherShareControl(typeField, source, body.rest());
    };
  }

  /** The same PDU when our encoder would not write the bytes that were received. */
  private ShareControlPdu keeping(int typeField, Bytes received) {
    if (this instanceof DemandActive demand) {
      List<String> oddities =
          (typeField & ~0x0F) == PROTOCOL_VERSION
              ? List.of()
              : List.of("Share Control pduType is 0x%04x".formatted(typeField));
      return new DemandActive(
          demand.source,
          demand.shareId,
          demand.sourceDescriptor,
          demand.capabilitySets,
          demand.sessionId,
          Optional.of(new Verbatim(received, oddities)));
    }
    return new OtherShareControl(typeField, source(), received.slice(HEADER_SIZE, received.size()));
  }

  private static void writeHeader(Writer writer, int typeField, int source, int bodySize) {
    writer.u16le(HEADER_SIZE + bodySize).u16le(typeField).u16le(source);
  }

  private static void checkHeader(int source, int bodySize) {
    FieldBounds.u16("PDUSource", source);
    FieldBounds.within("Share Control body size", bodySize, MAX_BODY_SIZE);
  }

  /**
   * TS_DEMAND_ACTIVE_PDU, MS-RDPBCGR section 2.2.1.13.1: the server has a session and tells what it
   * can do.
   *
   * @param sourceDescriptor usually "RDP" and a zero byte
   * @param sessionId ignored by clients; absent from some servers
   */
  record DemandActive(
      int source,
      long shareId,
      Bytes sourceDescriptor,
      List<CapabilitySet> capabilitySets,
      Optional<Long> sessionId,
      Optional<Verbatim> verbatim)
      implements ShareControlPdu {
    public static final int TYPE = 1;

    /** Most capability sets that are read; 31 types are known. */
    public static final int MAX_CAPABILITY_SETS = 128;

    private static final int COUNT_AND_PADDING_SIZE = 4;

    /**
     * TS_CAPS_SET, MS-RDPBCGR section 2.2.1.13.1.1.1.
     *
     * @param type such as 1 for the general and 2 for the bitmap capability set
     */
    public record CapabilitySet(int type, Bytes data) {
      private static final int HEADER_SIZE = 4;

      public CapabilitySet {
        FieldBounds.u16("capabilitySetType", type);
        FieldBounds.within("capability data size", data.size(), 0xFFFF - HEADER_SIZE);
      }

      int size() {
        return HEADER_SIZE + data.size();
      }
    }

    public DemandActive {
      capabilitySets = List.copyOf(capabilitySets);
      FieldBounds.u32("shareId", shareId);
      FieldBounds.u16("lengthSourceDescriptor", sourceDescriptor.size());
      sessionId.ifPresent(id -> FieldBounds.u32("sessionId", id));
      FieldBounds.within("numberCapabilities", capabilitySets.size(), MAX_CAPABILITY_SETS);
    }

    public DemandActive(
        int source,
        long shareId,
        Bytes sourceDescriptor,
        List<CapabilitySet> capabilitySets,
        long sessionId) {
      this(
          source,
          shareId,
          sourceDescriptor,
          capabilitySets,
          Optional.of(sessionId),
          Optional.empty());
    }

    private static DemandActive read(int source, Reader body) throws DecodeException {
      long shareId = body.u32le("shareId");
      int descriptorLength = body.u16le("lengthSourceDescriptor");
      int combinedLength = body.u16le("lengthCombinedCapabilities");
      Bytes descriptor = body.bytes("sourceDescriptor", descriptorLength);
      Reader combined = body.sub("combined capabilities", combinedLength);
      int offset = combined.offset();
      int count = combined.u16le("numberCapabilities");
      if (count > MAX_CAPABILITY_SETS) {
        throw DecodeException.limit("numberCapabilities", offset, count, MAX_CAPABILITY_SETS);
      }
      combined.skip("pad2Octets", 2);
      List<CapabilitySet> sets = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sets.add(readSet(combined));
      }
      Optional<Long> sessionId =
          body.left() < 4 ? Optional.empty() : Optional.of(body.u32le("sessionId"));
      return new DemandActive(source, shareId, descriptor, sets, sessionId, Optional.empty());
    }

    private static CapabilitySet readSet(Reader combined) throws DecodeException {
      int type = combined.u16le("capabilitySetType");
      int offset = combined.offset();
      int length = combined.u16le("lengthCapability");
      if (length < CapabilitySet.HEADER_SIZE) {
        throw DecodeException.limit("lengthCapability", offset, length, 0xFFFF);
      }
      return new CapabilitySet(
          type, combined.bytes("capability data", length - CapabilitySet.HEADER_SIZE));
    }

    @Override
    public int type() {
      return TYPE;
    }

    private Bytes usual() {
      Writer body = new Writer().u32le(shareId).u16le(sourceDescriptor.size());
      int setsSize = capabilitySets.stream().mapToInt(CapabilitySet::size).sum();
      body.u16le(COUNT_AND_PADDING_SIZE + setsSize)
          .bytes(sourceDescriptor)
          .u16le(capabilitySets.size())
          .u16le(0);
      capabilitySets.forEach(set -> body.u16le(set.type).u16le(set.size()).bytes(set.data));
      sessionId.ifPresent(body::u32le);
      Writer writer = new Writer();
      writeHeader(writer, PROTOCOL_VERSION | TYPE, source, body.size());
      return writer.bytes(body.toBytes()).toBytes();
    }

    @Override
    public void encode(Writer writer) {
      writer.bytes(verbatim.map(Verbatim::bytes).orElseGet(this::usual));
    }

    @Override
    public int size() {
      return verbatim.map(kept -> kept.bytes().size()).orElseGet(() -> usual().size());
    }

    @Override
    public List<String> oddities() {
      return verbatim.map(Verbatim::oddities).orElse(List.of());
    }
  }

  /** TS_DEACTIVATE_ALL_PDU, MS-RDPBCGR section 2.2.3.1: the session takes a break or ends. */
  record DeactivateAll(int source, Bytes body) implements ShareControlPdu {
    public static final int TYPE = 6;

    public DeactivateAll {
      checkHeader(source, body.size());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writeHeader(writer, PROTOCOL_VERSION | TYPE, source, body.size());
      writer.bytes(body);
    }

    @Override
    public int size() {
      return HEADER_SIZE + body.size();
    }

    @Override
    public List<String> oddities() {
      return List.of();
    }
  }

  /**
   * A PDU with a Share Data Header, MS-RDPBCGR section 2.2.8.1.1.1.2.
   *
   * @param uncompressedLength in bytes, of what follows the field pduType2
   * @param type2 such as {@link #SET_ERROR_INFO}
   * @param compressedType 0 when the data is not compressed
   */
  record ShareData(
      int source,
      long shareId,
      int pad1,
      int streamId,
      int uncompressedLength,
      int type2,
      int compressedType,
      int compressedLength,
      Bytes data)
      implements ShareControlPdu {
    public static final int TYPE = 7;

    /** PDUTYPE2_SHUTDOWN_REQUEST. */
    public static final int SHUTDOWN_REQUEST = 36;

    /** PDUTYPE2_SHUTDOWN_DENIED. */
    public static final int SHUTDOWN_DENIED = 37;

    /** PDUTYPE2_SAVE_SESSION_INFO. */
    public static final int SAVE_SESSION_INFO = 38;

    /** PDUTYPE2_SET_ERROR_INFO_PDU. */
    public static final int SET_ERROR_INFO = 47;

    /** PDUTYPE2_MONITOR_LAYOUT_PDU. */
    public static final int MONITOR_LAYOUT = 55;

    private static final int DATA_HEADER_SIZE = 12;
    private static final int COMPRESSED = 0x20;

    /** Bytes from pduType2 on that count into uncompressedLength besides the data. */
    private static final int COUNTED_HEADER_SIZE = 4;

    public ShareData {
      checkHeader(source, DATA_HEADER_SIZE + data.size());
      FieldBounds.u32("shareId", shareId);
      FieldBounds.u8("pad1", pad1);
      FieldBounds.u8("streamId", streamId);
      FieldBounds.u16("uncompressedLength", uncompressedLength);
      FieldBounds.u8("pduType2", type2);
      FieldBounds.u8("compressedType", compressedType);
      FieldBounds.u16("compressedLength", compressedLength);
    }

    /** Uncompressed data on the low-priority stream. */
    public static ShareData of(int source, long shareId, int type2, Bytes data) {
      return new ShareData(
          source, shareId, 0, 1, COUNTED_HEADER_SIZE + data.size(), type2, 0, 0, data);
    }

    /** Set Error Info PDU, MS-RDPBCGR section 2.2.5.1.1. */
    public static ShareData errorInfo(int source, long shareId, long errorInfo) {
      return of(source, shareId, SET_ERROR_INFO, new Writer().u32le(errorInfo).toBytes());
    }

    private static ShareData read(int source, Reader body) throws DecodeException {
      return new ShareData(
          source,
          body.u32le("shareId"),
          body.u8("pad1"),
          body.u8("streamId"),
          body.u16le("uncompressedLength"),
          body.u8("pduType2"),
          body.u8("compressedType"),
          body.u16le("compressedLength"),
          body.rest());
    }

    /** The code of a Set Error Info PDU; empty for every other PDU. */
    public Optional<Long> errorInfo() {
      if (type2 != SET_ERROR_INFO || data.size() < 4 || (compressedType & COMPRESSED) != 0) {
        return Optional.empty();
      }
      return Optional.of(
          (long) data.at(0) | data.at(1) << 8 | data.at(2) << 16 | (long) data.at(3) << 24);
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writeHeader(writer, PROTOCOL_VERSION | TYPE, source, DATA_HEADER_SIZE + data.size());
      writer
          .u32le(shareId)
          .u8(pad1)
          .u8(streamId)
          .u16le(uncompressedLength)
          .u8(type2)
          .u8(compressedType)
          .u16le(compressedLength)
          .bytes(data);
    }

    @Override
    public int size() {
      return HEADER_SIZE + DATA_HEADER_SIZE + data.size();
    }

    @Override
    public List<String> oddities() {
      return List.of();
    }

    /** The data may hold what the user sees; only its size is shown. */
    @Override
    public String toString() {
      return "Share Data of type %d, %d bytes".formatted(type2, data.size());
    }
  }

  /**
   * Enhanced Security Server Redirection PDU, MS-RDPBCGR section 2.2.13.3.1.
   *
   * @param trailing the optional byte of padding
   */
  record EnhancedRedirection(int source, int pad2, ServerRedirection redirection, Bytes trailing)
      implements ShareControlPdu {
    public static final int TYPE = 10;

    private static final int PAD_SIZE = 2;

    public EnhancedRedirection {
      FieldBounds.u16("pad2Octets", pad2);
      checkHeader(source, PAD_SIZE + redirection.size() + trailing.size());
    }

    private static EnhancedRedirection read(int source, Reader body) throws DecodeException {
      return new EnhancedRedirection(
          source, body.u16le("pad2Octets"), ServerRedirection.decode(body), body.rest());
    }

    @Override
    public int type() {
      return TYPE;
    }

    @Override
    public void encode(Writer writer) {
      writeHeader(writer, PROTOCOL_VERSION | TYPE, source, size() - HEADER_SIZE);
      writer.u16le(pad2);
      redirection.encode(writer);
      writer.bytes(trailing);
    }

    @Override
    public int size() {
      return HEADER_SIZE + PAD_SIZE + redirection.size() + trailing.size();
    }

    @Override
    public List<String> oddities() {
      return redirection.oddities();
    }
  }

  /**
   * Any other PDU, or one whose body cannot be read.
   *
   * @param typeField the whole pduType field, version included
   */
  record OtherShareControl(int typeField, int source, Bytes body) implements ShareControlPdu {
    /** PDUTYPE_CONFIRMACTIVEPDU. */
    public static final int CONFIRM_ACTIVE = 3;

    public OtherShareControl {
      FieldBounds.u16("pduType", typeField);
      checkHeader(source, body.size());
    }

    @Override
    public int type() {
      return typeField & 0x0F;
    }

    @Override
    public void encode(Writer writer) {
      writeHeader(writer, typeField, source, body.size());
      writer.bytes(body);
    }

    @Override
    public int size() {
      return HEADER_SIZE + body.size();
    }

    @Override
    public List<String> oddities() {
      return type() == CONFIRM_ACTIVE
          ? List.of()
          : List.of("Share Control PDU 0x%04x is unknown or cannot be read".formatted(typeField));
    }
  }
}
