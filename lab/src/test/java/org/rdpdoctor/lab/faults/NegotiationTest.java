package org.rdpdoctor.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.TestingClient;
import org.rdpdoctor.lab.TestingClient.End;
import org.rdpdoctor.lab.TestingClient.Seen;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** The bytes are those of real servers: Windows and xrdp 0.9.21. */
class NegotiationTest {
  private static final String NO_REQUEST = "none";

  @ParameterizedTest
  @CsvSource({
    "healthy-windows, 11, 030000130ed00000123400021f080008000000, SILENCE",
    "healthy-windows, 10, 030000130ed00000123400021f080008000000, SILENCE",
    "healthy-windows, 3, 030000130ed00000123400021f080002000000, SILENCE",
    "healthy-windows, 1, 030000130ed000001234000300080005000000, SILENCE",
    "healthy-windows, 0, 030000130ed000001234000300080005000000, SILENCE",
    "healthy-windows, none, 030000130ed000001234000300080005000000, SILENCE",
    "nla-required, 1, 030000130ed000001234000300080005000000, SILENCE",
    "healthy-xrdp, 11, 030000130ed000001234000201080001000000, SILENCE",
    "healthy-xrdp, 1, 030000130ed000001234000201080001000000, SILENCE",
    "healthy-xrdp, 0, 030000130ed0000012340003000800010000000300000902f0802180, CLOSED",
    "healthy-xrdp, 2, 030000130ed0000012340003000800010000000300000902f0802180, CLOSED",
    "healthy-xrdp, 8, 030000130ed0000012340003000800010000000300000902f0802180, CLOSED",
    "healthy-xrdp, none, 0300000b06d00000123400, SILENCE",
    "rdp-security-only, 11, 030000130ed000001234000300080002000000, SILENCE",
    "rdp-security-only, 0, 030000130ed00000123400021f080000000000, SILENCE",
    "selects-rdp-though-tls-offered, 11, 030000130ed000001234000201080000000000, SILENCE",
    "old-server, 11, 0300000b06d00000123400, SILENCE",
    "negotiation-failure-1, 0, 030000130ed000001234000300080001000000, SILENCE",
    "negotiation-failure-2, 11, 030000130ed000001234000300080002000000, SILENCE",
    "negotiation-failure-3, 11, 030000130ed000001234000300080003000000, SILENCE",
    "negotiation-failure-4, none, 030000130ed000001234000300080004000000, SILENCE",
    "negotiation-failure-5, 11, 030000130ed000001234000300080005000000, SILENCE",
    "negotiation-failure-6, 11, 030000130ed000001234000300080006000000, SILENCE",
    "close-after-x224, 11, 030000130ed00000123400021f080008000000, CLOSED",
    "huge-length-tpkt, 11, 0300ffff0ed00000123400, SILENCE",
    "silent-after-accept, 11, '', SILENCE",
    "close-on-request, 11, '', CLOSED",
    "reset-on-request, 11, '', RESET",
    "slow, 11, '', SILENCE",
    "slowloris, 11, 03, SILENCE",
  })
  void answersAsTheRealOne(String id, String requested, String bytes, End end) throws IOException {
    try (FaultServer server =
            FaultServer.start(Faults.find(id).orElseThrow(), InetAddress.getLoopbackAddress(), 0);
        TestingClient client = new TestingClient(server)) {
      client.send(
          requested.equals(NO_REQUEST)
              ? TestingClient.requestWithoutNegotiation()
              : TestingClient.request(new SecurityProtocols(Long.parseLong(requested))));
      Seen seen = client.readToEnd(end == End.SILENCE ? bytes.length() / 2 : Integer.MAX_VALUE);
      assertThat(seen.bytes()).hasToString(bytes);
      assertThat(seen.end()).isEqualTo(end);
    }
  }
}
