package org.rdpdoctor.wire.evtx;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * The first 128 bytes of a log file; the chunks begin {@link #blockSize} bytes into it.
 *
 * @param headerSize 128
 * @param blockSize 4096
 * @param chunkCount chunks in use; too small in a file that was not closed
 * @param reserved 76 bytes, zero
 * @param checksum CRC-32 of the first 120 bytes
 */
public record EvtxFileHeader(
    long firstChunk,
    long lastChunk,
    long nextRecord,
    long headerSize,
    int minorVersion,
    int majorVersion,
    int blockSize,
    int chunkCount,
    Bytes reserved,
    long flags,
    long checksum)
    implements WireMessage {
  public static final int SIZE = 128;

  /** How a log file begins. */
  public static final Bytes SIGNATURE = Bytes.of('E', 'l', 'f', 'F', 'i', 'l', 'e', 0);

  /** The file was not closed: the headers may lag behind the records. */
  public static final int FLAG_DIRTY = 1;

  /** The log reached its size limit. */
  public static final int FLAG_FULL = 2;

  private static final int RESERVED_BYTES = 76;
  private static final int CHECKED_BYTES = 120;
  private static final int USUAL_BLOCK_SIZE = 4096;
  private static final int KNOWN_VERSION = 3;

  /** Refuses what does not begin with the signature. */
  public static EvtxFileHeader decode(Reader reader) throws DecodeException {
    int start = reader.offset();
    if (!reader.bytes("signature", SIGNATURE.size()).equals(SIGNATURE)) {
      throw DecodeException.unexpected("signature", start, "not that of an event log file");
    }
    return new EvtxFileHeader(
        reader.i64le("first chunk"),
        reader.i64le("last chunk"),
        reader.i64le("next record"),
        reader.u32le("header size"),
        reader.u16le("minor version"),
        reader.u16le("major version"),
        reader.u16le("block size"),
        reader.u16le("chunk count"),
        reader.bytes("reserved", RESERVED_BYTES),
        reader.u32le("flags"),
        reader.u32le("checksum"));
  }

  public boolean isDirty() {
    return (flags & FLAG_DIRTY) != 0;
  }

  public boolean isFull() {
    return (flags & FLAG_FULL) != 0;
  }

  /** Where the first chunk begins; odd values in a broken header do not count. */
  public int chunksStart() {
    return blockSize >= SIZE ? blockSize : USUAL_BLOCK_SIZE;
  }

  @Override
  public void encode(Writer writer) {
    encodeChecked(writer);
    writer.u32le(flags).u32le(checksum);
  }

  private void encodeChecked(Writer writer) {
    writer.bytes(SIGNATURE).i64le(firstChunk).i64le(lastChunk).i64le(nextRecord);
    writer.u32le(headerSize).u16le(minorVersion).u16le(majorVersion);
    writer.u16le(blockSize).u16le(chunkCount).bytes(reserved);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (checksum != computedChecksum()) {
      oddities.add("checksum of the file header is wrong");
    }
    if (majorVersion != KNOWN_VERSION) {
      oddities.add("file version is %d.%d".formatted(majorVersion, minorVersion));
    }
    if (headerSize != SIZE || blockSize != USUAL_BLOCK_SIZE) {
      oddities.add("file header gives sizes %d and %d".formatted(headerSize, blockSize));
    }
    if ((flags & ~(FLAG_DIRTY | FLAG_FULL)) != 0) {
      oddities.add("file header has unknown flags");
    }
    return oddities;
  }

  /** What the checksum should be. */
  long computedChecksum() {
    Writer writer = new Writer();
    encodeChecked(writer);
    CRC32 crc = new CRC32();
    crc.update(writer.toBytes().toArray(), 0, CHECKED_BYTES);
    return crc.getValue();
  }
}
