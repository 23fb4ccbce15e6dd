package org.rdpdoctor.wire.scmr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.dcerpc.StubOracles;

class ScmrFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void call(byte[] input) {
    StubOracles.holds(input, ScmrCall::decode, ScmrCall::stub);
  }

  @FuzzTest(maxDuration = "30s")
  void reply(byte[] input) {
    StubOracles.holds(input, ScmrReply::decode, ScmrReply::stub);
  }
}
