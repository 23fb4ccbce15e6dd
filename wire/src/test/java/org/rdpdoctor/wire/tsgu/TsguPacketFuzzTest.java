package org.rdpdoctor.wire.tsgu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class TsguPacketFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void packet(byte[] input) {
    CodecOracles.holds(input, TsguPacket::decode);
  }
}
