package org.rdpdoctor.wire.rdpeudp2;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * The head of a datagram of MS-RDPEUDP2: the PacketPrefixByte (section 2.2.1) and the packet header
 * (2.2.1.1), in little-endian order. On the wire the prefix byte has changed places with the eighth
 * byte, so that a datagram does not look like one of MS-RDPEUDP.
 *
 * @param prefix from its top bit: three bits of short packet length (7 for all that is not short),
 *     four bits of type, one reserved
 * @param flags which payloads follow, 12 bits
 * @param logWindowSize base-2 logarithm of the receive window, 4 bits
 * @param rest the payloads, unread
 */
public record Rdpeudp2Packet(int prefix, int flags, int logWindowSize, Bytes rest)
    implements WireMessage {
  /** A datagram that carries data or acknowledgements. */
  public static final int TYPE_DATA = 0;

  /** A datagram that only measures the path. */
  public static final int TYPE_DUMMY = 8;

  /** Short packets are padded to this size in bytes. */
  public static final int MIN_SIZE = 8;

  /** Largest datagram in bytes that is read: more does not fit into UDP. */
  public static final int MAX_SIZE = 0xFFFF;

  private static final int PREFIX_PLACE = 7;
  private static final int HEAD_SIZE = 3;
  private static final int FLAG_BITS = 12;
  private static final int ALL_FLAGS = 0xFFF;
  private static final int MAX_LOG_WINDOW = 15;
  private static final int KNOWN_FLAGS = 0x15D;

  public Rdpeudp2Packet {
    FieldBounds.u8("PacketPrefixByte", prefix);
    FieldBounds.within("Flags", flags, ALL_FLAGS);
    FieldBounds.within("LogWindowSize", logWindowSize, MAX_LOG_WINDOW);
    FieldBounds.within("payloads", rest.size(), MAX_SIZE - HEAD_SIZE);
    if (rest.size() < MIN_SIZE - HEAD_SIZE) {
      throw new IllegalArgumentException("a datagram has at least %d bytes".formatted(MIN_SIZE));
    }
  }

  /** Reads one datagram to its end. */
  public static Rdpeudp2Packet decode(Reader reader) throws DecodeException {
    if (reader.left() > MAX_SIZE) {
      throw DecodeException.limit(
          "RDPUDP2 datagram size", reader.offset(), reader.left(), MAX_SIZE);
    }
    Bytes first = reader.bytes("RDPUDP2 head", MIN_SIZE);
    Bytes inOrder = exchanged(first).append(reader.rest());
    int header = inOrder.at(1) | inOrder.at(2) << 8;
    return new Rdpeudp2Packet(
        inOrder.at(0),
        header & ALL_FLAGS,
        header >>> FLAG_BITS,
        inOrder.slice(HEAD_SIZE, inOrder.size()));
  }

  private static Bytes exchanged(Bytes head) {
    byte[] content = head.toArray();
    byte first = content[0];
    content[0] = content[PREFIX_PLACE];
    content[PREFIX_PLACE] = first;
    return Bytes.of(content);
  }

  /** {@link #TYPE_DATA}, {@link #TYPE_DUMMY} or an unknown type. */
  public int type() {
    return prefix >>> 1 & 0xF;
  }

  @Override
  public void encode(Writer writer) {
    Writer inOrder = new Writer();
    inOrder.u8(prefix).u16le(logWindowSize << FLAG_BITS | flags).bytes(rest);
    Bytes bytes = inOrder.toBytes();
    writer.bytes(exchanged(bytes.first(MIN_SIZE))).bytes(bytes.slice(MIN_SIZE, bytes.size()));
  }

  @Override
  public int size() {
    return HEAD_SIZE + rest.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if ((prefix & 1) != 0) {
      oddities.add("the reserved bit of the PacketPrefixByte is set");
    }
    if (type() != TYPE_DATA && type() != TYPE_DUMMY) {
      oddities.add("Packet_Type_Index has the unknown value %d".formatted(type()));
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      oddities.add("Flags has the unknown bits 0x%03x".formatted(flags & ~KNOWN_FLAGS));
    }
    return List.copyOf(oddities);
  }
}
