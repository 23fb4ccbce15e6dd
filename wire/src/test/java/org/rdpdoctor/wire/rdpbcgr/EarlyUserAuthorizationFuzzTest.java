package org.rdpdoctor.wire.rdpbcgr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class EarlyUserAuthorizationFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void result(byte[] input) {
    CodecOracles.holds(input, EarlyUserAuthorization::decode);
  }
}
