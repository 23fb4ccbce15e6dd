package org.rdpdoctor.wire.tpkt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class TpktFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void tpkt(byte[] input) {
    CodecOracles.holds(input, Tpkt::decode);
  }
}
