package org.rdpdoctor.wire.mcs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class DisconnectProviderUltimatumFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void ultimatum(byte[] input) {
    CodecOracles.holds(input, DisconnectProviderUltimatum::decode);
  }
}
