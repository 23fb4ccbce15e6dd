package org.rdpdoctor.wire.hostcall;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class HostCallTextFuzzTest {
  private static final int SPOILED_OF_EACH = 400;

  @FuzzTest(maxDuration = "30s")
  void call(byte[] input) {
    try {
      HostCall call = HostCallText.decode(new Reader(Bytes.of(input)));
      assertThat(HostCallText.decode(HostCallText.encode(call))).isEqualTo(call);
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void reply(byte[] input) {
    try {
      HostReply reply = HostReplyText.decode(new Reader(Bytes.of(input)));
      assertThat(HostReplyText.decode(HostReplyText.encode(reply))).isEqualTo(reply);
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }

  @Test
  void spoiledLinesOfEachRecord() {
    SplittableRandom random = new SplittableRandom(5);
    TestingRecords records = new TestingRecords(5);
    TestingRecords.recordsOf(HostCall.class)
        .map(type -> HostCallText.encode((HostCall) records.make(type)))
        .forEach(line -> spoil(line, random));
    TestingRecords.recordsOf(HostReply.class)
        .map(type -> HostReplyText.encode((HostReply) records.make(type)))
        .forEach(line -> spoil(line, random));
  }

  private void spoil(String line, SplittableRandom random) {
    for (int i = 0; i < SPOILED_OF_EACH; i++) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      bytes[random.nextInt(bytes.length)] = (byte) ",09=-A.\n".charAt(random.nextInt(8));
      byte[] cut = Bytes.of(bytes).first(1 + random.nextInt(bytes.length * 2)).toArray();
      call(cut);
      reply(cut);
    }
  }
}
