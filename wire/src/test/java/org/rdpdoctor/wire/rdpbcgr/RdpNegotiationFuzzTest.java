package org.rdpdoctor.wire.rdpbcgr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;

class RdpNegotiationFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void negotiation(byte[] input) {
    CodecOracles.holds(input, RdpNegotiation::decode);
    CodecOracles.holds(input, RdpNegReq::decode);
    CodecOracles.holds(input, RdpNegRsp::decode);
    CodecOracles.holds(input, RdpNegFailure::decode);
  }
}
