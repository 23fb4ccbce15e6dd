package org.rdpdoctor.wire.evtx;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Writes a chunk as Windows does: names and templates where they are used first. */
final class TestingChunk {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  /** A value for a template. */
  record Value(int type, Bytes bytes) {
    static Value text(String text) {
      return new Value(ValueType.STRING, Utf16.bytes(text));
    }

    static Value of(int type, int... bytes) {
      return new Value(type, Bytes.of(bytes));
    }
  }

  /** Writes parts of a record at the place where they will stand. */
  interface Content {
    void write(TestingChunk chunk);
  }

  private static final int SIGNATURE = 0x2A2A;

  private final Writer body = new Writer();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<Long> numbers = new ArrayList<>();
  private boolean inTemplate;
  private int lastRecord = EvtxChunkHeader.RECORDS_START;

  int position() {
    return EvtxChunkHeader.RECORDS_START + body.size();
  }

  Writer raw() {
    return body;
  }

  TestingChunk record(long number, Content content) {
    lastRecord = position();
    numbers.add(number);
    TestingChunk inner = at(position() + 24);
    inner.names.putAll(names);
    inner.body.u8(0x0F).u8(1).u8(1).u8(0);
    content.write(inner);
    inner.body.u8(0);
    names.putAll(inner.names);
    Bytes xml = inner.body.toBytes();
    int size = (24 + xml.size() - inner.offset + 4 + 7) / 8 * 8;
    body.u32le(SIGNATURE).u32le(size).i64le(number).i64le(FileTime.of(NOW).intervals());
    body.bytes(xml.slice(inner.offset, xml.size()));
    body.zeros(size - 28 - (xml.size() - inner.offset)).u32le(size);
    return this;
  }

  private int offset;

  /** A writer whose first byte will stand at {@code position}. */
  private TestingChunk at(int position) {
    TestingChunk inner = new TestingChunk();
    inner.offset = position - EvtxChunkHeader.RECORDS_START;
    inner.body.zeros(inner.offset);
    inner.inTemplate = inTemplate;
    return inner;
  }

  TestingChunk element(String name, Content content) {
    return element(name, _ -> {}, content);
  }

  TestingChunk element(String name, Content attributes, Content content) {
    body.u8(0x41);
    if (inTemplate) {
      body.u16le(0xFFFF);
    }
    body.u32le(0); // nobody needs the size
    name(name);
    body.u32le(0);
    attributes.write(this);
    body.u8(2);
    content.write(this);
    body.u8(4);
    return this;
  }

  TestingChunk attribute(String name, Content value) {
    body.u8(6);
    name(name);
    value.write(this);
    return this;
  }

  TestingChunk text(String text) {
    body.u8(5).u8(1).u16le(text.length()).bytes(Utf16.bytes(text));
    return this;
  }

  TestingChunk cdata(String text) {
    body.u8(7).u16le(text.length()).bytes(Utf16.bytes(text));
    return this;
  }

  TestingChunk character(char c) {
    body.u8(8).u16le(c);
    return this;
  }

  TestingChunk entity(String entityName) {
    body.u8(9);
    name(entityName);
    return this;
  }

  TestingChunk slot(int index, boolean optional) {
    body.u8(optional ? 0x0E : 0x0D).u16le(index).u8(0);
    return this;
  }

  void name(String name) {
    Integer known = names.get(name);
    body.u32le(known == null ? position() + 4 : known);
    if (known == null) {
      names.put(name, position());
      body.u32le(0).u16le(BinXmlParser.hash(name)).u16le(name.length());
      body.bytes(Utf16.bytes(name)).u16le(0);
    }
  }

  /** A template that stands here, and its values; gives the offset for later instances. */
  int template(Content content, Value... values) {
    body.u8(0x0C).u8(1).u32le(1).u32le(position() + 4);
    int definition = position();
    body.u32le(0).zeros(16);
    TestingChunk inner = at(position() + 4);
    inner.inTemplate = true;
    inner.names.putAll(names);
    inner.body.u8(0x0F).u8(1).u8(1).u8(0);
    content.write(inner);
    inner.body.u8(0);
    names.putAll(inner.names);
    Bytes written = inner.body.toBytes();
    body.u32le(written.size() - inner.offset);
    body.bytes(written.slice(inner.offset, written.size()));
    values(values);
    return definition;
  }

  /** An instance of a template that stands elsewhere. */
  TestingChunk instance(int definition, Value... values) {
    body.u8(0x0C).u8(1).u32le(1).u32le(definition);
    values(values);
    return this;
  }

  private void values(Value... values) {
    body.u32le(values.length);
    for (Value value : values) {
      body.u16le(value.bytes().size()).u8(value.type()).u8(0);
    }
    Arrays.stream(values).forEach(value -> body.bytes(value.bytes()));
  }

  /** The whole chunk with right checksums. */
  Bytes chunk() {
    int end = position();
    Writer writer = new Writer();
    CRC32 records = new CRC32();
    records.update(body.toBytes().toArray());
    header(end, records.getValue(), 0).encode(writer);
    writer.zeros(EvtxChunkHeader.RECORDS_START - EvtxChunkHeader.SIZE);
    byte[] head = writer.toBytes().toArray();
    CRC32 check = new CRC32();
    check.update(head, 0, 120);
    check.update(head, EvtxChunkHeader.SIZE, head.length - EvtxChunkHeader.SIZE);
    Writer whole = new Writer();
    header(end, records.getValue(), check.getValue()).encode(whole);
    whole.zeros(EvtxChunkHeader.RECORDS_START - EvtxChunkHeader.SIZE);
    return whole.bytes(body.toBytes()).zeros(EvtxChunk.SIZE - end).toBytes();
  }

  private EvtxChunkHeader header(int end, long recordsChecksum, long headerChecksum) {
    long first = numbers.isEmpty() ? -1 : numbers.getFirst();
    long last = numbers.isEmpty() ? -1 : numbers.getLast();
    return new EvtxChunkHeader(
        first,
        last,
        first,
        last,
        EvtxChunkHeader.SIZE,
        lastRecord,
        end,
        recordsChecksum,
        Bytes.of(new byte[64]),
        0,
        headerChecksum);
  }

  /** Latin text, as in old providers. */
  static Value ansi(String text) {
    return new Value(
        ValueType.ANSI_STRING, Bytes.of((text + "\0").getBytes(StandardCharsets.ISO_8859_1)));
  }
}
