package org.rdpdoctor.offline.evtx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.evtx.EvtxChunk;
import org.rdpdoctor.wire.evtx.EvtxChunkHeader;
import org.rdpdoctor.wire.evtx.EvtxFileHeader;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * Writes event log files, with the records as a forwarder writes them: each name where it is used,
 * no templates.
 */
public final class TestingLog {
  /** An event of a log; names of fields as in {@code EventField}. */
  public record Event(
      String provider,
      long id,
      String channel,
      String computer,
      Instant time,
      String activity,
      Map<String, String> fields) {
    public Event {
      fields = new LinkedHashMap<>(fields);
    }
  }

  private static final int RECORD_SIGNATURE = 0x2A2A;
  private static final int HEADER_BYTES = 4096;
  private static final int HASH_FACTOR = 65_599;

  private final List<Bytes> chunks = new ArrayList<>();
  private Writer body = new Writer();
  private long first = 1;
  private long next = 1;
  private int lastRecord = EvtxChunkHeader.RECORDS_START;

  public TestingLog add(Event event) {
    Bytes record = record(event, EvtxChunkHeader.RECORDS_START + body.size());
    if (EvtxChunkHeader.RECORDS_START + body.size() + record.size() > EvtxChunk.SIZE) {
      endChunk();
      record = record(event, EvtxChunkHeader.RECORDS_START);
    }
    lastRecord = EvtxChunkHeader.RECORDS_START + body.size();
    body.bytes(record);
    next++;
    return this;
  }

  /** The file, properly closed. */
  public Bytes file() {
    if (body.size() > 0) {
      endChunk();
    }
    Writer file = new Writer();
    file.bytes(header(chunks.size()));
    chunks.forEach(file::bytes);
    return file.toBytes();
  }

  /** Its chunks so far; the last one is ended. */
  List<Bytes> chunks() {
    if (body.size() > 0) {
      endChunk();
    }
    return List.copyOf(chunks);
  }

  static Bytes header(int chunks) {
    EvtxFileHeader unsigned = header(chunks, 0);
    CRC32 sum = new CRC32();
    sum.update(encoded(unsigned), 0, 120);
    return Bytes.of(encoded(header(chunks, sum.getValue())))
        .append(Bytes.of(new byte[HEADER_BYTES - EvtxFileHeader.SIZE]));
  }

  private static byte[] encoded(EvtxFileHeader header) {
    Writer writer = new Writer();
    header.encode(writer);
    return writer.toBytes().toArray();
  }

  private static EvtxFileHeader header(int chunks, long checksum) {
    return new EvtxFileHeader(
        0,
        Math.max(0, chunks - 1),
        1,
        EvtxFileHeader.SIZE,
        1,
        3,
        HEADER_BYTES,
        chunks,
        Bytes.of(new byte[76]),
        0,
        checksum);
  }

  private void endChunk() {
    int end = EvtxChunkHeader.RECORDS_START + body.size();
    CRC32 records = new CRC32();
    records.update(body.toBytes().toArray());
    byte[] head = new byte[EvtxChunkHeader.RECORDS_START];
    put(chunkHeader(end, records.getValue(), 0), head);
    CRC32 check = new CRC32();
    check.update(head, 0, 120);
    check.update(head, EvtxChunkHeader.SIZE, head.length - EvtxChunkHeader.SIZE);
    put(chunkHeader(end, records.getValue(), check.getValue()), head);
    chunks.add(
        new Writer()
            .bytes(Bytes.of(head))
            .bytes(body.toBytes())
            .zeros(EvtxChunk.SIZE - end)
            .toBytes());
    body = new Writer();
    first = next;
  }

  private static void put(EvtxChunkHeader header, byte[] target) {
    Writer writer = new Writer();
    header.encode(writer);
    System.arraycopy(writer.toBytes().toArray(), 0, target, 0, EvtxChunkHeader.SIZE);
  }

  private EvtxChunkHeader chunkHeader(int end, long recordsSum, long headerSum) {
    return new EvtxChunkHeader(
        first,
        next - 1,
        first,
        next - 1,
        EvtxChunkHeader.SIZE,
        lastRecord,
        end,
        recordsSum,
        Bytes.of(new byte[64]),
        0,
        headerSum);
  }

  private Bytes record(Event event, int position) {
    Xml xml = new Xml(position + 24);
    xml.event(event, next);
    Bytes content = xml.toBytes();
    int size = (24 + content.size() + 4 + 7) / 8 * 8;
    return new Writer()
        .u32le(RECORD_SIGNATURE)
        .u32le(size)
        .i64le(next)
        .i64le(FileTime.of(event.time()).intervals())
        .bytes(content)
        .zeros(size - 28 - content.size())
        .u32le(size)
        .toBytes();
  }

  /** The binary XML of one event that will stand at a known place of its chunk. */
  private static final class Xml {
    private final int start;
    private final Writer out = new Writer();

    Xml(int start) {
      this.start = start;
    }

    Bytes toBytes() {
      return out.toBytes();
    }

    void event(Event event, long number) {
      out.u8(0x0F).u8(1).u8(1).u8(0);
      element(
          "Event",
          Map.of(),
          () -> {
            element("System", Map.of(), () -> system(event, number));
            boolean own = event.fields().keySet().stream().anyMatch(name -> name.contains("@"));
            if (own) {
              element(
                  "UserData",
                  Map.of(),
                  () -> element("EventXML", Map.of(), () -> ownData(event.fields())));
            } else {
              element("EventData", Map.of(), () -> event.fields().forEach(this::data));
            }
          });
      out.u8(0);
    }

    private void system(Event event, long number) {
      empty("Provider", Map.of("Name", event.provider()));
      leaf("EventID", Map.of(), Long.toString(event.id()));
      leaf("Level", Map.of(), "2");
      empty("TimeCreated", Map.of("SystemTime", event.time().toString()));
      leaf("EventRecordID", Map.of(), Long.toString(number));
      if (!event.activity().isEmpty()) {
        empty("Correlation", Map.of("ActivityID", event.activity()));
      }
      leaf("Channel", Map.of(), event.channel());
      leaf("Computer", Map.of(), event.computer());
    }

    private void data(String name, String value) {
      if (name.equals("Binary")) {
        leaf(name, Map.of(), value);
      } else {
        leaf("Data", name.startsWith("Data[") ? Map.of() : Map.of("Name", name), value);
      }
    }

    private void ownData(Map<String, String> fields) {
      fields.forEach((name, value) -> {
        int at = name.indexOf('@');
        if (at < 0) {
          leaf(name, Map.of(), value);
        } else {
          empty(name.substring(0, at), Map.of(name.substring(at + 1), value));
        }
      });
    }

    private void empty(String name, Map<String, String> attributes) {
      element(name, attributes, () -> {});
    }

    private void leaf(String name, Map<String, String> attributes, String text) {
      element(name, attributes, () -> text(text));
    }

    private void text(String text) {
      out.u8(5).u8(1).u16le(text.length()).bytes(Utf16.bytes(text));
    }

    private void element(String name, Map<String, String> attributes, Runnable content) {
      out.u8(attributes.isEmpty() ? 0x01 : 0x41).u32le(0);
      name(name);
      if (!attributes.isEmpty()) {
        out.u32le(0);
        attributes.forEach((key, value) -> {
          out.u8(6);
          name(key);
          text(value);
        });
      }
      out.u8(2);
      content.run();
      out.u8(4);
    }

    private void name(String name) {
      int hash = 0;
      for (int i = 0; i < name.length(); i++) {
        hash = hash * HASH_FACTOR + name.charAt(i);
      }
      out.u32le(start + out.size() + 4).u32le(0).u16le(hash & 0xFFFF).u16le(name.length());
      out.bytes(Utf16.bytes(name)).u16le(0);
    }
  }
}
