package org.rdpdoctor.wire.smb2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * One SMB 2 message, MS-SMB2 section 2.2; several may follow one another in a frame (section
 * 3.2.4.1.4).
 *
 * @param verbatim as received, when buffers lie elsewhere than we put them or fields are odd
 */
public record Smb2Message(Smb2Header header, Smb2Body body, Optional<Verbatim> verbatim)
    implements WireMessage {
  /** Largest message in bytes that is read; the largest buffers that we grant fit. */
  public static final int MAX_SIZE = 1 << 24;

  private static final String ODD = "SMB2 message is not laid out the usual way";

  public Smb2Message(Smb2Header header, Smb2Body body) {
    this(header, body, Optional.empty());
  }

  /**
   * Reads one message: up to the next one of the frame, or all that is left.
   *
   * @throws DecodeException also when a buffer lies outside of the message
   */
  public static Smb2Message decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    if (reader.left() > MAX_SIZE) {
      throw DecodeException.limit("SMB2 message", offset, reader.left(), MAX_SIZE);
    }
    Smb2Header header = Smb2Header.decode(new Reader(reader.ahead(Smb2Header.SIZE)));
    long next = header.nextCommand();
    if (next != 0 && (next < Smb2Header.SIZE || next > reader.left())) {
      throw DecodeException.limit("NextCommand", offset, next, reader.left());
    }
    Bytes whole = reader.bytes("SMB2 message", next == 0 ? reader.left() : (int) next);
    Smb2Message message = new Smb2Message(header, body(header, whole));
    return message.toBytes().equals(whole)
        ? message
        : new Smb2Message(header, message.body, Optional.of(new Verbatim(whole, List.of(ODD))));
  }

  private static Smb2Body body(Smb2Header header, Bytes whole) throws DecodeException {
    return header.isResponse()
        ? Smb2Response.decodeBody(header, whole)
        : Smb2Request.decodeBody(header.command(), whole);
  }

  @Override
  public void encode(Writer writer) {
    if (verbatim.isPresent()) {
      writer.bytes(verbatim.get().bytes());
      return;
    }
    Writer whole = new Writer();
    header.encode(whole);
    body.encodeBody(whole);
    int padding = header.nextCommand() == 0 ? 0 : Padding.toEight(whole.size());
    writer.bytes(whole.zeros(padding).toBytes());
  }

  @Override
  public int size() {
    return toBytes().size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(header.oddities());
    verbatim.ifPresent(kept -> oddities.addAll(kept.oddities()));
    return List.copyOf(oddities);
  }
}
