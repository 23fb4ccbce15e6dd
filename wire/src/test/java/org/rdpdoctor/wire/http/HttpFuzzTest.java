package org.rdpdoctor.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;

class HttpFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void head(byte[] input) {
    CodecOracles.holds(Bytes.of(input), HttpHead::decode)
        .ifPresent(head ->
            assertThat(HttpChallenge.in(head, "WWW-Authenticate"))
                .allSatisfy(each -> assertThat(each.tokenBytes()).isNotNull()));
  }

  @FuzzTest(maxDuration = "30s")
  void chunk(byte[] input) {
    CodecOracles.holds(input, HttpChunk::decode);
  }
}
