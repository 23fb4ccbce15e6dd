package org.rdpdoctor.wire.rdpbcgr;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** The eight-byte negotiation structures of MS-RDPBCGR that ride in X.224 connection TPDUs. */
public sealed interface RdpNegotiation extends WireMessage {
  int SIZE = 8;

  /**
   * The length field, {@link #SIZE} in a clean structure; eight bytes are read whatever it says.
   */
  int length();

  @Override
  default int size() {
    return SIZE;
  }

  /**
   * Reads eight bytes.
   *
   * @throws DecodeException unexpected when the type is none of the three
   */
  static RdpNegotiation decode(Reader reader) throws DecodeException {
    int type = reader.peekU8("negotiation type");
    return switch (type) {
      case RdpNegReq.TYPE -> RdpNegReq.decode(reader);
      case RdpNegRsp.TYPE -> RdpNegRsp.decode(reader);
      case RdpNegFailure.TYPE -> RdpNegFailure.decode(reader);
      default ->
          throw DecodeException.unexpected(
              "negotiation type", reader.offset(), "0x%02x".formatted(type));
    };
  }

  private static void readType(Reader reader, String name, int type) throws DecodeException {
    int offset = reader.offset();
    int found = reader.u8(name + " type");
    if (found != type) {
      throw DecodeException.unexpected(
          name + " type", offset, "0x%02x instead of 0x%02x".formatted(found, type));
    }
  }

  private static List<String> lengthOddities(String name, int length) {
    List<String> oddities = new ArrayList<>();
    if (length != SIZE) {
      oddities.add("%s length is %d instead of %d".formatted(name, length, SIZE));
    }
    return oddities;
  }

  /** RDP_NEG_REQ, MS-RDPBCGR section 2.2.1.1.1. */
  record RdpNegReq(NegotiationRequestFlags flags, int length, SecurityProtocols requestedProtocols)
      implements RdpNegotiation {
    /** TYPE_RDP_NEG_REQ. */
    public static final int TYPE = 0x01;

    public RdpNegReq {
      FieldBounds.u16("RDP_NEG_REQ length", length);
    }

    public RdpNegReq(NegotiationRequestFlags flags, SecurityProtocols requestedProtocols) {
      this(flags, SIZE, requestedProtocols);
    }

    public RdpNegReq(SecurityProtocols requestedProtocols) {
      this(NegotiationRequestFlags.NONE, requestedProtocols);
    }

    public static RdpNegReq decode(Reader reader) throws DecodeException {
      readType(reader, "RDP_NEG_REQ", TYPE);
      return new RdpNegReq(
          new NegotiationRequestFlags(reader.u8("RDP_NEG_REQ flags")),
          reader.u16le("RDP_NEG_REQ length"),
          new SecurityProtocols(reader.u32le("RDP_NEG_REQ requestedProtocols")));
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(TYPE).u8(flags.bits()).u16le(length).u32le(requestedProtocols.bits());
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = lengthOddities("RDP_NEG_REQ", length);
      if (flags.unknown().bits() != 0) {
        oddities.add("RDP_NEG_REQ has unknown flags %s".formatted(flags.unknown()));
      }
      if (requestedProtocols.unknown().bits() != 0) {
        oddities.add(
            "RDP_NEG_REQ asks for unknown protocols %s".formatted(requestedProtocols.unknown()));
      }
      return List.copyOf(oddities);
    }
  }

  /** RDP_NEG_RSP, MS-RDPBCGR section 2.2.1.2.1. */
  record RdpNegRsp(NegotiationResponseFlags flags, int length, SecurityProtocols selectedProtocol)
      implements RdpNegotiation {
    /** TYPE_RDP_NEG_RSP. */
    public static final int TYPE = 0x02;

    public RdpNegRsp {
      FieldBounds.u16("RDP_NEG_RSP length", length);
    }

    public RdpNegRsp(NegotiationResponseFlags flags, SecurityProtocols selectedProtocol) {
      this(flags, SIZE, selectedProtocol);
    }

    public static RdpNegRsp decode(Reader reader) throws DecodeException {
      readType(reader, "RDP_NEG_RSP", TYPE);
      return new RdpNegRsp(
          new NegotiationResponseFlags(reader.u8("RDP_NEG_RSP flags")),
          reader.u16le("RDP_NEG_RSP length"),
          new SecurityProtocols(reader.u32le("RDP_NEG_RSP selectedProtocol")));
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(TYPE).u8(flags.bits()).u16le(length).u32le(selectedProtocol.bits());
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = lengthOddities("RDP_NEG_RSP", length);
      if (flags.unknown().bits() != 0) {
        oddities.add("RDP_NEG_RSP has unknown flags %s".formatted(flags.unknown()));
      }
      if (Long.bitCount(selectedProtocol.bits()) > 1) {
        oddities.add("RDP_NEG_RSP selects more than one protocol: %s".formatted(selectedProtocol));
      }
      if (selectedProtocol.unknown().bits() != 0) {
        oddities.add(
            "RDP_NEG_RSP selects an unknown protocol %s".formatted(selectedProtocol.unknown()));
      }
      return List.copyOf(oddities);
    }
  }

  /** RDP_NEG_FAILURE, MS-RDPBCGR section 2.2.1.2.2; flags are 0 in a clean structure. */
  record RdpNegFailure(int flags, int length, NegotiationFailureCode failureCode)
      implements RdpNegotiation {
    /** TYPE_RDP_NEG_FAILURE. */
    public static final int TYPE = 0x03;

    public RdpNegFailure {
      FieldBounds.u8("RDP_NEG_FAILURE flags", flags);
      FieldBounds.u16("RDP_NEG_FAILURE length", length);
    }

    public RdpNegFailure(int flags, NegotiationFailureCode failureCode) {
      this(flags, SIZE, failureCode);
    }

    public RdpNegFailure(NegotiationFailureCode failureCode) {
      this(0, failureCode);
    }

    public static RdpNegFailure decode(Reader reader) throws DecodeException {
      readType(reader, "RDP_NEG_FAILURE", TYPE);
      return new RdpNegFailure(
          reader.u8("RDP_NEG_FAILURE flags"),
          reader.u16le("RDP_NEG_FAILURE length"),
          new NegotiationFailureCode(reader.u32le("RDP_NEG_FAILURE failureCode")));
    }

    @Override
    public void encode(Writer writer) {
      writer.u8(TYPE).u8(flags).u16le(length).u32le(failureCode.value());
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = lengthOddities("RDP_NEG_FAILURE", length);
      if (flags != 0) {
        oddities.add("RDP_NEG_FAILURE flags are 0x%02x instead of 0".formatted(flags));
      }
      if (failureCode.name().isEmpty()) {
        oddities.add("RDP_NEG_FAILURE has the unknown code %s".formatted(failureCode));
      }
      return List.copyOf(oddities);
    }
  }
}
