package org.rdpdoctor.lab.windows;

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
 * Events as an .evtx file, properly closed, with the records as a forwarder writes them: each name
 * where it is used, no templates.
 */
public final class EventLogFile {
  /**
   * An event of any machine.
   *
   * @param log such as System
   * @param activity a GUID; empty when there is none
   * @param fields in their order: a name, {@code Data[n]} for data without a name, {@code Binary},
   *     or {@code element@attribute}, which makes them user data
   */
  public record Entry(
      String provider,
      long id,
      int level,
      String log,
      String computer,
      Instant time,
      String activity,
      Map<String, String> fields) {
    public Entry {
      fields = new LinkedHashMap<>(fields);
    }

    static Entry of(HostEvent event) {
      return new Entry(
          event.provider(),
          event.id(),
          event.level(),
          event.log(),
          HealthyHost.IDENTITY.dnsName(),
          event.time(),
          "",
          event.fields());
    }
  }

  private static final int RECORD_SIGNATURE = 0x2A2A;
  private static final int RECORD_HEAD = 24;
  private static final int HEADER_BYTES = 4096;
  private static final int CHECKED_BYTES = 120;
  private static final int HASH_FACTOR = 65_599;

  private final List<Bytes> chunks = new ArrayList<>();
  private Writer body = new Writer();
  private long first = 1;
  private long next = 1;
  private int lastRecord = EvtxChunkHeader.RECORDS_START;

  static Bytes of(List<HostEvent> events) {
    EventLogFile file = new EventLogFile();
    events.stream().map(Entry::of).forEach(file::add);
    return file.toBytes();
  }

  /** The file; only its header without events. */
  public Bytes toBytes() {
    Writer whole = new Writer().bytes(header(chunks().size(), next));
    chunks.forEach(whole::bytes);
    return whole.toBytes();
  }

  /** Its chunks so far; the last one is ended. */
  public List<Bytes> chunks() {
    if (body.size() > 0) {
      endChunk();
    }
    return List.copyOf(chunks);
  }

  public EventLogFile add(Entry event) {
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

  /**
   * The head of a file.
   *
   * @param next number of the record that would follow
   */
  public static Bytes header(int chunks, long next) {
    CRC32 sum = new CRC32();
    sum.update(header(chunks, next, 0).toBytes().toArray(), 0, CHECKED_BYTES);
    return header(chunks, next, sum.getValue())
        .toBytes()
        .append(Bytes.of(new byte[HEADER_BYTES - EvtxFileHeader.SIZE]));
  }

  private static EvtxFileHeader header(int chunks, long next, long checksum) {
    return new EvtxFileHeader(
        0,
        Math.max(0, chunks - 1),
        next,
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
    check.update(head, 0, CHECKED_BYTES);
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
    System.arraycopy(header.toBytes().toArray(), 0, target, 0, EvtxChunkHeader.SIZE);
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

  private Bytes record(Entry event, int position) {
    Xml xml = new Xml(position + RECORD_HEAD);
    xml.event(event, next);
    Bytes content = xml.out.toBytes();
    int size = (RECORD_HEAD + content.size() + Integer.BYTES + 7) / 8 * 8;
    return new Writer()
        .u32le(RECORD_SIGNATURE)
        .u32le(size)
        .i64le(next)
        .i64le(FileTime.of(event.time()).intervals())
        .bytes(content)
        .zeros(size - RECORD_HEAD - Integer.BYTES - content.size())
        .u32le(size)
        .toBytes();
  }

  /** The binary XML of one event that will stand at a known place of its chunk. */
  private static final class Xml {
    private static final int END_OF_STREAM = 0x00;
    private static final int OPEN = 0x01;
    private static final int OPEN_WITH_ATTRIBUTES = 0x41;
    private static final int END_OF_START = 0x02;
    private static final int END_OF_ELEMENT = 0x04;
    private static final int TEXT = 0x05;
    private static final int ATTRIBUTE = 0x06;
    private static final int FRAGMENT = 0x0F;

    private final int start;
    private final Writer out = new Writer();

    Xml(int start) {
      this.start = start;
    }

    void event(Entry event, long number) {
      out.u8(FRAGMENT).u8(1).u8(1).u8(0);
      element(
          "Event",
          Map.of(),
          () -> {
            element("System", Map.of(), () -> system(event, number));
            if (event.fields().keySet().stream().anyMatch(name -> name.contains("@"))) {
              element("UserData", Map.of(), () -> userData(event.fields()));
            } else {
              element("EventData", Map.of(), () -> event.fields().forEach(this::data));
            }
          });
      out.u8(END_OF_STREAM);
    }

    private void system(Entry event, long number) {
      empty("Provider", Map.of("Name", event.provider()));
      leaf("EventID", Map.of(), Long.toString(event.id()));
      leaf("Level", Map.of(), Integer.toString(event.level()));
      empty("TimeCreated", Map.of("SystemTime", event.time().toString()));
      leaf("EventRecordID", Map.of(), Long.toString(number));
      if (!event.activity().isEmpty()) {
        empty("Correlation", Map.of("ActivityID", event.activity()));
      }
      leaf("Channel", Map.of(), event.log());
      leaf("Computer", Map.of(), event.computer());
    }

    private void data(String name, String value) {
      if (name.equals("Binary")) {
        leaf(name, Map.of(), value);
      } else {
        leaf("Data", name.startsWith("Data[") ? Map.of() : Map.of("Name", name), value);
      }
    }

    private void userData(Map<String, String> fields) {
      element("EventXML", Map.of(), () -> fields.forEach(this::own));
    }

    private void own(String name, String value) {
      int at = name.indexOf('@');
      if (at < 0) {
        leaf(name, Map.of(), value);
      } else {
        empty(name.substring(0, at), Map.of(name.substring(at + 1), value));
      }
    }

    private void empty(String name, Map<String, String> attributes) {
      element(name, attributes, () -> {});
    }

    private void leaf(String name, Map<String, String> attributes, String text) {
      element(name, attributes, () -> text(text));
    }

    private void text(String text) {
      out.u8(TEXT).u8(1).u16le(text.length()).bytes(Utf16.bytes(text));
    }

    private void element(String name, Map<String, String> attributes, Runnable content) {
      out.u8(attributes.isEmpty() ? OPEN : OPEN_WITH_ATTRIBUTES).u32le(0);
      name(name);
      if (!attributes.isEmpty()) {
        out.u32le(0);
        attributes.forEach((key, value) -> {
          out.u8(ATTRIBUTE);
          name(key);
          text(value);
        });
      }
      out.u8(END_OF_START);
      content.run();
      out.u8(END_OF_ELEMENT);
    }

    private void name(String name) {
      int hash = 0;
      for (int i = 0; i < name.length(); i++) {
        hash = hash * HASH_FACTOR + name.charAt(i);
      }
      out.u32le(start + out.size() + Integer.BYTES).u32le(0).u16le(hash & 0xFFFF);
      out.u16le(name.length()).bytes(Utf16.bytes(name)).u16le(0);
    }
  }
}
