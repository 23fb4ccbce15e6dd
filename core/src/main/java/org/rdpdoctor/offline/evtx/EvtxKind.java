package org.rdpdoctor.offline.evtx;

import java.io.IOException;
import java.io.InputStream;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.evtx.EvtxChunk;
import org.rdpdoctor.wire.evtx.EvtxFileHeader;

/** Event log files. A few chunks of 64 KiB are held at a time. */
public final class EvtxKind implements FileKind {
  @Override
  public String name() {
    return "event log";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    return firstBytes.startsWith(EvtxFileHeader.SIGNATURE);
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    EventCollector collector = new EventCollector(EventTable.packed(), file.name(), reading);
    InputStream in = file.stream();
    Bytes head = Bytes.of(in.readNBytes(EvtxFileHeader.SIZE));
    EvtxFileHeader header;
    try {
      header = EvtxFileHeader.decode(new Reader(head));
    } catch (DecodeException e) {
      reading.truncated(head.size(), "the header of the log is cut");
      return;
    }
    header.oddities().forEach(collector::odd);
    try {
      in.skipNBytes(header.chunksStart() - (long) EvtxFileHeader.SIZE);
      readChunks(in, header, collector, reading);
    } catch (java.io.EOFException _) {
      reading.truncated(head.size(), "the log ends before its first chunk");
    } finally {
      collector.finish(header.isFull(), header.isDirty());
    }
  }

  /**
   * Chunks beyond the stated number are left over from before, unless the header is not to be
   * trusted.
   */
  private static void readChunks(
      InputStream in, EvtxFileHeader header, EventCollector collector, Reading reading)
      throws IOException {
    boolean trusted = !header.isDirty() && header.oddities().isEmpty();
    ChunksAhead chunks = new ChunksAhead(collector, header.isDirty());
    long offset = header.chunksStart();
    for (long number = 0; !trusted || number < header.chunkCount(); number++) {
      Bytes chunk = Bytes.of(in.readNBytes(EvtxChunk.SIZE));
      if (!chunk.isEmpty() && !isUnused(chunk)) {
        chunks.read(chunk);
      }
      offset += chunk.size();
      if (chunk.size() < EvtxChunk.SIZE) {
        chunks.finish();
        if (number < header.chunkCount() || !chunk.isEmpty()) {
          reading.truncated(offset, "the log ends in the middle; chunks are missing");
        }
        return;
      }
    }
    chunks.finish();
  }

  private static boolean isUnused(Bytes chunk) {
    for (int i = 0; i < Math.min(chunk.size(), 8); i++) {
      if (chunk.at(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
