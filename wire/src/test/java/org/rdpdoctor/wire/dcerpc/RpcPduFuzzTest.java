package org.rdpdoctor.wire.dcerpc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class RpcPduFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void pdu(byte[] input) {
    CodecOracles.holds(input, RpcPdu::decode);
  }
}
