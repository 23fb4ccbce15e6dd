package org.rdpdoctor.wire.mcs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class McsFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void domain(byte[] input) {
    CodecOracles.holds(input, DomainPdu::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void connect(byte[] input) {
    CodecOracles.holds(input, ConnectPdu::decode);
  }
}
