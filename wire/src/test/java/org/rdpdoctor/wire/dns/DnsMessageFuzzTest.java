package org.rdpdoctor.wire.dns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class DnsMessageFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void message(byte[] input) {
    CodecOracles.holds(input, DnsMessage::decode);
  }
}
