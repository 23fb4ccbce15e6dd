package org.rdpdoctor.wire.evtx;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * The first 128 bytes of a chunk. Tables of names and templates follow up to {@link
 * #RECORDS_START}; they only speed up writing and are not needed to read.
 *
 * @param firstNumber of the first record, counted in this file; all ones in an empty chunk
 * @param firstRecord identifier of the first record, as Event Viewer shows it
 * @param lastRecordOffset where the last record begins, from the start of the chunk
 * @param freeSpaceOffset where the records end, from the start of the chunk
 * @param recordsChecksum CRC-32 of the records
 * @param headerChecksum CRC-32 of this header's first 120 bytes and of the tables
 */
public record EvtxChunkHeader(
    long firstNumber,
    long lastNumber,
    long firstRecord,
    long lastRecord,
    long headerSize,
    long lastRecordOffset,
    long freeSpaceOffset,
    long recordsChecksum,
    Bytes reserved,
    long flags,
    long headerChecksum)
    implements WireMessage {
  public static final int SIZE = 128;

  /** Where the records begin, from the start of the chunk. */
  public static final int RECORDS_START = 512;

  /** How a chunk begins. */
  public static final Bytes SIGNATURE = Bytes.of('E', 'l', 'f', 'C', 'h', 'n', 'k', 0);

  private static final int RESERVED_BYTES = 64;
  private static final long NONE = -1;

  /** Refuses what does not begin with the signature. */
  public static EvtxChunkHeader decode(Reader reader) throws DecodeException {
    int start = reader.offset();
    if (!reader.bytes("signature", SIGNATURE.size()).equals(SIGNATURE)) {
      throw DecodeException.unexpected("signature", start, "not that of a chunk");
    }
    return new EvtxChunkHeader(
        reader.i64le("first number"),
        reader.i64le("last number"),
        reader.i64le("first record"),
        reader.i64le("last record"),
        reader.u32le("header size"),
        reader.u32le("last record offset"),
        reader.u32le("free space offset"),
        reader.u32le("checksum of the records"),
        reader.bytes("reserved", RESERVED_BYTES),
        reader.u32le("flags"),
        reader.u32le("checksum of the header"));
  }

  /** The log was cleared or never used: what stands behind the header is no record of this log. */
  public boolean isEmpty() {
    return firstRecord == NONE && lastRecord == NONE;
  }

  /** The offset of the free space lies in the chunk. */
  boolean hasUsableEnd() {
    return freeSpaceOffset >= RECORDS_START && freeSpaceOffset <= EvtxChunk.SIZE;
  }

  @Override
  public void encode(Writer writer) {
    writer.bytes(SIGNATURE).i64le(firstNumber).i64le(lastNumber);
    writer.i64le(firstRecord).i64le(lastRecord).u32le(headerSize);
    writer.u32le(lastRecordOffset).u32le(freeSpaceOffset).u32le(recordsChecksum);
    writer.bytes(reserved).u32le(flags).u32le(headerChecksum);
  }

  @Override
  public int size() {
    return SIZE;
  }

  /** Without the checksums, which need the whole chunk. */
  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (headerSize != SIZE) {
      oddities.add("chunk header gives its size as " + headerSize);
    }
    if (!hasUsableEnd()) {
      oddities.add("free space of the chunk begins at " + freeSpaceOffset);
    }
    if (!isEmpty() && firstRecord > lastRecord) {
      oddities.add("first record of the chunk comes after its last");
    }
    return oddities;
  }
}
