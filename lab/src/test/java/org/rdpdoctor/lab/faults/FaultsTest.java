package org.rdpdoctor.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.TestingClient;

class FaultsTest {
  static Stream<String> ids() {
    return Faults.all().stream().map(Fault::id);
  }

  @Test
  void areSortedAndUnique() {
    List<String> ids = ids().toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(40);
  }

  @Test
  void healthyServersImitateNoCause() {
    assertThat(Faults.all())
        .filteredOn(fault -> fault.id().startsWith("healthy-"))
        .hasSize(4)
        .allSatisfy(fault -> assertThat(fault.caseOf()).isEmpty());
  }

  @Test
  void describeThemselvesOnOneLine() {
    assertThat(Faults.all())
        .allSatisfy(fault ->
            assertThat(fault.description()).isNotBlank().doesNotContain("\n").doesNotEndWith("."));
  }

  @Test
  void slowTakesAnyDelayUpToItsLimit() {
    assertThat(Faults.find("slow-10").orElseThrow().description()).contains("after 10 seconds");
    assertThat(Faults.find("slow-25")).isPresent();
    assertThat(Faults.find("slow-26")).isEmpty();
    assertThat(Faults.find("slow-0")).isEmpty();
    assertThat(Faults.find("no-such-fault")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void everyOneStartsServesAndEnds(String id) throws IOException {
    FaultServer server =
        FaultServer.start(Faults.find(id).orElseThrow(), InetAddress.getLoopbackAddress(), 0);
    try (server;
        TestingClient client = new TestingClient(server)) {
      client.send(TestingClient.request(TestingClient.MSTSC));
      client.listenBriefly();
    } catch (IOException resetWhileSending) {
      assertThat(id).isEqualTo("reset-after-accept");
    }
    assertThat(server.defect()).isEmpty();
  }
}
