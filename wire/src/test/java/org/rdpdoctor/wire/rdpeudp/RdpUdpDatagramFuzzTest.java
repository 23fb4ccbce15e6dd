package org.rdpdoctor.wire.rdpeudp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class RdpUdpDatagramFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void datagram(byte[] input) {
    CodecOracles.holds(input, RdpUdpDatagram::decode);
  }
}
