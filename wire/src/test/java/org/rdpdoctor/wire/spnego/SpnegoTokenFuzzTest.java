package org.rdpdoctor.wire.spnego;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

class SpnegoTokenFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void token(byte[] input) {
    CodecOracles.holds(input, SpnegoToken::decode);
    CodecOracles.holds(input, NegTokenInit::decode);
    CodecOracles.holds(input, NegTokenResp::decode);
  }
}
