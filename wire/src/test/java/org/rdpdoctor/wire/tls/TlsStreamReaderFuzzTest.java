package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;

class TlsStreamReaderFuzzTest {
  @MethodSource("org.rdpdoctor.wire.tls.GoldenSeeds#streams")
  @FuzzTest(maxDuration = "30s")
  void anyStreamGivesTheSameEventsHoweverCut(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Bytes stream = Bytes.of(input, 1, input.length - 1);
    TlsOracles.sameEventsHoweverCut(stream, 1 + (input[0] & 0x3F));
    ServerFlight flight = new ServerFlight();
    flight.feed(stream);
    assertThat(flight.oddities()).isNotNull();
    for (TlsEvent event : flight.events()) {
      if (event instanceof TlsEvent.MessageRead read) {
        TlsOracles.askEverything(read.message());
      }
    }
  }
}
