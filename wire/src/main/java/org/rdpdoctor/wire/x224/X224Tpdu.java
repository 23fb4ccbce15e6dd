package org.rdpdoctor.wire.x224;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpbcgr.NegotiationRequestFlags;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;

/**
 * One class 0 TPDU: ITU-T X.224 section 13.
 *
 * <p>Decoders expect a reader over exactly one TPDU, the payload of one TPKT packet, and consume
 * all of it. A length indicator that contradicts the bytes is an oddity.
 */
public sealed interface X224Tpdu extends WireMessage {
  /** Largest TPDU in bytes: what one TPKT packet can hold. */
  int MAX_SIZE = 0xFFFF - 4;

  X224Header header();

  /**
   * Reads any of the four TPDUs by its code.
   *
   * @throws DecodeException unexpected when the code is none of theirs
   */
  static X224Tpdu decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    X224Header header = readHeader(reader);
    return switch (header.kind()) {
      case ConnectionRequest.CODE -> ConnectionRequest.read(header, reader);
      case ConnectionConfirm.CODE -> ConnectionConfirm.read(header, reader);
      case DataTpdu.CODE -> DataTpdu.read(header, reader);
      case DisconnectRequest.CODE -> DisconnectRequest.read(header, reader);
      default ->
          throw DecodeException.unexpected(
              "X.224 code", offset + 1, "0x%02x".formatted(header.code()));
    };
  }

  private static X224Header readHeader(Reader reader) throws DecodeException {
    if (reader.left() > MAX_SIZE) {
      throw DecodeException.limit("X.224 TPDU size", reader.offset(), reader.left(), MAX_SIZE);
    }
    return X224Header.read(reader);
  }

  private static X224Header readHeader(Reader reader, String name, int code)
      throws DecodeException {
    int offset = reader.offset();
    X224Header header = readHeader(reader);
    if (header.kind() != code) {
      throw DecodeException.unexpected(
          "X.224 code",
          offset + 1,
          "0x%02x instead of 0x%02x (%s)".formatted(header.code(), code, name));
    }
    return header;
  }

  private static X224Header headerFor(int code, int fixedSize, int variableSize) {
    int lengthIndicator = fixedSize - 1 + variableSize;
    FieldBounds.within("X.224 length indicator", lengthIndicator, X224Header.MAX_LENGTH_INDICATOR);
    return new X224Header(lengthIndicator, code);
  }

  private static List<String> headerOddities(X224Header header, int expectedLengthIndicator) {
    List<String> oddities = new ArrayList<>();
    if (header.lengthIndicator() != expectedLengthIndicator) {
      oddities.add(
          "X.224 length indicator is %d, the TPDU needs %d"
              .formatted(header.lengthIndicator(), expectedLengthIndicator));
    }
    if (header.lowBits() != 0) {
      oddities.add("X.224 code has low bits: 0x%02x".formatted(header.code()));
    }
    return oddities;
  }

  private static void addClassOddity(List<String> oddities, int classOptions) {
    if (classOptions != 0) {
      oddities.add("X.224 class and options are 0x%02x instead of 0".formatted(classOptions));
    }
  }

  private static void addTrailingOddity(List<String> oddities, Bytes trailing) {
    if (!trailing.isEmpty()) {
      oddities.add("%d bytes at the end of the TPDU are unknown".formatted(trailing.size()));
    }
  }

  private static void requireKind(X224Header header, int code) {
    if (header.kind() != code) {
      throw new IllegalArgumentException(
          "X.224 code is 0x%02x instead of 0x%02x".formatted(header.code(), code));
    }
  }

  private static void writeReferences(Writer writer, int destination, int source, int last) {
    writer.u16be(destination).u16be(source).u8(last);
  }

  private static Optional<Bytes> notEmpty(Bytes bytes) {
    return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes);
  }

  /**
   * CR TPDU: X.224 section 13.3, MS-RDPBCGR section 2.2.1.1.
   *
   * @param classOptions class and option, 0 in RDP
   * @param routing the routing token or cookie line with its CR LF; empty when there is none
   * @param correlationInfo RDP_NEG_CORRELATION_INFO (MS-RDPBCGR section 2.2.1.1.2), 36 bytes
   * @param trailing whatever follows and is not known
   */
  record ConnectionRequest(
      X224Header header,
      int destinationReference,
      int sourceReference,
      int classOptions,
      Optional<Bytes> routing,
      Optional<RdpNegReq> negotiation,
      Optional<Bytes> correlationInfo,
      Bytes trailing)
      implements X224Tpdu {
    public static final int CODE = 0xE0;

    /** Size in bytes of RDP_NEG_CORRELATION_INFO. */
    public static final int CORRELATION_INFO_SIZE = 36;

    /** Type byte of RDP_NEG_CORRELATION_INFO. */
    public static final int CORRELATION_INFO_TYPE = 0x06;

    private static final int FIXED_SIZE = 7;

    public ConnectionRequest {
      requireKind(header, CODE);
      FieldBounds.u16("X.224 destination reference", destinationReference);
      FieldBounds.u16("X.224 source reference", sourceReference);
      FieldBounds.u8("X.224 class and options", classOptions);
      correlationInfo.ifPresent(
          info -> FieldBounds.exactSize("correlation info", info, CORRELATION_INFO_SIZE));
    }

    /** A clean request; the length indicator is computed. */
    public ConnectionRequest(
        int destinationReference,
        int sourceReference,
        int classOptions,
        Optional<Bytes> routing,
        Optional<RdpNegReq> negotiation,
        Optional<Bytes> correlationInfo) {
      this(
          headerFor(CODE, FIXED_SIZE, variableSize(routing, negotiation, correlationInfo)),
          destinationReference,
          sourceReference,
          classOptions,
          routing,
          negotiation,
          correlationInfo,
          Bytes.EMPTY);
    }

    /** The request most clients send: references and class 0, nothing but the negotiation. */
    public ConnectionRequest(RdpNegReq negotiation) {
      this(0, 0, 0, Optional.empty(), Optional.of(negotiation), Optional.empty());
    }

    public static ConnectionRequest decode(Reader reader) throws DecodeException {
      return read(readHeader(reader, "CR", CODE), reader);
    }

    private static ConnectionRequest read(X224Header header, Reader reader) throws DecodeException {
      int destination = reader.u16be("X.224 destination reference");
      int source = reader.u16be("X.224 source reference");
      int classOptions = reader.u8("X.224 class and options");
      Optional<Bytes> routing = readRouting(reader);
      Optional<RdpNegReq> negotiation = readNegotiation(reader);
      Optional<Bytes> correlationInfo = readCorrelationInfo(reader);
      return new ConnectionRequest(
          header,
          destination,
          source,
          classOptions,
          routing,
          negotiation,
          correlationInfo,
          reader.rest());
    }

    /** A routing line is text, so it cannot start with the type byte of a negotiation request. */
    private static Optional<Bytes> readRouting(Reader reader) throws DecodeException {
      if (reader.isAtEnd() || reader.peekU8("routing") < ' ') {
        return Optional.empty();
      }
      int length = lineLength(reader);
      return length == 0 ? Optional.empty() : notEmpty(reader.bytes("routing", length));
    }

    /** Length of the line with its CR LF; 0 when no CR LF follows. */
    private static int lineLength(Reader reader) {
      Bytes ahead = reader.ahead(MAX_SIZE);
      for (int i = 1; i < ahead.size(); i++) {
        if (ahead.at(i - 1) == '\r' && ahead.at(i) == '\n') {
          return i + 1;
        }
      }
      return 0;
    }

    private static Optional<RdpNegReq> readNegotiation(Reader reader) throws DecodeException {
      boolean present =
          reader.left() >= RdpNegotiation.SIZE
              && reader.peekU8("negotiation type") == RdpNegReq.TYPE;
      return present ? Optional.of(RdpNegReq.decode(reader)) : Optional.empty();
    }

    private static Optional<Bytes> readCorrelationInfo(Reader reader) throws DecodeException {
      boolean present =
          reader.left() >= CORRELATION_INFO_SIZE
              && reader.peekU8("correlation info type") == CORRELATION_INFO_TYPE;
      return present
          ? Optional.of(reader.bytes("correlation info", CORRELATION_INFO_SIZE))
          : Optional.empty();
    }

    private static int variableSize(
        Optional<Bytes> routing, Optional<RdpNegReq> negotiation, Optional<Bytes> correlationInfo) {
      return routing.map(Bytes::size).orElse(0)
          + negotiation.map(RdpNegReq::size).orElse(0)
          + correlationInfo.map(Bytes::size).orElse(0);
    }

    @Override
    public void encode(Writer writer) {
      header.write(writer);
      writeReferences(writer, destinationReference, sourceReference, classOptions);
      routing.ifPresent(writer::bytes);
      negotiation.ifPresent(request -> request.encode(writer));
      correlationInfo.ifPresent(writer::bytes);
      writer.bytes(trailing);
    }

    @Override
    public int size() {
      return FIXED_SIZE + variableSize(routing, negotiation, correlationInfo) + trailing.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = headerOddities(header, size() - 1);
      addClassOddity(oddities, classOptions);
      if (destinationReference != 0) {
        oddities.add("X.224 destination reference of a request is not 0");
      }
      negotiation.ifPresent(request -> oddities.addAll(request.oddities()));
      if (announcesCorrelationInfo() != correlationInfo.isPresent()) {
        oddities.add("RDP_NEG_REQ flags and the presence of correlation info disagree");
      }
      addTrailingOddity(oddities, trailing);
      return List.copyOf(oddities);
    }

    private boolean announcesCorrelationInfo() {
      return negotiation
          .map(RdpNegReq::flags)
          .filter(flags -> flags.contains(NegotiationRequestFlags.CORRELATION_INFO_PRESENT))
          .isPresent();
    }
  }

  /**
   * CC TPDU: X.224 section 13.4, MS-RDPBCGR section 2.2.1.2.
   *
   * @param classOptions class and option, 0 in RDP
   * @param reply RDP_NEG_RSP or RDP_NEG_FAILURE; empty from a server without negotiation. A request
   *     in its place (an echo) is read and is an oddity
   * @param trailing whatever follows and is not known
   */
  record ConnectionConfirm(
      X224Header header,
      int destinationReference,
      int sourceReference,
      int classOptions,
      Optional<RdpNegotiation> reply,
      Bytes trailing)
      implements X224Tpdu {
    public static final int CODE = 0xD0;

    private static final int FIXED_SIZE = 7;

    public ConnectionConfirm {
      requireKind(header, CODE);
      FieldBounds.u16("X.224 destination reference", destinationReference);
      FieldBounds.u16("X.224 source reference", sourceReference);
      FieldBounds.u8("X.224 class and options", classOptions);
    }

    /** A clean confirm; the length indicator is computed. */
    public ConnectionConfirm(
        int destinationReference,
        int sourceReference,
        int classOptions,
        Optional<RdpNegotiation> reply) {
      this(
          headerFor(CODE, FIXED_SIZE, reply.map(RdpNegotiation::size).orElse(0)),
          destinationReference,
          sourceReference,
          classOptions,
          reply,
          Bytes.EMPTY);
    }

    public static ConnectionConfirm decode(Reader reader) throws DecodeException {
      return read(readHeader(reader, "CC", CODE), reader);
    }

    private static ConnectionConfirm read(X224Header header, Reader reader) throws DecodeException {
      return new ConnectionConfirm(
          header,
          reader.u16be("X.224 destination reference"),
          reader.u16be("X.224 source reference"),
          reader.u8("X.224 class and options"),
          readReply(reader),
          reader.rest());
    }

    private static Optional<RdpNegotiation> readReply(Reader reader) throws DecodeException {
      if (reader.left() < RdpNegotiation.SIZE) {
        return Optional.empty();
      }
      int type = reader.peekU8("negotiation type");
      boolean known = type >= RdpNegReq.TYPE && type <= RdpNegotiation.RdpNegFailure.TYPE;
      return known ? Optional.of(RdpNegotiation.decode(reader)) : Optional.empty();
    }

    @Override
    public void encode(Writer writer) {
      header.write(writer);
      writeReferences(writer, destinationReference, sourceReference, classOptions);
      reply.ifPresent(negotiation -> negotiation.encode(writer));
      writer.bytes(trailing);
    }

    @Override
    public int size() {
      return FIXED_SIZE + reply.map(RdpNegotiation::size).orElse(0) + trailing.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = headerOddities(header, size() - 1);
      addClassOddity(oddities, classOptions);
      reply.ifPresent(negotiation -> oddities.addAll(negotiation.oddities()));
      if (reply.isPresent() && reply.get() instanceof RdpNegReq) {
        oddities.add("the confirm carries a negotiation request instead of a reply");
      }
      addTrailingOddity(oddities, trailing);
      return List.copyOf(oddities);
    }
  }

  /**
   * DT TPDU: X.224 section 13.7.
   *
   * @param endOfTransmission the third byte, 0x80 (end of TPDU sequence, number 0) in RDP
   */
  record DataTpdu(X224Header header, int endOfTransmission, Bytes userData) implements X224Tpdu {
    public static final int CODE = 0xF0;
    public static final int END_OF_TRANSMISSION = 0x80;

    private static final int FIXED_SIZE = 3;

    public DataTpdu {
      requireKind(header, CODE);
      FieldBounds.u8("X.224 end of transmission", endOfTransmission);
    }

    public DataTpdu(Bytes userData) {
      this(headerFor(CODE, FIXED_SIZE, 0), END_OF_TRANSMISSION, userData);
    }

    public static DataTpdu decode(Reader reader) throws DecodeException {
      return read(readHeader(reader, "DT", CODE), reader);
    }

    private static DataTpdu read(X224Header header, Reader reader) throws DecodeException {
      return new DataTpdu(header, reader.u8("X.224 end of transmission"), reader.rest());
    }

    @Override
    public void encode(Writer writer) {
      header.write(writer);
      writer.u8(endOfTransmission).bytes(userData);
    }

    @Override
    public int size() {
      return FIXED_SIZE + userData.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = headerOddities(header, FIXED_SIZE - 1);
      if (endOfTransmission != END_OF_TRANSMISSION) {
        oddities.add(
            "X.224 end of transmission is 0x%02x instead of 0x%02x"
                .formatted(endOfTransmission, END_OF_TRANSMISSION));
      }
      return List.copyOf(oddities);
    }
  }

  /**
   * DR TPDU: X.224 section 13.5.
   *
   * @param reason 0 not specified, 1 congestion, 2 session entity not attached, 3 address unknown;
   *     128 and above in other classes
   * @param additional the variable part, raw
   */
  record DisconnectRequest(
      X224Header header,
      int destinationReference,
      int sourceReference,
      int reason,
      Bytes additional)
      implements X224Tpdu {
    public static final int CODE = 0x80;

    private static final int FIXED_SIZE = 7;

    public DisconnectRequest {
      requireKind(header, CODE);
      FieldBounds.u16("X.224 destination reference", destinationReference);
      FieldBounds.u16("X.224 source reference", sourceReference);
      FieldBounds.u8("X.224 reason", reason);
    }

    public DisconnectRequest(int destinationReference, int sourceReference, int reason) {
      this(
          headerFor(CODE, FIXED_SIZE, 0),
          destinationReference,
          sourceReference,
          reason,
          Bytes.EMPTY);
    }

    public static DisconnectRequest decode(Reader reader) throws DecodeException {
      return read(readHeader(reader, "DR", CODE), reader);
    }

    private static DisconnectRequest read(X224Header header, Reader reader) throws DecodeException {
      return new DisconnectRequest(
          header,
          reader.u16be("X.224 destination reference"),
          reader.u16be("X.224 source reference"),
          reader.u8("X.224 reason"),
          reader.rest());
    }

    @Override
    public void encode(Writer writer) {
      header.write(writer);
      writeReferences(writer, destinationReference, sourceReference, reason);
      writer.bytes(additional);
    }

    @Override
    public int size() {
      return FIXED_SIZE + additional.size();
    }

    @Override
    public List<String> oddities() {
      return List.copyOf(headerOddities(header, size() - 1));
    }
  }
}
