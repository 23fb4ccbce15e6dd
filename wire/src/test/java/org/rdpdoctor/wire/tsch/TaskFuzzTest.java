package org.rdpdoctor.wire.tsch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.dcerpc.StubOracles;

class TaskFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void call(byte[] input) {
    StubOracles.holds(input, TaskCall::decode, TaskCall::stub);
  }

  @FuzzTest(maxDuration = "30s")
  void reply(byte[] input) {
    StubOracles.holds(input, TaskReply::decode, TaskReply::stub);
  }
}
