package org.rdpdoctor.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.machine.TestingRecords.NOW;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.offline.machine.TestingRecords;
import org.rdpdoctor.offline.rdp.CaptureCases;

class CasesAboutTest {
  private static List<Evidence> captured(String server) {
    return CaptureCases.of(
        List.of(TestingRecords.capture("c.pcap", "192.0.2.7", server, 50_000, List.of(NOW))),
        "test");
  }

  @Test
  void connectionsToTheSameAddressAndPortAreAboutIt() {
    Evidence host = captured("192.0.2.9").getFirst();

    assertThat(CasesAbout.host(host, captured("192.0.2.9"))).hasSize(1);
    assertThat(CasesAbout.host(host, captured("192.0.2.10"))).isEmpty();
  }
}
