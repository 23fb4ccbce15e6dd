package org.rdpdoctor.wire.gcc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class GccFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void request(byte[] input) {
    CodecOracles.holds(input, ConferenceCreate.Request::decode);
    CodecOracles.holds(input, ClientData::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void response(byte[] input) {
    CodecOracles.holds(input, ConferenceCreate.Response::decode);
    CodecOracles.holds(input, ServerData::decode);
  }
}
