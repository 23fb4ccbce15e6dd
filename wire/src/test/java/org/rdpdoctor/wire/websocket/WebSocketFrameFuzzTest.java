package org.rdpdoctor.wire.websocket;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class WebSocketFrameFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void frame(byte[] input) {
    CodecOracles.holds(input, WebSocketFrame::decode);
  }
}
