package org.rdpdoctor.wire.mstypes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.CodecOracles;

class FileTimeFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void fileTime(byte[] input) {
    CodecOracles.holds(input, FileTime::decode);
  }
}
