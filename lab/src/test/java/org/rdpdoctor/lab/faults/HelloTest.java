package org.rdpdoctor.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.TestingClient;
import org.rdpdoctor.lab.TestingClient.End;
import org.rdpdoctor.lab.TestingClient.Seen;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.CipherSuites;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.TlsVersion;

/** What a ClientHello is answered with, where that is not a healthy handshake. */
class HelloTest {
  private static final int HANDSHAKE_HEADER = 9;
  private static final HelloProfile MSTSC = HelloProfile.currentWindows();

  private static FaultServer start(String id) throws IOException {
    return FaultServer.start(Faults.find(id).orElseThrow(), InetAddress.getLoopbackAddress(), 0);
  }

  private static Seen hello(FaultServer server, HelloProfile profile, int awaitedBytes)
      throws IOException, DecodeException {
    try (TestingClient client = new TestingClient(server)) {
      client.negotiate(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID));
      client.send(TestingClient.hello(profile));
      return client.readAtLeast(awaitedBytes);
    }
  }

  private static Seen helloToEnd(FaultServer server, HelloProfile profile, int awaitedBytes)
      throws IOException, DecodeException {
    try (TestingClient client = new TestingClient(server)) {
      client.negotiate(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID));
      client.send(TestingClient.hello(profile));
      return client.readToEnd(awaitedBytes);
    }
  }

  private static int awaited(String bytes, End end) {
    return end == End.SILENCE ? bytes.length() / 2 : Integer.MAX_VALUE;
  }

  @ParameterizedTest
  @CsvSource({
    "listener-key-unreadable, '', RESET",
    "listener-key-unreadable-fin, '', CLOSED",
    "listener-key-unreadable-silent, '', SILENCE",
    "xrdp-key-mismatch, 0300000902f0802180, RESET",
    "freerdp-no-key, 15030300020228, CLOSED",
    "tls-no-common-cipher, 15030300020228, CLOSED",
    "tls-version-alert-70, 15030300020246, CLOSED",
    "tls-1.0-only, 15030100020246, CLOSED",
    "firewall-reset-after-clienthello, '', RESET",
    "huge-length-record, 160303ffff0200004d0303, SILENCE",
  })
  void endsAsSaid(String id, String bytes, End end) throws IOException, DecodeException {
    try (FaultServer server = start(id)) {
      Seen seen = helloToEnd(server, MSTSC, awaited(bytes, end));
      assertThat(seen.bytes()).hasToString(bytes);
      assertThat(seen.end()).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "listener-key-unreadable, '', RESET",
    "listener-key-unreadable-fin, '', CLOSED",
    "listener-key-unreadable-silent, '', SILENCE",
    "healthy-xrdp, 0300000902f0802180, RESET",
  })
  void aBareHelloEndsAsSaid(String id, String bytes, End end) throws IOException {
    try (FaultServer server = start(id);
        TestingClient client = new TestingClient(server)) {
      client.send(TestingClient.hello(MSTSC));
      Seen seen = client.readToEnd(awaited(bytes, end));
      assertThat(seen.bytes()).hasToString(bytes);
      assertThat(seen.end()).isEqualTo(end);
    }
  }

  @Test
  void oldServerStillSpeaksTls10() throws IOException, DecodeException {
    try (FaultServer server = start("tls-1.0-only")) {
      Seen seen = hello(server, HelloProfile.only(TlsVersion.TLS_1_0), HANDSHAKE_HEADER + 2);
      assertThat(seen.bytes().first(3)).hasToString("160301");
      assertThat(seen.bytes().slice(HANDSHAKE_HEADER, HANDSHAKE_HEADER + 2)).hasToString("0301");
    }
  }

  @Test
  void rareSuitesAreThereForWhoeverOffersThem() throws IOException, DecodeException {
    HelloProfile everything =
        HelloProfile.only(TlsVersion.TLS_1_2)
            .withCipherSuites(CipherSuites.offeredFor(TlsVersion.TLS_1_2));
    try (FaultServer server = start("tls-no-common-cipher")) {
      assertThat(hello(server, everything, HANDSHAKE_HEADER).bytes().first(3))
          .hasToString("160303");
    }
  }

  @Test
  void newestOnlyRefusesOlderVersions() throws IOException, DecodeException {
    try (FaultServer server = start("tls-1.3-only")) {
      assertThat(hello(server, HelloProfile.only(TlsVersion.TLS_1_2), 7).bytes())
          .hasToString("15030300020246");
      assertThat(hello(server, MSTSC, HANDSHAKE_HEADER).bytes().first(1)).hasToString("16");
    }
  }

  @Test
  void firewallOverlooksAHelloThatIsSplitAfterItsFirstByte()
      throws IOException, DecodeException, InterruptedException {
    try (FaultServer server = start("firewall-reset-after-clienthello");
        TestingClient client = new TestingClient(server)) {
      client.negotiate(TestingClient.MSTSC);
      Bytes hello = TestingClient.hello(MSTSC);
      client.send(hello.first(1));
      Thread.sleep(100);
      client.send(hello.slice(1, hello.size()));
      assertThat(client.readAtLeast(HANDSHAKE_HEADER).bytes().first(1)).hasToString("16");
    }
  }

  @Test
  void everySecondHelloIsReset() throws IOException, DecodeException {
    try (FaultServer server = start("intermittent")) {
      for (int i = 0; i < 3; i++) {
        assertThat(hello(server, MSTSC, 1).bytes().first(1)).hasToString("16");
        assertThat(hello(server, MSTSC, 1).end()).isEqualTo(End.RESET);
      }
    }
  }

  @Test
  void hugeServerHelloStopsEarly() throws IOException, DecodeException {
    try (FaultServer server = start("huge-length-handshake")) {
      Seen seen = helloToEnd(server, MSTSC, 5 + 16384);
      assertThat(seen.bytes().first(HANDSHAKE_HEADER)).hasToString("160303400002ffffff");
      assertThat(seen.bytes().size()).isEqualTo(5 + 16384);
      assertThat(seen.end()).isEqualTo(End.SILENCE);
    }
  }

  @Test
  void endlessOnesGoOn() throws IOException, DecodeException {
    int megabyte = 1 << 20;
    try (FaultServer server = start("endless-after-hello")) {
      assertThat(hello(server, MSTSC, megabyte).bytes().first(18))
          .hasToString("160303000400000000160303000400000000");
    }
    try (FaultServer server = start("endless");
        TestingClient client = new TestingClient(server)) {
      client.send(TestingClient.request(TestingClient.MSTSC));
      assertThat(client.readAtLeast(megabyte).bytes().size()).isGreaterThanOrEqualTo(megabyte);
    }
  }

  @Test
  void certificateOfAMegabyteIsSentWhole() throws IOException, DecodeException {
    try (FaultServer server = start("certificate-1mb")) {
      Seen seen = helloToEnd(server, HelloProfile.only(TlsVersion.TLS_1_2), 1_000_000);
      assertThat(seen.bytes().size()).isGreaterThan(1_000_000);
      assertThat(seen.end()).isEqualTo(End.SILENCE);
    }
  }

  @Test
  void deepCertificateIsSentWhole() throws IOException, DecodeException {
    try (FaultServer server = start("certificate-deep-asn1")) {
      Seen seen = helloToEnd(server, HelloProfile.only(TlsVersion.TLS_1_2), 60_000);
      assertThat(seen.bytes().size()).isGreaterThan(60_000);
      assertThat(seen.bytes().toString()).containsPattern("(30[0-9a-f]{2}){20}0500");
      assertThat(seen.end()).isEqualTo(End.SILENCE);
    }
  }
}
