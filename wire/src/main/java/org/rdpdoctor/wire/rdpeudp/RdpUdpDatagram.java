package org.rdpdoctor.wire.rdpeudp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** A whole datagram of MS-RDPEUDP; every one begins with RDPUDP_FEC_HEADER, section 2.2.2.1. */
public sealed interface RdpUdpDatagram extends WireMessage {
  /** Smallest MTU in bytes that may be negotiated, section 3.1.1.3. */
  int MIN_MTU = 1132;

  /** Largest MTU in bytes that may be negotiated. */
  int MAX_MTU = 1232;

  /** snSourceAck of a SYN: nothing was received yet. */
  long NOTHING_RECEIVED = 0xFFFF_FFFFL;

  /** Largest datagram in bytes that is read: more does not fit into UDP. */
  int MAX_SIZE = 0xFFFF;

  /** Size in bytes of RDPUDP_FEC_HEADER. */
  int HEADER_SIZE = 8;

  long sourceAck();

  /** In datagrams. */
  int receiveWindowSize();

  UdpFlags flags();

  /**
   * Reads one datagram to its end.
   *
   * @throws DecodeException unexpected when neither SYN nor ACK is flagged
   */
  static RdpUdpDatagram decode(Reader reader) throws DecodeException {
    if (reader.left() > MAX_SIZE) {
      throw DecodeException.limit("RDPUDP datagram size", reader.offset(), reader.left(), MAX_SIZE);
    }
    long sourceAck = reader.u32be("snSourceAck");
    int window = reader.u16be("uReceiveWindowSize");
    int offset = reader.offset();
    UdpFlags flags = new UdpFlags(reader.u16be("uFlags"));
    if (flags.has(UdpFlags.SYN)) {
      return Syn.read(sourceAck, window, flags, reader);
    }
    if (flags.has(UdpFlags.ACK)) {
      return Ack.read(sourceAck, window, flags, reader);
    }
    throw DecodeException.unexpected("uFlags", offset, flags + ", neither SYN nor ACK");
  }

  /**
   * A SYN, section 3.1.5.1.1, or a SYN+ACK, section 3.1.5.1.3: RDPUDP_SYNDATA_PAYLOAD (2.2.2.5) and
   * what the flags announce.
   *
   * @param initialSequenceNumber unsigned, 32 bits, random
   * @param upStreamMtu of the sender, 1132 to 1232 bytes of UDP payload
   * @param downStreamMtu likewise
   * @param correlationId RDPUDP_CORRELATION_ID_PAYLOAD (2.2.2.8): 16 bytes and 16 reserved ones
   * @param padding zeros up to the smaller MTU, so that the datagram itself probes the path
   */
  record Syn(
      long sourceAck,
      int receiveWindowSize,
      UdpFlags flags,
      long initialSequenceNumber,
      int upStreamMtu,
      int downStreamMtu,
      Optional<Bytes> correlationId,
      Optional<SynDataEx> extension,
      Bytes padding)
      implements RdpUdpDatagram {
    public static final int CORRELATION_ID_SIZE = 32;

    private static final int RESERVED_FROM = 16;
    private static final int FIXED_SIZE = HEADER_SIZE + 8;

    public Syn {
      Header.check(sourceAck, receiveWindowSize);
      FieldBounds.u32("snInitialSequenceNumber", initialSequenceNumber);
      FieldBounds.u16("uUpStreamMtu", upStreamMtu);
      FieldBounds.u16("uDownStreamMtu", downStreamMtu);
      correlationId.ifPresent(
          id -> FieldBounds.exactSize("RDPUDP_CORRELATION_ID", id, CORRELATION_ID_SIZE));
      boolean announced =
          flags.has(UdpFlags.SYN)
              && flags.has(UdpFlags.CORRELATION_ID) == correlationId.isPresent()
              && flags.has(UdpFlags.SYNEX) == extension.isPresent();
      boolean fits = extension.map(each -> each.fits(!flags.has(UdpFlags.ACK))).orElse(true);
      if (!announced || !fits) {
        throw new IllegalArgumentException("the flags %s do not fit the payloads".formatted(flags));
      }
    }

    /**
     * A client's SYN, padded as it must be.
     *
     * @param extension empty for version 1
     */
    public static Syn request(
        int receiveWindowSize, long initialSequenceNumber, int mtu, Optional<SynDataEx> extension) {
      UdpFlags flags = extension.isPresent() ? UdpFlags.SYN.with(UdpFlags.SYNEX) : UdpFlags.SYN;
      return new Syn(
              NOTHING_RECEIVED,
              receiveWindowSize,
              flags,
              initialSequenceNumber,
              mtu,
              mtu,
              Optional.empty(),
              extension,
              Bytes.EMPTY)
          .padded();
    }

    /**
     * The answer to a SYN with the same MTUs, padded as it must be.
     *
     * @param extension empty for version 1
     */
    public Syn answer(
        int receiveWindowSize, long initialSequenceNumber, Optional<SynDataEx> extension) {
      UdpFlags synAck = UdpFlags.SYN.with(UdpFlags.ACK);
      return new Syn(
              this.initialSequenceNumber,
              receiveWindowSize,
              extension.isPresent() ? synAck.with(UdpFlags.SYNEX) : synAck,
              initialSequenceNumber,
              downStreamMtu,
              upStreamMtu,
              Optional.empty(),
              extension,
              Bytes.EMPTY)
          .padded();
    }

    private Syn padded() {
      int missing = Math.max(0, Math.min(upStreamMtu, downStreamMtu) - size());
      return new Syn(
          sourceAck,
          receiveWindowSize,
          flags,
          initialSequenceNumber,
          upStreamMtu,
          downStreamMtu,
          correlationId,
          extension,
          new Writer().zeros(missing).toBytes());
    }

    /** Answers another SYN. */
    public boolean isAnswer() {
      return flags.has(UdpFlags.ACK);
    }

    /** What is asked for or chosen: version 1 where none is told. */
    public UdpVersion version() {
      return extension.flatMap(SynDataEx::validVersion).orElse(UdpVersion.VERSION_1);
    }

    private static Syn read(long sourceAck, int window, UdpFlags flags, Reader reader)
        throws DecodeException {
      long initial = reader.u32be("snInitialSequenceNumber");
      int up = reader.u16be("uUpStreamMtu");
      int down = reader.u16be("uDownStreamMtu");
      Optional<Bytes> correlationId =
          flags.has(UdpFlags.CORRELATION_ID)
              ? Optional.of(reader.bytes("RDPUDP_CORRELATION_ID", CORRELATION_ID_SIZE))
              : Optional.empty();
      Optional<SynDataEx> extension =
          flags.has(UdpFlags.SYNEX)
              ? Optional.of(SynDataEx.read(reader, !flags.has(UdpFlags.ACK)))
              : Optional.empty();
      return new Syn(
          sourceAck, window, flags, initial, up, down, correlationId, extension, reader.rest());
    }

    @Override
    public void encode(Writer writer) {
      Header.write(writer, this);
      writer.u32be(initialSequenceNumber).u16be(upStreamMtu).u16be(downStreamMtu);
      correlationId.ifPresent(writer::bytes);
      extension.ifPresent(each -> each.write(writer));
      writer.bytes(padding);
    }

    @Override
    public int size() {
      return FIXED_SIZE
          + correlationId.map(Bytes::size).orElse(0)
          + extension.map(SynDataEx::size).orElse(0)
          + padding.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      Header.addUnknownFlags(oddities, flags);
      if (!isAnswer() && sourceAck != NOTHING_RECEIVED) {
        oddities.add("snSourceAck of a SYN is not -1");
      }
      UdpFlags misplaced = flags.without(ALLOWED).without(flags.unknown());
      if (misplaced.bits() != 0) {
        oddities.add("a SYN has the flags " + misplaced);
      }
      addMtu(oddities, "uUpStreamMtu", upStreamMtu);
      addMtu(oddities, "uDownStreamMtu", downStreamMtu);
      correlationId
          .filter(id -> !isZero(id.slice(RESERVED_FROM, CORRELATION_ID_SIZE)))
          .ifPresent(_ -> oddities.add("uReserved of the correlation id is not 0"));
      extension.ifPresent(each -> oddities.addAll(each.oddities()));
      if (!isZero(padding)) {
        oddities.add("the padding of the SYN is not 0");
      }
      int due = Math.min(upStreamMtu, downStreamMtu);
      if (size() != due) {
        oddities.add("the SYN has %d bytes instead of its MTU %d".formatted(size(), due));
      }
      return List.copyOf(oddities);
    }

    private static final UdpFlags ALLOWED =
        UdpFlags.SYN
            .with(UdpFlags.ACK)
            .with(UdpFlags.SYNLOSSY)
            .with(UdpFlags.CORRELATION_ID)
            .with(UdpFlags.SYNEX);

    private static void addMtu(List<String> oddities, String field, int mtu) {
      if (mtu < MIN_MTU || mtu > MAX_MTU) {
        oddities.add("%s is %d, not between %d and %d".formatted(field, mtu, MIN_MTU, MAX_MTU));
      }
    }

    private static boolean isZero(Bytes bytes) {
      for (int i = 0; i < bytes.size(); i++) {
        if (bytes.at(i) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return "%s version %s, MTU up %d, down %d, %d bytes"
          .formatted(isAnswer() ? "SYN+ACK" : "SYN", version(), upStreamMtu, downStreamMtu, size());
    }
  }

  /**
   * An ACK, section 3.1.5.1.2, with whatever data goes with it unread.
   *
   * @param ackVector RDPUDP_ACK_VECTOR_HEADER (2.2.2.7): one byte per run of datagrams, two bits of
   *     state and six of length
   * @param vectorPadding zeros up to a multiple of four bytes
   * @param ackOfAcks snResetSeqNum of RDPUDP_ACK_OF_ACKVECTOR_HEADER (2.2.2.6)
   * @param rest the source or FEC payload with its header (2.2.2.2, 2.2.2.4)
   */
  record Ack(
      long sourceAck,
      int receiveWindowSize,
      UdpFlags flags,
      Bytes ackVector,
      Bytes vectorPadding,
      Optional<Long> ackOfAcks,
      Bytes rest)
      implements RdpUdpDatagram {
    /** Largest ACK vector in bytes, section 2.2.2.7. */
    public static final int MAX_VECTOR_SIZE = 2048;

    private static final int LENGTH_SIZE = 2;
    private static final int ALIGNMENT = 4;
    private static final int SOURCE_HEADER_SIZE = 8;
    private static final int FEC_HEADER_SIZE = 12;

    public Ack {
      Header.check(sourceAck, receiveWindowSize);
      FieldBounds.within("uAckVectorSize", ackVector.size(), MAX_VECTOR_SIZE);
      FieldBounds.exactSize("ACK vector padding", vectorPadding, paddingAfter(ackVector.size()));
      ackOfAcks.ifPresent(number -> FieldBounds.u32("snResetSeqNum", number));
      if (!flags.has(UdpFlags.ACK)
          || flags.has(UdpFlags.SYN)
          || flags.has(UdpFlags.ACK_OF_ACKS) != ackOfAcks.isPresent()) {
        throw new IllegalArgumentException("the flags %s do not fit an ACK".formatted(flags));
      }
    }

    /** Number of zeros after a vector of this size. */
    public static int paddingAfter(int vectorSize) {
      return -(LENGTH_SIZE + vectorSize) & ALIGNMENT - 1;
    }

    private static Ack read(long sourceAck, int window, UdpFlags flags, Reader reader)
        throws DecodeException {
      int offset = reader.offset();
      int size = reader.u16be("uAckVectorSize");
      if (size > MAX_VECTOR_SIZE) {
        throw DecodeException.limit("uAckVectorSize", offset, size, MAX_VECTOR_SIZE);
      }
      Bytes vector = reader.bytes("AckVector", size);
      Bytes padding = reader.bytes("ACK vector padding", paddingAfter(size));
      Optional<Long> ackOfAcks =
          flags.has(UdpFlags.ACK_OF_ACKS)
              ? Optional.of(reader.u32be("snResetSeqNum"))
              : Optional.empty();
      return new Ack(sourceAck, window, flags, vector, padding, ackOfAcks, reader.rest());
    }

    /** Of RDPUDP_SOURCE_PAYLOAD_HEADER or RDPUDP_FEC_PAYLOAD_HEADER. */
    private int payloadHeaderSize() {
      if (!flags.has(UdpFlags.DATA)) {
        return 0;
      }
      return flags.has(UdpFlags.FEC) ? FEC_HEADER_SIZE : SOURCE_HEADER_SIZE;
    }

    @Override
    public void encode(Writer writer) {
      Header.write(writer, this);
      writer.u16be(ackVector.size()).bytes(ackVector).bytes(vectorPadding);
      ackOfAcks.ifPresent(writer::u32be);
      writer.bytes(rest);
    }

    @Override
    public int size() {
      return HEADER_SIZE
          + LENGTH_SIZE
          + ackVector.size()
          + vectorPadding.size()
          + (ackOfAcks.isPresent() ? Integer.BYTES : 0)
          + rest.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      Header.addUnknownFlags(oddities, flags);
      if (flags.has(UdpFlags.SYNEX) || flags.has(UdpFlags.CORRELATION_ID)) {
        oddities.add("an ACK has the flags of a SYN: " + flags);
      }
      int due = payloadHeaderSize();
      if (rest.size() < due) {
        oddities.add("the header of the data is cut short");
      } else if (due == 0 && !rest.isEmpty()) {
        oddities.add("data follows unannounced");
      }
      return List.copyOf(oddities);
    }
  }

  /** What all datagrams have in common. */
  final class Header {
    private Header() {}

    private static void check(long sourceAck, int receiveWindowSize) {
      FieldBounds.u32("snSourceAck", sourceAck);
      FieldBounds.u16("uReceiveWindowSize", receiveWindowSize);
    }

    private static void write(Writer writer, RdpUdpDatagram datagram) {
      writer.u32be(datagram.sourceAck());
      writer.u16be(datagram.receiveWindowSize()).u16be(datagram.flags().bits());
    }

    private static void addUnknownFlags(List<String> oddities, UdpFlags flags) {
      if (flags.unknown().bits() != 0) {
        oddities.add("uFlags has the unknown bits " + flags.unknown());
      }
    }
  }
}
