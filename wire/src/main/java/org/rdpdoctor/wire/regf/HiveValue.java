package org.rdpdoctor.wire.regf;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A value ("vk" cell) of a hive.
 *
 * @param name empty for the default value
 * @param type as in MS-RRP section 3.1.1.5, such as 4 for REG_DWORD
 */
public record HiveValue(String name, long type, Bytes data) {
  /** Larger values are none that anybody reads here. */
  public static final int MAX_DATA_BYTES = 1 << 20;

  private static final long DATA_IS_OFFSET = 0x8000_0000L;
  private static final int NAME_IN_BYTES = 1;
  private static final int PIECE_BYTES = 16_344;

  static HiveValue decode(Hive hive, long offset) throws DecodeException {
    Reader reader = hive.cell("value", offset, Optional.of("vk"));
    int nameBytes = reader.u16le("length of the value's name");
    long size = reader.u32le("size of the data");
    int place = reader.offset();
    Bytes small = reader.bytes("data", 4);
    long dataCell = new Reader(small).u32le("data");
    long type = reader.u32le("type of the value");
    int flags = reader.u16le("flags of the value");
    reader.skip("unused", 2);
    Bytes name = reader.bytes("name of the value", nameBytes);
    Bytes data;
    if ((size & DATA_IS_OFFSET) != 0) {
      data = small.first((int) Math.min(4, size & ~DATA_IS_OFFSET));
    } else if (size > MAX_DATA_BYTES) {
      throw DecodeException.limit("size of the data", place, size, MAX_DATA_BYTES);
    } else {
      data = data(hive, dataCell, (int) size);
    }
    return new HiveValue(
        (flags & NAME_IN_BYTES) != 0 ? Hive.text(name) : Utf16.text(name), type, data);
  }

  private static Bytes data(Hive hive, long cell, int size) throws DecodeException {
    if (size == 0) {
      return Bytes.EMPTY;
    }
    Reader reader = hive.cell("data", cell);
    boolean pieces =
        hive.hasBigData() && size > PIECE_BYTES && Hive.text(reader.ahead(2)).equals("db");
    if (!pieces) {
      return reader.bytes("data", size);
    }
    reader.skip("signature", 2);
    int count = reader.u16le("count of pieces");
    Reader list = hive.cell("list of pieces", reader.u32le("list of pieces"));
    Writer joined = new Writer();
    for (int i = 0; i < count && joined.size() < size; i++) {
      Reader piece = hive.cell("piece of data", list.u32le("piece of data"));
      joined.bytes(piece.bytes("piece of data", Math.min(PIECE_BYTES, size - joined.size())));
    }
    if (joined.size() < size) {
      throw DecodeException.notEnoughBytes("pieces of data", 0, size, joined.size());
    }
    return joined.toBytes();
  }
}
