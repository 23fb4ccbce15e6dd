package org.rdpdoctor.wire.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;

class KeyExchangeParametersFuzzTest {
  /** For every kind of suite, as it says how to read. */
  @MethodSource("org.rdpdoctor.wire.tls.GoldenSeeds#keyExchanges")
  @FuzzTest(maxDuration = "30s")
  void anythingIsReadLosslesslyForEveryKindOfSuiteOrRefused(byte[] input) {
    TlsOracles.askEverything(new ServerKeyExchange(Bytes.of(input)));
  }
}
