package org.rdpdoctor.wire.rrp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.dcerpc.StubOracles;

class WinregFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void call(byte[] input) {
    StubOracles.holds(input, WinregCall::decode, WinregCall::stub);
  }

  @FuzzTest(maxDuration = "30s")
  void reply(byte[] input) {
    StubOracles.holds(input, WinregReply::decode, WinregReply::stub);
  }
}
