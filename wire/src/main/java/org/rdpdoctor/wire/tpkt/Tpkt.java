package org.rdpdoctor.wire.tpkt;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * One TPKT packet: ITU-T T.123 section 8, named tpktHeader in MS-RDPBCGR.
 *
 * @param reserved the second byte, 0 in a clean packet
 * @param payload one X.224 TPDU; the length field is its size plus {@link #HEADER_SIZE}
 */
public record Tpkt(int reserved, Bytes payload) implements WireMessage {
  public static final int VERSION = 3;
  public static final int HEADER_SIZE = 4;

  /** Largest packet in bytes, header included: all that the 16-bit length field can say. */
  public static final int MAX_LENGTH = 0xFFFF;

  /** Smallest packet in bytes that T.123 allows: the header and a TPDU of three bytes. */
  public static final int MIN_LENGTH = 7;

  public Tpkt {
    FieldBounds.u8("TPKT reserved", reserved);
    FieldBounds.within("TPKT length", HEADER_SIZE + (long) payload.size(), MAX_LENGTH);
  }

  public Tpkt(Bytes payload) {
    this(0, payload);
  }

  /**
   * Reads one packet and leaves what follows it.
   *
   * @throws DecodeException unexpected when the version is not 3 (the message shows the first bytes
   *     found), not enough bytes while the packet is incomplete, limit when the length field is
   *     smaller than the header
   */
  public static Tpkt decode(Reader reader) throws DecodeException {
    int start = reader.offset();
    if (reader.peekU8("TPKT version") != VERSION) {
      throw DecodeException.unexpected("TPKT version", start, found(reader));
    }
    reader.skip("TPKT version", 1);
    int reserved = reader.u8("TPKT reserved");
    int length = reader.u16be("TPKT length");
    if (length < HEADER_SIZE) {
      throw DecodeException.limit(
          "TPKT payload length", start + 2, length - HEADER_SIZE, MAX_LENGTH);
    }
    return new Tpkt(reserved, reader.bytes("TPKT payload", length - HEADER_SIZE));
  }

  private static String found(Reader reader) throws DecodeException {
    Bytes first = reader.bytes("TPKT header", Math.min(HEADER_SIZE, reader.left()));
    return "%d instead of %d, the bytes are %s".formatted(first.at(0), VERSION, first);
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(VERSION).u8(reserved).u16be(size()).bytes(payload);
  }

  @Override
  public int size() {
    return HEADER_SIZE + payload.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (reserved != 0) {
      oddities.add("TPKT reserved is %d instead of 0".formatted(reserved));
    }
    if (size() < MIN_LENGTH) {
      oddities.add("TPKT length is %d, the smallest is %d".formatted(size(), MIN_LENGTH));
    }
    return List.copyOf(oddities);
  }
}
