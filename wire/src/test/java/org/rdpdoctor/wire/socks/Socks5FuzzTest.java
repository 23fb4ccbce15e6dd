package org.rdpdoctor.wire.socks;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class Socks5FuzzTest {
  @FuzzTest(maxDuration = "30s")
  void offer(byte[] input) {
    CodecOracles.holds(input, Socks5.MethodOffer::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void choice(byte[] input) {
    CodecOracles.holds(input, Socks5.MethodChoice::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void message(byte[] input) {
    CodecOracles.holds(input, Socks5.Message::decode);
  }
}
