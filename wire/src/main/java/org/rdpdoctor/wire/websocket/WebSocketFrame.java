package org.rdpdoctor.wire.websocket;

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
 * A frame of WebSocket, RFC 6455 section 5.2.
 *
 * @param last the FIN bit
 * @param reserved the three reserved bits, 0 without extensions
 * @param mask what a client masks its payload with; a server never does
 * @param payload unmasked
 */
public record WebSocketFrame(
    boolean last,
    int reserved,
    WebSocketOpcode opcode,
    Optional<Long> mask,
    Bytes payload,
    Optional<Verbatim> verbatim)
    implements WireMessage {
  /** A longer payload is refused; gateways send packets of at most 64 KiB. */
  public static final int MAX_PAYLOAD = 1024 * 1024;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int RESERVED_SHIFT = 4;
  private static final int RESERVED_MAX = 7;
  private static final int LOW_NIBBLE = 0x0F;
  private static final int LENGTH_MASK = 0x7F;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MAX_16 = 0xFFFF;
  private static final int MASK_BYTES = 4;
  private static final int BITS_PER_BYTE = 8;

  public WebSocketFrame {
    FieldBounds.within("reserved bits", reserved, RESERVED_MAX);
    FieldBounds.within("payload length", payload.size(), MAX_PAYLOAD);
    mask.ifPresent(value -> FieldBounds.u32("masking key", value));
  }

  /** A whole message of a server. */
  public WebSocketFrame(WebSocketOpcode opcode, Bytes payload) {
    this(true, 0, opcode, Optional.empty(), payload, Optional.empty());
  }

  /** A whole message of a client. */
  public WebSocketFrame(WebSocketOpcode opcode, long mask, Bytes payload) {
    this(true, 0, opcode, Optional.of(mask), payload, Optional.empty());
  }

  /**
   * Reads one frame.
   *
   * @throws DecodeException not enough bytes while it is incomplete; limit when it is too large
   */
  public static WebSocketFrame decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Reader head = new Reader(reader.ahead(2 + Long.BYTES + MASK_BYTES));
    int first = head.u8("frame");
    int second = head.u8("payload length");
    long length = second & LENGTH_MASK;
    if (length == LENGTH_16) {
      length = head.u16be("payload length");
    } else if (length == LENGTH_64) {
      length = head.u32be("payload length") << 32 | head.u32be("payload length");
    }
    if (length < 0 || length > MAX_PAYLOAD) {
      throw DecodeException.limit("payload length", offset, length, MAX_PAYLOAD);
    }
    Optional<Long> mask =
        (second & MASKED) == 0 ? Optional.empty() : Optional.of(head.u32be("masking key"));
    Bytes whole = reader.bytes("frame", head.offset() + (int) length);
    Bytes payload = masked(whole.slice(head.offset(), whole.size()), mask);
    int reserved = first >> RESERVED_SHIFT & RESERVED_MAX;
    WebSocketFrame frame =
        new WebSocketFrame(
            (first & FIN) != 0,
            reserved,
            new WebSocketOpcode(first & LOW_NIBBLE),
            mask,
            payload,
            Optional.empty());
    return frame.toBytes().equals(whole) ? frame : frame.as(new Verbatim(whole, LONG_FORM));
  }

  private static final List<String> LONG_FORM =
      List.of("payload length is not in its shortest form");

  private WebSocketFrame as(Verbatim received) {
    return new WebSocketFrame(last, reserved, opcode, mask, payload, Optional.of(received));
  }

  private static Bytes masked(Bytes payload, Optional<Long> mask) {
    if (mask.isEmpty()) {
      return payload;
    }
    byte[] content = payload.toArray();
    for (int i = 0; i < content.length; i++) {
      int shift = (MASK_BYTES - 1 - i % MASK_BYTES) * BITS_PER_BYTE;
      content[i] ^= (byte) (mask.get() >>> shift);
    }
    return Bytes.of(content);
  }

  @Override
  public void encode(Writer writer) {
    if (verbatim.isPresent()) {
      writer.bytes(verbatim.get().bytes());
      return;
    }
    writer.u8((last ? FIN : 0) | reserved << RESERVED_SHIFT | opcode.value());
    int flag = mask.isPresent() ? MASKED : 0;
    if (payload.size() < LENGTH_16) {
      writer.u8(flag | payload.size());
    } else if (payload.size() <= MAX_16) {
      writer.u8(flag | LENGTH_16).u16be(payload.size());
    } else {
      writer.u8(flag | LENGTH_64).u32be(0).u32be(payload.size());
    }
    mask.ifPresent(writer::u32be);
    writer.bytes(masked(payload, mask));
  }

  @Override
  public int size() {
    return toBytes().size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    verbatim.ifPresent(value -> oddities.addAll(value.oddities()));
    if (reserved != 0) {
      oddities.add("reserved bits are %d instead of 0".formatted(reserved));
    }
    if (opcode.name().isEmpty()) {
      oddities.add("opcode has the unknown value %s".formatted(opcode));
    }
    return List.copyOf(oddities);
  }
}
