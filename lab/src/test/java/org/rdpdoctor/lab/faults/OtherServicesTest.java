package org.rdpdoctor.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.TestingClient;
import org.rdpdoctor.lab.TestingClient.End;
import org.rdpdoctor.lab.TestingClient.Seen;

class OtherServicesTest {
  @ParameterizedTest
  @CsvSource({
    "http-on-the-port, HTTP/1.1 400",
    "ssh-on-the-port, SSH-2.0-OpenSSH",
    "garbage, \u00ee",
  })
  void answerInTheirOwnLanguageAndClose(String id, String start) throws IOException {
    try (FaultServer server =
            FaultServer.start(Faults.find(id).orElseThrow(), InetAddress.getLoopbackAddress(), 0);
        TestingClient client = new TestingClient(server)) {
      client.send(TestingClient.request(TestingClient.MSTSC));
      Seen seen = client.readToEnd(Integer.MAX_VALUE);
      assertThat(new String(seen.bytes().toArray(), StandardCharsets.ISO_8859_1)).startsWith(start);
      assertThat(seen.end()).isEqualTo(End.CLOSED);
    }
  }
}
