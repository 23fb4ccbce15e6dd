package org.rdpdoctor.wire.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.evtx.TestingChunk.Value;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

class EvtxChunkTest {
  private static final String GUID = "00112233445566778899aabbccddeeff";

  @Test
  void readsTemplatesWhereTheyStandAndByTheirOffset() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    int[] definition = new int[1];
    writing.record(
        7,
        chunk ->
            definition[0] =
                chunk.template(
                    template ->
                        template.element(
                            "Event",
                            attributes -> attributes.attribute("xmlns", value -> value.text("u")),
                            content -> content.slot(0, false)),
                    Value.text("first")));
    writing.record(8, chunk -> chunk.instance(definition[0], Value.text("second")));
    EvtxChunk chunk = EvtxChunk.read(writing.chunk(), false);
    assertThat(chunk.oddities()).isEmpty();
    assertThat(chunk.unreadable()).isEmpty();
    assertThat(chunk.records()).extracting(EventRecord::number).containsExactly(7L, 8L);
    assertThat(chunk.records().getFirst().written().toInstant()).isEqualTo(TestingChunk.NOW);
    assertThat(xml(chunk))
        .containsExactly("<Event xmlns=\"u\">first</Event>", "<Event xmlns=\"u\">second</Event>");
  }

  @Test
  void readsRecordsWithoutTemplate() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    writing.record(
        1,
        chunk ->
            chunk.element(
                "Event",
                event ->
                    event.element(
                        "Data",
                        attributes -> attributes.attribute("Name", value -> value.text("a")),
                        content -> content.text("1 ").cdata("<2>").entity("amp").character('ä'))));
    assertThat(xml(EvtxChunk.read(writing.chunk(), false)))
        .containsExactly("<Event><Data Name=\"a\">1 &lt;2&gt;&amp;ä</Data></Event>");
  }

  @Test
  void readsXmlInsideValuesThatNamesItsElementsItself() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    writing.record(
        1,
        chunk ->
            chunk.template(
                template -> template.element("Event", content -> content.slot(0, true)),
                Value.of(ValueType.NULL)));
    int[] template = new int[1];
    writing.record(
        2,
        chunk ->
            template[0] =
                chunk.template(
                    inner -> inner.element("Inner", content -> content.slot(0, false)),
                    Value.text("x")));
    TestingChunk nested = new TestingChunk();
    nested.raw().u8(0x0F).u8(1).u8(1).u8(0);
    nested.instance(template[0], Value.text("inside"));
    nested.raw().u8(0);
    writing.record(
        3,
        chunk ->
            chunk.template(
                outer -> outer.element("Event", content -> content.slot(0, true)),
                new Value(ValueType.BIN_XML, nested.raw().toBytes())));
    assertThat(xml(EvtxChunk.read(writing.chunk(), false)))
        .containsExactly(
            "<Event></Event>", "<Inner>x</Inner>", "<Event><Inner>inside</Inner></Event>");
  }

  @Test
  void anArrayRepeatsItsElementAndAnAbsentValueItsAttributeDoesNotStand() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    writing.record(
        1,
        chunk ->
            chunk.template(
                template ->
                    template.element(
                        "Event",
                        attributes ->
                            attributes
                                .attribute("there", value -> value.slot(1, true))
                                .attribute("absent", value -> value.slot(2, true)),
                        content -> content.element("Data", data -> data.slot(0, false))),
                new Value(ValueType.ARRAY | ValueType.STRING, Utf16.bytes("one\0two\0")),
                Value.of(ValueType.UINT16, 5, 0),
                Value.of(ValueType.NULL)));
    assertThat(xml(EvtxChunk.read(writing.chunk(), false)))
        .containsExactly("<Event there=\"5\"><Data>one</Data><Data>two</Data></Event>");
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(Value.of(ValueType.INT8, 0xFF), "-1"),
        Arguments.of(Value.of(ValueType.UINT8, 0xFF), "255"),
        Arguments.of(Value.of(ValueType.INT16, 0xFE, 0xFF), "-2"),
        Arguments.of(Value.of(ValueType.UINT16, 0xFE, 0xFF), "65534"),
        Arguments.of(Value.of(ValueType.INT32, 0xFF, 0xFF, 0xFF, 0xFF), "-1"),
        Arguments.of(Value.of(ValueType.UINT32, 0xFF, 0xFF, 0xFF, 0xFF), "4294967295"),
        Arguments.of(new Value(ValueType.INT64, Bytes.ofHex("feffffffffffffff")), "-2"),
        Arguments.of(
            new Value(ValueType.UINT64, Bytes.ofHex("ffffffffffffffff")), "18446744073709551615"),
        Arguments.of(new Value(ValueType.REAL32, Bytes.ofHex("0000c03f")), "1.5"),
        Arguments.of(new Value(ValueType.REAL64, Bytes.ofHex("000000000000f83f")), "1.5"),
        Arguments.of(Value.of(ValueType.BOOL, 1, 0, 0, 0), "true"),
        Arguments.of(new Value(ValueType.BINARY, Bytes.ofHex("0aff")), "0AFF"),
        Arguments.of(
            new Value(ValueType.GUID, Bytes.ofHex(GUID)), "{33221100-5544-7766-8899-AABBCCDDEEFF}"),
        Arguments.of(Value.of(ValueType.SIZE_T, 0x10, 0, 0, 0), "0x10"),
        Arguments.of(Value.of(ValueType.HEX_INT32, 0x0D, 0x03, 0x09, 0x80), "0x8009030d"),
        Arguments.of(
            new Value(ValueType.HEX_INT64, Bytes.ofHex("0000000000002080")), "0x8020000000000000"),
        Arguments.of(
            new Value(ValueType.FILETIME, FileTime.of(TestingChunk.NOW).toBytes()),
            "2026-01-02T03:04:05.678901Z"),
        Arguments.of(
            new Value(ValueType.SYSTEMTIME, Bytes.ofHex("ea070100050002000300040005000600")),
            "2026-01-02T03:04:05.006Z"),
        Arguments.of(
            new Value(ValueType.SYSTEMTIME, Bytes.ofHex("ea07ff00050002000300040005000600")),
            "EA07FF00050002000300040005000600"),
        Arguments.of(
            new Value(ValueType.SID, Bytes.ofHex("01020000000000052000000020020000")),
            "S-1-5-32-544"),
        Arguments.of(new Value(ValueType.SID, Bytes.ofHex("01ff")), "01FF"),
        Arguments.of(Value.of(ValueType.ARRAY | ValueType.UINT16, 1, 0, 2, 0), "1, 2"),
        Arguments.of(TestingChunk.ansi("Grün"), "Grün"),
        Arguments.of(Value.text("end\0"), "end"),
        Arguments.of(new Value(0x7F, Bytes.ofHex("00")), "00"),
        Arguments.of(Value.of(ValueType.UINT32, 1), "01"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesStandAsWindowsWritesThem(Value value, String text) throws DecodeException {
    TestingChunk writing = new TestingChunk();
    writing.record(
        1,
        chunk ->
            chunk.template(
                template ->
                    template.element(
                        "Event",
                        attributes -> attributes.attribute("v", slot -> slot.slot(0, false)),
                        _ -> {}),
                value));
    assertThat(xml(EvtxChunk.read(writing.chunk(), false)))
        .containsExactly("<Event v=\"" + text + "\"></Event>");
  }

  @Test
  void aBrokenRecordDoesNotHideTheNext() throws DecodeException {
    TestingChunk writing = three();
    byte[] content = writing.chunk().toArray();
    content[EvtxChunkHeader.RECORDS_START + 24 + 4] = 0x3F; // no token
    EvtxChunk chunk = EvtxChunk.read(Bytes.of(content), false);
    assertThat(chunk.unreadable()).hasSize(1).first().asString().startsWith("record 1: token");
    assertThat(chunk.records()).extracting(EventRecord::number).containsExactly(2L, 3L);
    assertThat(chunk.oddities()).containsExactly("checksum of the chunk's records is wrong");
  }

  @Test
  void aLostRecordHeaderIsSkipped() throws DecodeException {
    byte[] content = three().chunk().toArray();
    content[EvtxChunkHeader.RECORDS_START] = 0;
    EvtxChunk chunk = EvtxChunk.read(Bytes.of(content), false);
    assertThat(chunk.records()).extracting(EventRecord::number).containsExactly(2L, 3L);
    assertThat(chunk.unreadable()).hasSize(1);
  }

  @Test
  void recordsBehindTheStatedEndCountInADirtyFileOnly() throws DecodeException {
    TestingChunk one = new TestingChunk();
    one.record(1, chunk -> chunk.element("Event", event -> event.text("1")));
    Bytes all = three().chunk();
    Bytes lagging =
        one.chunk()
            .slice(0, EvtxChunkHeader.RECORDS_START)
            .append(all.slice(EvtxChunkHeader.RECORDS_START, all.size()));
    assertThat(EvtxChunk.read(lagging, false).records()).hasSize(1);
    EvtxChunk dirty = EvtxChunk.read(lagging, true);
    assertThat(dirty.records()).extracting(EventRecord::number).containsExactly(1L, 2L, 3L);
    assertThat(dirty.oddities()).containsExactly("2 records behind the stated end of the chunk");
  }

  @Test
  void aClearedChunkHasNoRecords() throws DecodeException {
    Bytes empty = new TestingChunk().chunk();
    Bytes all = three().chunk();
    Bytes cleared =
        empty
            .slice(0, EvtxChunkHeader.RECORDS_START)
            .append(all.slice(EvtxChunkHeader.RECORDS_START, all.size()));
    EvtxChunk chunk = EvtxChunk.read(cleared, false);
    assertThat(chunk.records()).isEmpty();
    assertThat(chunk.unreadable()).isEmpty();
    assertThat(chunk.oddities()).isEmpty();
  }

  @Test
  void everyCutGivesTheRecordsBeforeIt() throws DecodeException {
    Bytes whole = three().chunk();
    for (int length = EvtxChunkHeader.RECORDS_START; length < 1_200; length++) {
      EvtxChunk chunk = EvtxChunk.read(whole.first(length), false);
      assertThat(chunk.oddities()).isNotEmpty();
      assertThat(chunk.records().size()).isLessThanOrEqualTo(3);
      chunk.records().forEach(each -> assertThat(each.event()).isPresent());
    }
  }

  @Test
  void aTemplateInsideItselfIsRefused() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    writing.record(
        1,
        chunk ->
            chunk.template(template -> {
              int self = template.position() - 4 - 24;
              template.element("Event", content -> content.instance(self));
            }));
    EvtxChunk chunk = EvtxChunk.read(writing.chunk(), false);
    assertThat(chunk.records()).isEmpty();
    assertThat(chunk.unreadable()).hasSize(1).first().asString().contains("inside itself");
  }

  /** Each value of a template holds the template again: without a limit there would be no end. */
  @Test
  void whatUnfoldsWithoutEndIsCut() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    int[] definition = new int[1];
    writing.record(
        1,
        chunk ->
            definition[0] =
                chunk.template(
                    template ->
                        template.element(
                            "Event",
                            content -> {
                              for (int i = 0; i < 1000; i++) {
                                content.slot(0, false);
                              }
                            }),
                    Value.text("")));
    TestingChunk nested = new TestingChunk();
    for (int i = 0; i < 1000; i++) {
      nested.instance(definition[0], Value.text(""));
    }
    writing.record(
        2,
        chunk ->
            chunk.instance(definition[0], new Value(ValueType.BIN_XML, nested.raw().toBytes())));
    EvtxChunk chunk = EvtxChunk.read(writing.chunk(), false);
    EventRecord record = chunk.records().getLast();
    EventElement event = record.event().orElseThrow();
    assertThat(event.children().size()).isLessThan(20_001);
    assertThat(record.problems()).containsExactly("the record unfolds too far");
  }

  @Test
  void aFragmentNestedTooDeepIsRefused() throws DecodeException {
    TestingChunk writing = new TestingChunk();
    writing.record(1, chunk -> nest(chunk, 60));
    EvtxChunk chunk = EvtxChunk.read(writing.chunk(), false);
    assertThat(chunk.unreadable()).hasSize(1).first().asString().contains("depth");
  }

  private static void nest(TestingChunk chunk, int levels) {
    if (levels > 0) {
      chunk.element("a", inner -> nest(inner, levels - 1));
    }
  }

  private static TestingChunk three() {
    TestingChunk writing = new TestingChunk();
    for (long number = 1; number <= 3; number++) {
      String text = Long.toString(number);
      writing.record(number, chunk -> chunk.element("Event", event -> event.text(text)));
    }
    return writing;
  }

  private static List<String> xml(EvtxChunk chunk) {
    assertThat(chunk.unreadable()).isEmpty();
    return chunk.records().stream().map(each -> each.event().orElseThrow().toXml()).toList();
  }
}
