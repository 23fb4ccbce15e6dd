package org.rdpdoctor.wire.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;

class ExtensionFuzzTest {
  @MethodSource("org.rdpdoctor.wire.tls.GoldenSeeds#extensions")
  @FuzzTest(maxDuration = "30s")
  void anythingIsReadLosslesslyOrRefused(byte[] input) {
    CodecOracles.holds(Bytes.of(input), Extension::decode);
  }
}
