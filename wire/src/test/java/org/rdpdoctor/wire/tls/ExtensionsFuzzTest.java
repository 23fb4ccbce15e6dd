package org.rdpdoctor.wire.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;

class ExtensionsFuzzTest {
  @MethodSource("org.rdpdoctor.wire.tls.GoldenSeeds#extensionBlocks")
  @FuzzTest(maxDuration = "30s")
  void anythingIsReadLosslesslyOrRefused(byte[] input) {
    WireOracles.losslessOrRefused(Bytes.of(input), Extensions::decode);
  }
}
