package org.rdpdoctor.offline.evtx;

import java.io.IOException;
import java.io.InputStream;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.evtx.EventElement;
import org.rdpdoctor.wire.evtx.EventRecord;
import org.rdpdoctor.wire.evtx.EvtxChunk;
import org.rdpdoctor.wire.evtx.EvtxFileHeader;

/** Event log files. One chunk of 64 KiB is held at a time. */
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
    long offset = header.chunksStart();
    for (long number = 0; !trusted || number < header.chunkCount(); number++) {
      Bytes chunk = Bytes.of(in.readNBytes(EvtxChunk.SIZE));
      if (chunk.size() < EvtxChunk.SIZE) {
        boolean expected = number < header.chunkCount();
        if (!chunk.isEmpty()) {
          readChunk(chunk, header, collector);
        }
        if (expected || !chunk.isEmpty()) {
          reading.truncated(
              offset + chunk.size(), "the log ends in the middle; chunks are missing");
        }
        return;
      }
      readChunk(chunk, header, collector);
      offset += chunk.size();
    }
  }

  private static void readChunk(Bytes content, EvtxFileHeader header, EventCollector collector) {
    if (isUnused(content)) {
      return;
    }
    try {
      EvtxChunk chunk = EvtxChunk.read(content, header.isDirty());
      chunk.oddities().forEach(collector::odd);
      for (EventRecord record : chunk.records()) {
        record
            .event()
            .ifPresentOrElse(
                event -> take(event, record, collector),
                () -> collector.unreadable("a record without an event"));
      }
      chunk.unreadable().forEach(collector::unreadable);
    } catch (DecodeException _) {
      collector.odd("a chunk of the log is something else");
    }
  }

  private static void take(EventElement event, EventRecord record, EventCollector collector) {
    collector.take(event, record.number());
    record.problems().forEach(collector::odd);
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
