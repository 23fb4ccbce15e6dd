package org.rdpdoctor.wire.rdpbcgr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class SessionPduFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void share(byte[] input) {
    CodecOracles.holds(input, ShareControlPdu::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void redirection(byte[] input) {
    CodecOracles.holds(input, ServerRedirection::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void autoDetect(byte[] input) {
    CodecOracles.holds(input, AutoDetect::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void info(byte[] input) {
    CodecOracles.holds(input, ClientInfo::decode);
  }
}
