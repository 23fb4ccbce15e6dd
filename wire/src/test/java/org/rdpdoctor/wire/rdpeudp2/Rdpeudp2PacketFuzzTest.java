package org.rdpdoctor.wire.rdpeudp2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class Rdpeudp2PacketFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void packet(byte[] input) {
    CodecOracles.holds(input, Rdpeudp2Packet::decode);
  }
}
