package org.rdpdoctor.wire.ntlm;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * One AV_PAIR, MS-NLMP section 2.2.2.1, with its raw value; {@link AvPairs} reads and ends lists.
 */
public record AvPair(AvId id, Bytes value) {
  static final int HEADER_SIZE = 4;

  public AvPair {
    FieldBounds.u16("AvLen", value.size());
    if (id.equals(AvId.END_OF_LIST)) {
      throw new IllegalArgumentException("the end of the list is not a pair of it");
    }
  }

  /** A name in UTF-16, as all name pairs are. */
  public static AvPair ofText(AvId id, String text) {
    return new AvPair(id, Utf16.bytes(text));
  }

  public static AvPair ofTimestamp(FileTime timestamp) {
    return new AvPair(AvId.TIMESTAMP, timestamp.toBytes());
  }

  void write(Writer writer) {
    writer.u16le(id.value()).u16le(value.size()).bytes(value);
  }

  int size() {
    return HEADER_SIZE + value.size();
  }
}
