package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.rdp.TestingCaptures.all;
import static org.rdpdoctor.offline.rdp.TestingCaptures.only;
import static org.rdpdoctor.offline.rdp.TestingCaptures.read;
import static org.rdpdoctor.offline.rdp.TestingPackets.ACK;
import static org.rdpdoctor.offline.rdp.TestingPackets.FIN;
import static org.rdpdoctor.offline.rdp.TestingPackets.RST;
import static org.rdpdoctor.offline.rdp.TestingPackets.SYN;
import static org.rdpdoctor.offline.rdp.TestingPackets.packet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.PortsTried;
import org.rdpdoctor.model.CaptureObservation.RepeatedConnections;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.rdp.TestingPackets.Packet;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** Captures that are made here, so that what they must give is known. */
class MadeCapturesTest {
  private static final Bytes REQUEST = Bytes.ofHex("030000130ee000000000000100080003000000");
  private static final Bytes CONFIRM = Bytes.ofHex("030000130ed000001234000209080002000000");
  private static final long C = 1000;
  private static final long S = 9000;

  private static List<Packet> handshake() {
    return List.of(
        packet(true, C, 0, SYN, Bytes.EMPTY),
        packet(false, S, C + 1, SYN | ACK, Bytes.EMPTY),
        packet(true, C + 1, S + 1, ACK, Bytes.EMPTY));
  }

  private static List<Packet> after(Packet... more) {
    List<Packet> all = new ArrayList<>(handshake());
    Collections.addAll(all, more);
    return all;
  }

  private static Packet asks(long sequence, Bytes payload) {
    return packet(true, sequence, S + 1, ACK, payload);
  }

  private static Packet answers(long sequence, Bytes payload) {
    return packet(false, sequence, C + 20, ACK, payload);
  }

  private static List<Packet> negotiation() {
    return after(asks(C + 1, REQUEST), answers(S + 1, CONFIRM));
  }

  /** A few captures of every form, to begin with when they are spoiled. */
  static List<Bytes> samples() {
    List<Packet> packets = TestingPackets.inOrder(negotiation());
    List<Bytes> frames =
        packets.stream().map(each -> TestingPackets.ethernet(TestingPackets.v4(each))).toList();
    List<Bytes> newFrames =
        packets.stream().map(each -> TestingPackets.ethernet(TestingPackets.v6(each))).toList();
    List<Long> micros = packets.stream().map(Packet::micros).toList();
    return List.of(
        TestingPackets.pcap(negotiation()),
        TestingPackets.pcap(true, true, 1, newFrames, micros),
        TestingPackets.section(false, 6, 1, frames, micros),
        TestingPackets.section(true, 9, 1000, newFrames, micros));
  }

  /** A seeded stand-in for fuzzing, in every build. */
  @Test
  void spoiledFilesEndNothing() {
    Random random = new Random(1);
    for (Bytes sample : samples()) {
      for (int i = 0; i < 500; i++) {
        byte[] spoiled = sample.toArray();
        for (int flips = 0; flips <= i % 8; flips++) {
          spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
        }
        CaptureCases.of(List.of(read(Bytes.of(spoiled))), "test");
      }
    }
  }

  private static void assertNegotiated(InspectedFile file) {
    assertThat(only(file, ConnectionRequested.class).requested())
        .contains(new SecurityProtocols(3));
    assertThat(only(file, NegotiationSelected.class).selected())
        .isEqualTo(SecurityProtocols.HYBRID);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void bothByteOrdersAndResolutions(boolean bigEndian, boolean nanoseconds) {
    List<Packet> packets = TestingPackets.inOrder(negotiation());
    InspectedFile file =
        read(
            TestingPackets.pcap(
                bigEndian,
                nanoseconds,
                1,
                packets.stream()
                    .map(each -> TestingPackets.ethernet(TestingPackets.v4(each)))
                    .toList(),
                packets.stream().map(Packet::micros).toList()));

    assertNegotiated(file);
    assertThat(only(file, TcpConnected.class).took()).isEqualTo(Duration.ofMillis(2));
    assertThat(only(file, CaptureTaken.class).first())
        .contains(Instant.ofEpochSecond(1_700_000_000L, 1_000_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ethernet", "vlan", "qinq", "raw", "cooked", "cooked2", "loopback", "v6"})
  void everyLink(String link) {
    List<Packet> packets = TestingPackets.inOrder(negotiation());
    List<Bytes> frames = packets.stream().map(each -> frame(link, each)).toList();
    int linkType =
        switch (link) {
          case "raw" -> 101;
          case "cooked" -> 113;
          case "cooked2" -> 276;
          case "loopback" -> 0;
          default -> 1;
        };

    assertNegotiated(
        read(
            TestingPackets.pcap(
                false, false, linkType, frames, packets.stream().map(Packet::micros).toList())));
  }

  private static Bytes frame(String link, Packet packet) {
    Bytes ip = TestingPackets.v4(packet);
    return switch (link) {
      case "vlan" -> TestingPackets.ethernet(ip, 0x8100);
      case "qinq" -> TestingPackets.ethernet(ip, 0x88A8, 0x8100);
      case "raw" -> ip;
      case "cooked" -> TestingPackets.cooked(ip);
      case "cooked2" -> TestingPackets.cooked2(ip);
      case "loopback" -> TestingPackets.loopback(ip);
      case "v6" -> TestingPackets.ethernet(TestingPackets.v6(packet));
      default -> TestingPackets.ethernet(ip);
    };
  }

  @Test
  void sectionsOfDifferentByteOrderAndResolution() {
    List<Packet> packets = TestingPackets.inOrder(negotiation());
    List<Bytes> frames =
        packets.stream().map(each -> TestingPackets.ethernet(TestingPackets.v4(each))).toList();
    List<Long> micros = packets.stream().map(Packet::micros).toList();
    Bytes file =
        TestingPackets.section(false, 6, 1, frames.subList(0, 2), micros.subList(0, 2))
            .append(
                TestingPackets.section(true, 9, 1000, frames.subList(2, 5), micros.subList(2, 5)));

    InspectedFile read = read(file);

    assertThat(read.kind()).isEqualTo("pcapng");
    assertNegotiated(read);
    assertThat(only(read, TcpConnected.class).took()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void fragmentsInAnyOrder() {
    List<Packet> packets = TestingPackets.inOrder(negotiation());
    List<Bytes> frames = new ArrayList<>();
    List<Long> micros = new ArrayList<>();
    for (Packet each : packets) {
      Bytes tcp = TestingPackets.tcp(each);
      Bytes first = TestingPackets.v4(each, tcp.first(16), 0x2000, 6);
      Bytes rest = TestingPackets.v4(each, tcp.slice(16, tcp.size()), 2, 6);
      frames.add(TestingPackets.ethernet(rest));
      frames.add(TestingPackets.ethernet(first));
      micros.add(each.micros());
      micros.add(each.micros());
    }

    assertNegotiated(read(TestingPackets.pcap(false, false, 1, frames, micros)));
  }

  @Test
  void segmentsInAnyOrderCutAsOneLikesAndOverlapping() {
    InspectedFile file =
        read(
            TestingPackets.pcap(
                after(
                    asks(C + 11, REQUEST.slice(10, 19)),
                    asks(C + 1, REQUEST.first(5)),
                    asks(C + 4, REQUEST.slice(3, 12)),
                    answers(S + 1, CONFIRM.first(1)),
                    answers(S + 2, CONFIRM.slice(1, 19)))));

    assertNegotiated(file);
    assertThat(only(file, ConnectionSeen.class).byClient().outOfOrder()).isEqualTo(2);
  }

  @Test
  void sequenceNumbersThatWrap() {
    long near = 0xFFFF_FFF8L;
    InspectedFile file =
        read(
            TestingPackets.pcap(
                List.of(
                    packet(true, near, 0, SYN, Bytes.EMPTY),
                    packet(false, near, near + 1, SYN | ACK, Bytes.EMPTY),
                    packet(true, near + 1, near + 1, ACK, Bytes.EMPTY),
                    packet(true, near + 1, near + 1, ACK, REQUEST.first(10)),
                    packet(true, near + 11 & 0xFFFF_FFFFL, near + 1, ACK, REQUEST.slice(10, 19)),
                    packet(false, near + 1, near + 20 & 0xFFFF_FFFFL, ACK, CONFIRM.first(9)),
                    packet(
                        false,
                        near + 10 & 0xFFFF_FFFFL,
                        near + 20 & 0xFFFF_FFFFL,
                        ACK,
                        CONFIRM.slice(9, 19)))));

    assertNegotiated(file);
  }

  @Test
  void whatIsSentAgainAndWhatTheMirrorPortDoubles() {
    Packet request = asks(C + 1, REQUEST).at(10_000).withIdentification(7);
    InspectedFile file =
        read(
            TestingPackets.pcap(
                after(
                    request,
                    request.at(10_001),
                    request.at(400_000).withIdentification(8),
                    answers(S + 1, CONFIRM).at(410_000))));

    assertNegotiated(file);
    ConnectionSeen seen = only(file, ConnectionSeen.class);
    assertThat(seen.byClient().copies()).isEqualTo(1);
    assertThat(seen.byClient().sentAgain()).isEqualTo(1);
    assertThat(seen.byClient().stuckTimes()).as("acknowledged in the end").isZero();
  }

  @Test
  void aLargeSegmentThatNeverArrives() {
    Bytes large = new Writer().zeros(1460).toBytes();
    InspectedFile file =
        read(
            TestingPackets.pcap(
                after(
                    asks(C + 1, REQUEST).at(10_000),
                    answers(S + 1, CONFIRM).at(20_000),
                    packet(true, C + 20, S + 20, ACK, Bytes.EMPTY).at(21_000),
                    answers(S + 20, large).at(300_000),
                    answers(S + 20, large).at(900_000),
                    answers(S + 20, large).at(2_100_000))));

    ConnectionSeen seen = only(file, ConnectionSeen.class);
    assertThat(seen.byServer().stuckBytes()).isEqualTo(1460);
    assertThat(seen.byServer().stuckTimes()).isEqualTo(2);
  }

  @Test
  void bytesThatTheCaptureLacks() {
    List<Packet> packets = new ArrayList<>(negotiation());
    packets.remove(4);
    packets.add(packet(true, C + 20, S + 20, ACK, Bytes.EMPTY));
    for (int i = 0; i < 40; i++) {
      packets.add(packet(true, C + 20 + i, S + 20, ACK, Bytes.of(0)));
    }
    InspectedFile file = read(TestingPackets.pcap(packets));

    assertThat(only(file, ConnectionSeen.class).byServer().missingBytes()).isEqualTo(19);
    assertThat(all(file, NegotiationSilent.class)).as("the answer may have come").isEmpty();
  }

  @Test
  void aCaptureThatBeginsInTheMiddleClaimsNothing() {
    InspectedFile file =
        read(
            TestingPackets.pcap(
                List.of(
                    packet(false, S, C, ACK, Bytes.ofHex("1703030004aabbccdd")),
                    packet(true, C, S + 9, ACK, Bytes.ofHex("1703030004aabbccdd")),
                    packet(true, C + 9, S + 9, RST | ACK, Bytes.EMPTY))));

    ConnectionSeen seen = only(file, ConnectionSeen.class);
    assertThat(seen.fromBeginning()).isFalse();
    assertThat(seen.client()).isEqualTo("192.0.2.1");
    assertThat(all(file, TcpObservation.class)).isEmpty();
  }

  @Test
  void whoEndsItAndWhoseResetItIs() {
    InspectedFile own =
        read(
            TestingPackets.pcap(
                after(
                    asks(C + 1, REQUEST),
                    packet(true, C + 20, S + 1, FIN | ACK, Bytes.EMPTY),
                    packet(false, S + 1, C + 21, RST | ACK, Bytes.EMPTY))));
    List<EndSeen> ends = all(own, EndSeen.class);
    assertThat(ends).extracting(EndSeen::by).containsExactly(Party.CLIENT, Party.SERVER);
    assertThat(ends.getLast().reset()).isTrue();
    assertThat(ends.getLast().afterFinOfOther()).isTrue();
    assertThat(ends.getLast().otherOrigin()).isFalse();

    InspectedFile foreign =
        read(
            TestingPackets.pcap(
                after(
                    asks(C + 1, REQUEST),
                    packet(false, S + 1, C + 20, RST | ACK, Bytes.EMPTY).withTimeToLive(255))));
    assertThat(only(foreign, EndSeen.class).otherOrigin()).isTrue();
  }

  @Test
  void howConnectsFail() {
    Packet syn = packet(true, C, 0, SYN, Bytes.EMPTY);
    assertThat(
            only(
                read(
                    TestingPackets.pcap(
                        List.of(syn, packet(false, 0, C + 1, RST | ACK, Bytes.EMPTY)))),
                TcpObservation.class))
        .isInstanceOf(TcpRefused.class);
    assertThat(
            only(
                read(TestingPackets.pcap(List.of(syn.at(1), syn.at(1_000_000), syn.at(9_000_000)))),
                TcpObservation.class))
        .isInstanceOf(TcpTimedOut.class);
    assertThat(all(read(TestingPackets.pcap(List.of(syn))), TcpObservation.class))
        .as("the capture ends before an answer could come")
        .isEmpty();
  }

  @Test
  void aRouterThatForbidsTheConnect() {
    Packet syn = packet(true, C, 0, SYN, Bytes.EMPTY).at(1000).withIdentification(1);
    Bytes quoted = TestingPackets.v4(syn).first(28);
    Bytes error = new Writer().u8(3).u8(13).u16be(0).u32be(0).bytes(quoted).toBytes();
    Packet carrier = packet(false, 0, 0, 0, Bytes.EMPTY).at(2000).withIdentification(2);
    InspectedFile file =
        read(
            TestingPackets.pcap(
                false,
                false,
                101,
                List.of(TestingPackets.v4(syn), TestingPackets.v4(carrier, error, 0, 1)),
                List.of(1000L, 2000L)));

    assertThat(only(file, TcpProhibited.class).reportedBy()).contains("192.0.2.10");
  }

  @Test
  void silenceNeedsTimeAndAClosingServer() {
    List<Packet> asked = after(asks(C + 1, REQUEST).at(10_000));
    assertThat(all(read(TestingPackets.pcap(asked)), NegotiationSilent.class)).isEmpty();

    List<Packet> waited = new ArrayList<>(asked);
    waited.add(packet(false, S + 1, C + 20, ACK, Bytes.EMPTY).at(11_000));
    waited.add(packet(true, C + 20, S + 1, FIN | ACK, Bytes.EMPTY).at(9_000_000));
    assertThat(all(read(TestingPackets.pcap(waited)), NegotiationSilent.class)).hasSize(1);

    List<Packet> closed = new ArrayList<>(asked);
    closed.add(packet(false, S + 1, C + 20, FIN | ACK, Bytes.EMPTY).at(11_000));
    assertThat(all(read(TestingPackets.pcap(closed)), NegotiationClosed.class)).hasSize(1);
  }

  @Test
  void anotherServiceOnThePort() {
    Bytes banner = Bytes.of("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII));
    InspectedFile file =
        read(TestingPackets.pcap(after(asks(C + 1, REQUEST), answers(S + 1, banner))));

    assertThat(only(file, ForeignServiceAnswered.class).service()).isEqualTo("SSH");
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS 4,04010d3dc0000263 7500,005a000000000000",
    "SOCKS 5,050100050100030773 72762e6c616e0d3d,0500 05000001000000000000",
    "HTTP CONNECT,434f4e4e454354207372763a3333383920485454502f312e310d0a0d0a,"
        + "485454502f312e3120323030204f4b0d0a0d0a"
  })
  void rdpBehindSomebodyInBetween(String how, String asked, String granted) {
    Bytes onwards = Bytes.ofHex(asked.replace(" ", ""));
    Bytes answer = Bytes.ofHex(granted.replace(" ", ""));
    InspectedFile file =
        read(
            TestingPackets.pcap(
                after(
                    asks(C + 1, onwards),
                    packet(false, S + 1, C + 1 + onwards.size(), ACK, answer),
                    packet(true, C + 1 + onwards.size(), S + 1 + answer.size(), ACK, REQUEST),
                    packet(false, S + 1 + answer.size(), C + 20 + onwards.size(), ACK, CONFIRM))));

    OnwardsAsked seen = only(file, OnwardsAsked.class);
    assertThat(seen.how()).isEqualTo(how);
    assertThat(seen.port()).isEqualTo(3389);
    assertThat(seen.granted()).contains(true);
    assertNegotiated(file);
  }

  @Test
  void aFileThatIsCutShort() {
    Bytes whole = TestingPackets.pcap(negotiation());
    for (int size = 24; size < whole.size(); size++) {
      InspectedFile file = read(whole.first(size));
      boolean between = (size - 24) == 0 || all(file, Truncated.class).isEmpty();
      assertThat(between || all(file, Truncated.class).size() == 1).isTrue();
    }
    assertNegotiated(read(whole.append(Bytes.of(1, 2, 3))));
    assertThat(all(read(whole.append(Bytes.of(1, 2, 3))), Truncated.class)).hasSize(1);
  }

  @Test
  void onlyWhatHappenedInTheWindow() {
    Bytes capture = TestingPackets.pcap(negotiation());
    Instant then = Instant.ofEpochSecond(1_700_000_000L);

    assertNegotiated(read(capture, TimeWindow.around(then, Duration.ofSeconds(2))));
    assertThat(
            all(
                read(capture, TimeWindow.around(then.plusSeconds(60), Duration.ofSeconds(2))),
                ConnectionSeen.class))
        .isEmpty();
  }

  @Test
  void patterns() {
    List<Bytes> frames = new ArrayList<>();
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      for (Packet each : TestingPackets.inOrder(negotiation())) {
        Bytes ip = TestingPackets.v4(each);
        int portAt = each.fromClient() ? 20 : 22;
        byte[] bytes = ip.toArray();
        bytes[portAt] = (byte) (0xC0 + i);
        frames.add(TestingPackets.ethernet(Bytes.of(bytes)));
        micros.add(i * 100_000L + each.micros());
      }
    }
    InspectedFile guessing = read(TestingPackets.pcap(false, false, 1, frames, micros));
    assertThat(only(guessing, RepeatedConnections.class).connections()).isEqualTo(12);

    frames.clear();
    micros.clear();
    for (int i = 0; i < 5; i++) {
      byte[] bytes =
          TestingPackets.v4(packet(true, C, 0, SYN, Bytes.EMPTY).withIdentification(i + 1))
              .toArray();
      bytes[23] = (byte) (0x3D + i);
      frames.add(TestingPackets.ethernet(Bytes.of(bytes)));
      micros.add(i * 1000L);
    }
    InspectedFile probing = read(TestingPackets.pcap(false, false, 1, frames, micros));
    assertThat(only(probing, PortsTried.class).ports()).hasSize(5);
    assertThat(only(probing, PortsTried.class).open()).isEmpty();
  }
}
