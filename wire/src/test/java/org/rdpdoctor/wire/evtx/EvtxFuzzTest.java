package org.rdpdoctor.wire.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.evtx.TestingChunk.Value;
import org.rdpdoctor.wire.mstypes.Utf16;

class EvtxFuzzTest {
  private static final long SEED = 20_261_121;

  @FuzzTest(maxDuration = "30s")
  void fileHeader(byte[] input) {
    CodecOracles.holds(input, EvtxFileHeader::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void chunkHeader(byte[] input) {
    CodecOracles.holds(input, EvtxChunkHeader::decode);
  }

  /** Records behind a good header, because the fuzzer seldom finds one. */
  @FuzzTest(maxDuration = "30s")
  void chunk(byte[] input) throws DecodeException {
    Bytes head = new TestingChunk().record(1, _ -> {}).chunk();
    read(
        EvtxChunk.decode(
            new Reader(head.first(EvtxChunkHeader.RECORDS_START).append(Bytes.of(input)))));
  }

  /** Bytes and bits of a chunk with everything in it are spoiled. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 40})
  void spoiledChunksAreSurvived(int spoiled) throws DecodeException {
    byte[] good = everything().toArray();
    int used = 4_000;
    RandomGenerator random = new SplittableRandom(SEED + spoiled);
    for (int round = 0; round < 3_000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < spoiled; i++) {
        int at = EvtxChunkHeader.RECORDS_START + random.nextInt(used);
        bad[at] =
            (byte) (random.nextBoolean() ? random.nextInt() : bad[at] ^ 1 << random.nextInt(8));
      }
      read(EvtxChunk.read(Bytes.of(bad), random.nextBoolean()));
    }
  }

  private static void read(EvtxChunk chunk) {
    for (EventRecord record : chunk.records()) {
      record
          .event()
          .ifPresent(event -> {
            assertThat(event.toXml()).isNotNull();
            assertThat(EventSystem.of(event)).isNotNull();
            assertThat(EventField.of(event)).isNotNull();
          });
      assertThat(record.problems()).allMatch(line -> line.matches("[ -~]+"));
    }
    assertThat(chunk.unreadable()).allMatch(line -> line.matches("[ -~]+"));
  }

  private static Bytes everything() {
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
                            event ->
                                event
                                    .element(
                                        "System",
                                        system ->
                                            system.element(
                                                "Provider",
                                                attributes ->
                                                    attributes.attribute(
                                                        "Name", name -> name.slot(0, true)),
                                                _ -> {}))
                                    .element(
                                        "EventData",
                                        data ->
                                            data.element("Data", value -> value.slot(1, false))
                                                .slot(2, true))),
                    Value.text("p"),
                    new Value(ValueType.ARRAY | ValueType.STRING, Utf16.bytes("one\0two\0three")),
                    Value.of(ValueType.UINT32, 1, 0, 0, 0)));
    TestingChunk nested = new TestingChunk();
    nested.instance(definition[0], Value.text("inner"), Value.text("2"));
    for (int i = 2; i < 30; i++) {
      writing.record(
          i,
          chunk ->
              chunk.instance(
                  definition[0],
                  Value.of(ValueType.SID, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0),
                  TestingChunk.ansi("x"),
                  new Value(ValueType.BIN_XML, nested.raw().toBytes())));
    }
    return writing.chunk();
  }
}
