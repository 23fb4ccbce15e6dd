package org.rdpdoctor.wire.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;

class KeyExchangeParametersFuzzTest {
  /** For every suite, as the suite says how to read. */
  @MethodSource("org.rdpdoctor.wire.tls.GoldenSeeds#keyExchanges")
  @FuzzTest(maxDuration = "30s")
  void anythingIsReadLosslesslyForEverySuiteOrRefused(byte[] input) {
    WireOracles.askEverything(new ServerKeyExchange(Bytes.of(input)));
  }
}
