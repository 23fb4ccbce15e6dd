package org.rdpdoctor.wire.credssp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class TsRequestFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void tsRequest(byte[] input) {
    CodecOracles.holds(input, TsRequest::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void tsCredentials(byte[] input) {
    CodecOracles.holds(input, TsCredentials::decode);
  }
}
