package org.rdpdoctor.wire.x224;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;
import org.rdpdoctor.wire.x224.X224Tpdu.DataTpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.DisconnectRequest;

class X224TpduFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void tpdu(byte[] input) {
    CodecOracles.holds(input, X224Tpdu::decode);
    CodecOracles.holds(input, ConnectionRequest::decode);
    CodecOracles.holds(input, ConnectionConfirm::decode);
    CodecOracles.holds(input, DataTpdu::decode);
    CodecOracles.holds(input, DisconnectRequest::decode);
  }
}
