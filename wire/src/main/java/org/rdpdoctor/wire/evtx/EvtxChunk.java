package org.rdpdoctor.wire.evtx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.FileTime;

/**
 * The records of one chunk.
 *
 * @param records that can be read, in their order
 * @param unreadable why records could not be read, one line each
 * @param oddities of the chunk itself: wrong checksums, a cut, records behind the stated end
 */
public record EvtxChunk(
    EvtxChunkHeader header,
    List<EventRecord> records,
    List<String> unreadable,
    List<String> oddities) {
  /** Bytes of a chunk, unused ones included. */
  public static final int SIZE = 64 * 1024;

  private static final Bytes RECORD_SIGNATURE = Bytes.of('*', '*', 0, 0);

  /** Signature, size, identifier, time; and the size again at the end. */
  private static final int RECORD_HEADER_BYTES = 24;

  private static final int LEAST_RECORD_BYTES = RECORD_HEADER_BYTES + 4;
  private static final int RECORD_ALIGNMENT = 8;
  private static final int CHECKED_HEADER_BYTES = 120;

  public EvtxChunk {
    records = List.copyOf(records);
    unreadable = List.copyOf(unreadable);
    oddities = List.copyOf(oddities);
  }

  /** Reads a chunk of a file that was closed properly; what is left of {@code reader}. */
  public static EvtxChunk decode(Reader reader) throws DecodeException {
    return read(reader.rest(), false);
  }

  /**
   * Reads a chunk, or what is left of it.
   *
   * @param dirty the file was not closed, so that records may follow behind the stated end
   * @throws DecodeException this is no chunk
   */
  public static EvtxChunk read(Bytes content, boolean dirty) throws DecodeException {
    EvtxChunkHeader header = EvtxChunkHeader.decode(new Reader(content));
    Bytes chunk = content.first(SIZE);
    ChunkReading reading = new ChunkReading(header, chunk);
    reading.run(dirty);
    return new EvtxChunk(header, reading.records, reading.unreadable, reading.oddities);
  }

  /** Walks through one chunk. */
  private static final class ChunkReading {
    private final EvtxChunkHeader header;
    private final Bytes chunk;
    private final BinXmlParser parser;
    private final List<EventRecord> records = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> oddities = new ArrayList<>();

    ChunkReading(EvtxChunkHeader header, Bytes chunk) {
      this.header = header;
      this.chunk = chunk;
      this.parser = new BinXmlParser(chunk);
    }

    void run(boolean dirty) {
      oddities.addAll(header.oddities());
      if (chunk.size() < SIZE) {
        oddities.add("chunk is cut after %d bytes".formatted(chunk.size()));
      }
      checkSums(dirty);
      if (header.isEmpty() && !dirty) {
        return;
      }
      int stated = header.hasUsableEnd() ? (int) header.freeSpaceOffset() : EvtxChunk.SIZE;
      int end = readRecords(EvtxChunkHeader.RECORDS_START, Math.min(stated, chunk.size()));
      if (dirty && end == stated) {
        readLateRecords(end);
      }
    }

    private int readRecords(int start, int end) {
      int at = start;
      while (at + LEAST_RECORD_BYTES <= end) {
        Optional<Integer> size = recordSize(at, end);
        if (size.isEmpty()) {
          int next = nextRecord(at + RECORD_ALIGNMENT, end);
          unreadable.add("no record at offset %d of the chunk".formatted(at));
          at = next;
        } else {
          readRecord(at, size.get());
          at += size.get();
        }
      }
      return at;
    }

    /** Records that were written after the header; their identifiers go on without a gap. */
    private void readLateRecords(int start) {
      int late = 0;
      int at = start;
      long next = header.isEmpty() ? -1 : header.lastRecord() + 1;
      Optional<Integer> size = recordSize(at, chunk.size());
      while (size.isPresent() && (next < 0 || numberAt(at) == next)) {
        next = numberAt(at) + 1;
        readRecord(at, size.get());
        late++;
        at += size.get();
        size = recordSize(at, chunk.size());
      }
      if (late > 0) {
        oddities.add("%d records behind the stated end of the chunk".formatted(late));
      }
    }

    private long numberAt(int at) {
      long number = 0;
      for (int i = 7; i >= 0; i--) {
        number = number << 8 | chunk.at(at + 8 + i);
      }
      return number;
    }

    /** The size of the record that begins here; empty when none does. */
    private Optional<Integer> recordSize(int at, int end) {
      if (at + LEAST_RECORD_BYTES > end || !startsRecord(at)) {
        return Optional.empty();
      }
      long size = u32(at + 4);
      boolean fits = size >= LEAST_RECORD_BYTES && at + size <= end;
      return fits && u32((int) (at + size - 4)) == size
          ? Optional.of((int) size)
          : Optional.empty();
    }

    private boolean startsRecord(int at) {
      for (int i = 0; i < RECORD_SIGNATURE.size(); i++) {
        if (chunk.at(at + i) != RECORD_SIGNATURE.at(i)) {
          return false;
        }
      }
      return true;
    }

    private long u32(int at) {
      return chunk.at(at)
          | (long) chunk.at(at + 1) << 8
          | (long) chunk.at(at + 2) << 16
          | (long) chunk.at(at + 3) << 24;
    }

    private int nextRecord(int from, int end) {
      int at = from;
      while (at + LEAST_RECORD_BYTES <= end && recordSize(at, end).isEmpty()) {
        at += RECORD_ALIGNMENT;
      }
      return at;
    }

    private void readRecord(int at, int size) {
      long number = numberAt(at);
      try {
        Reader reader = new Reader(chunk);
        reader.skip("record", at + 16);
        FileTime written = FileTime.decode(reader);
        List<Part> parts = parser.fragment(at + RECORD_HEADER_BYTES, at + size - 4, 0);
        records.add(new EventRecord(number, written, parts, parser));
      } catch (DecodeException e) {
        unreadable.add("record %d: %s".formatted(number, e.getMessage()));
      }
    }

    /** In a file that was not closed, checksums of the last state are missing, not wrong. */
    private void checkSums(boolean dirty) {
      if (dirty || chunk.size() < EvtxChunkHeader.RECORDS_START) {
        return;
      }
      byte[] content = chunk.toArray();
      CRC32 head = new CRC32();
      head.update(content, 0, CHECKED_HEADER_BYTES);
      head.update(
          content, EvtxChunkHeader.SIZE, EvtxChunkHeader.RECORDS_START - EvtxChunkHeader.SIZE);
      if (head.getValue() != header.headerChecksum()) {
        oddities.add("checksum of the chunk header is wrong");
      }
      if (header.hasUsableEnd() && header.freeSpaceOffset() <= content.length) {
        CRC32 all = new CRC32();
        all.update(
            content,
            EvtxChunkHeader.RECORDS_START,
            (int) header.freeSpaceOffset() - EvtxChunkHeader.RECORDS_START);
        if (all.getValue() != header.recordsChecksum()) {
          oddities.add("checksum of the chunk's records is wrong");
        }
      }
    }
  }
}
