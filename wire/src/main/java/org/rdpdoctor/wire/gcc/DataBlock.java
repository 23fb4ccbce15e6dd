package org.rdpdoctor.wire.gcc;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** A block of settings with its User Data Header, MS-RDPBCGR section 2.2.1.3.1. */
public sealed interface DataBlock extends WireMessage permits ClientData, ServerData {
  /** Size in bytes of the header: type and length. */
  int HEADER_SIZE = 4;

  /** Largest body in bytes. */
  int MAX_BODY_SIZE = 0xFFFF - HEADER_SIZE;

  int type();

  /** What follows the header. */
  Bytes body();

  @Override
  default void encode(Writer writer) {
    Bytes body = body();
    writer.u16le(type()).u16le(HEADER_SIZE + body.size()).bytes(body);
  }

  @Override
  default int size() {
    return HEADER_SIZE + body().size();
  }

  /** Type and body of the next block. */
  record Raw(int type, Bytes body) {
    public Raw {
      FieldBounds.u16("data block type", type);
      FieldBounds.within("data block size", body.size(), MAX_BODY_SIZE);
    }

    static Raw read(Reader reader) throws DecodeException {
      int type = reader.u16le("data block type");
      int offset = reader.offset();
      int length = reader.u16le("data block length");
      if (length < HEADER_SIZE) {
        throw DecodeException.limit(
            "data block body length", offset, length - HEADER_SIZE, MAX_BODY_SIZE);
      }
      return new Raw(type, reader.bytes("data block", length - HEADER_SIZE));
    }
  }
}
