package org.rdpdoctor.wire.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;

class TlsRecordFuzzTest {
  @MethodSource("org.rdpdoctor.wire.tls.GoldenSeeds#records")
  @FuzzTest(maxDuration = "30s")
  void anythingIsReadLosslesslyOrRefused(byte[] input) {
    CodecOracles.holds(Bytes.of(input), TlsRecord::decode);
  }
}
