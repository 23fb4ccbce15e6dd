package org.rdpdoctor.wire.smb2;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.FileTime;

/** Reads a body: fixed fields one after another, and buffers by offset and length. */
final class BodyReader {
  private final Bytes message;
  private final Reader fields;

  /**
   * @param message with its header, from which offsets count
   */
  BodyReader(Bytes message) throws DecodeException {
    this.message = message;
    this.fields = new Reader(message);
    fields.skip("SMB2 header", Smb2Header.SIZE);
  }

  /** A wrong size is kept: the encoder writes another one, which makes the message odd. */
  BodyReader structureSize() throws DecodeException {
    fields.skip("StructureSize", 2);
    return this;
  }

  int u8(String field) throws DecodeException {
    return fields.u8(field);
  }

  int u16(String field) throws DecodeException {
    return fields.u16le(field);
  }

  long u32(String field) throws DecodeException {
    return fields.u32le(field);
  }

  long i64(String field) throws DecodeException {
    return fields.i64le(field);
  }

  FileTime time(String field) throws DecodeException {
    return new FileTime(fields.i64le(field));
  }

  Bytes bytes(String field, int count) throws DecodeException {
    return fields.bytes(field, count);
  }

  Smb2FileId fileId() throws DecodeException {
    return Smb2FileId.read(fields);
  }

  BodyReader skip(int count) throws DecodeException {
    fields.skip("reserved", count);
    return this;
  }

  /** The bytes that lie at an offset from the start of the header; empty for no length. */
  Bytes buffer(String field, long offset, long length) throws DecodeException {
    if (length == 0) {
      return Bytes.EMPTY;
    }
    if (offset + length > message.size()) {
      throw DecodeException.limit(field, fields.offset(), offset + length, message.size());
    }
    return message.slice((int) offset, (int) (offset + length));
  }

  Bytes rest() {
    return fields.rest();
  }
}
