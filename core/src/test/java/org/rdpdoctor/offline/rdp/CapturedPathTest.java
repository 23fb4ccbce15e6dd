package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.rdp.TestingPackets.ACK;
import static org.rdpdoctor.offline.rdp.TestingPackets.FIN;
import static org.rdpdoctor.offline.rdp.TestingPackets.RST;
import static org.rdpdoctor.offline.rdp.TestingPackets.SYN;
import static org.rdpdoctor.offline.rdp.TestingPackets.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.offline.rdp.TestingPackets.Packet;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

/** What the packets alone tell makes causes likely, or rules them out. */
class CapturedPathTest {
  private static final Bytes REQUEST = Bytes.ofHex("030000130ee000000000000100080003000000");
  private static final Bytes CONFIRM = Bytes.ofHex("030000130ed000001234000209080002000000");
  private static final Bytes PLAIN_REQUEST = Bytes.ofHex("030000130ee000000000000100080000000000");
  private static final Bytes LARGE = new Writer().zeros(1400).toBytes();
  private static final long C = 1000;
  private static final long S = 9000;
  private static final long ANSWERED = S + 1 + 19;
  private static final long ASKED = C + 1 + 19;

  private static List<Packet> asking(Bytes request) {
    return new ArrayList<>(
        List.of(
            packet(true, C, 0, SYN, Bytes.EMPTY).at(1_000),
            packet(false, S, C + 1, SYN | ACK, Bytes.EMPTY).at(2_000),
            packet(true, C + 1, S + 1, ACK, Bytes.EMPTY).at(3_000),
            packet(true, C + 1, S + 1, ACK, request).at(4_000)));
  }

  private static List<Packet> answered() {
    List<Packet> packets = asking(REQUEST);
    packets.add(packet(false, S + 1, ASKED, ACK, CONFIRM).at(5_000));
    return packets;
  }

  private static Diagnosis judge(List<Packet> packets) {
    return judge(TestingCaptures.read(TestingPackets.pcap(packets)));
  }

  private static Diagnosis judge(InspectedFile file) {
    List<Diagnosis> all =
        CaptureCases.of(List.of(file), "test").stream()
            .map(new Engine(Catalogue.causes())::judge)
            .toList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static Assessment cause(Diagnosis diagnosis, String id) {
    return diagnosis.causes().stream()
        .filter(each -> each.causeId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static InspectedFile raw(List<Bytes> packets, List<Long> micros) {
    return TestingCaptures.read(TestingPackets.pcap(false, false, 101, packets, micros));
  }

  @Test
  void aResetOfSomebodyElseAndOneOfTheServer() {
    List<Packet> foreign = asking(REQUEST);
    foreign.add(packet(false, S + 1, ASKED, RST, Bytes.EMPTY).at(5_000).withTimeToLive(255));
    List<Packet> own = asking(REQUEST);
    own.set(1, own.get(1).withIdentification(500));
    own.add(packet(false, S + 1, ASKED, RST | ACK, Bytes.EMPTY).at(5_000).withIdentification(501));

    Assessment cut = cause(judge(foreign), "firewall-reset-after-clienthello");
    Assessment kept = cause(judge(own), "firewall-reset-after-clienthello");

    assertThat(cut.verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(cut.support()).anyMatch(each -> each.reason().contains("somebody else sent it"));
    assertThat(kept.against()).anyMatch(each -> each.reason().contains("the server's own TTL"));
    assertThat(kept.confidence()).isLessThan(cut.confidence());
  }

  @Test
  void silenceThatTheKernelAcknowledgesIsNoDroppingFirewall() {
    List<Packet> hung = asking(REQUEST);
    hung.add(packet(false, S + 1, ASKED, ACK, Bytes.EMPTY).at(5_000));
    hung.add(packet(true, ASKED, S + 1, FIN | ACK, Bytes.EMPTY).at(20_000_000));
    List<Packet> swallowed = asking(REQUEST);
    swallowed.add(packet(true, C + 1, S + 1, ACK, REQUEST).at(304_000));
    swallowed.add(packet(true, C + 1, S + 1, ACK, REQUEST).at(904_000));
    swallowed.add(packet(true, C + 1, S + 1, ACK, REQUEST).at(9_904_000));

    assertThat(judge(hung).causes().getFirst().causeId()).isEqualTo("service-hung");
    assertThat(cause(judge(hung), "firewall-drop").verdict()).isEqualTo(Verdict.RULED_OUT);
    assertThat(cause(judge(swallowed), "firewall-drop").verdict()).isNotEqualTo(Verdict.RULED_OUT);
    assertThat(cause(judge(swallowed), "firewall-drop").support())
        .anyMatch(each -> each.reason().contains("never acknowledged"));
  }

  @Test
  void aLargeSegmentThatNeverArrivesIsAnMtuHole() {
    List<Packet> packets = answered();
    packets.add(packet(true, ASKED, ANSWERED, ACK, Bytes.of(1, 2, 3)).at(6_000));
    for (int i = 0; i < 5; i++) {
      packets.add(packet(false, ANSWERED, ASKED + 3, ACK, LARGE).at(7_000 + i * 900_000L));
      packets.add(packet(true, ASKED + 3, ANSWERED, ACK, Bytes.EMPTY).at(307_000 + i * 900_000L));
    }
    Diagnosis diagnosis = judge(packets);

    assertThat(diagnosis.health()).isNotEqualTo(Health.HEALTHY);
    assertThat(cause(diagnosis, "mtu-blackhole").verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(cause(diagnosis, "packet-loss").confidence())
        .isLessThan(cause(diagnosis, "mtu-blackhole").confidence());
  }

  @Test
  void aRouterThatSaysTooBigAndIsNotHeard() {
    List<Packet> packets = answered();
    packets.add(packet(true, ASKED, ANSWERED, ACK, Bytes.of(1, 2, 3)).at(6_000));
    List<Bytes> frames = new ArrayList<>();
    List<Long> micros = new ArrayList<>();
    for (Packet each : TestingPackets.inOrder(packets)) {
      frames.add(TestingPackets.v4(each));
      micros.add(each.micros());
    }
    for (int i = 0; i < 4; i++) {
      Packet large =
          packet(false, ANSWERED, ASKED + 3, ACK, LARGE)
              .at(7_000 + i * 900_000L)
              .withIdentification(70 + i);
      frames.add(TestingPackets.v4(large));
      micros.add(large.micros());
      Packet router =
          packet(true, 0, 0, 0, Bytes.EMPTY).at(large.micros() + 1_000).withIdentification(90 + i);
      frames.add(TestingPackets.icmp(router, 3, 4, 1380, TestingPackets.v4(large)));
      micros.add(router.micros());
      Packet again = packet(true, ASKED + 3, ANSWERED, ACK, Bytes.EMPTY).withIdentification(80 + i);
      frames.add(TestingPackets.v4(again));
      micros.add(large.micros() + 2_000);
    }

    Assessment hole = cause(judge(raw(frames, micros)), "mtu-blackhole");

    assertThat(hole.verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(hole.support()).anyMatch(each -> each.reason().contains("at most 1380 bytes"));
  }

  @Test
  void lossIsSeenAndSoIsItsAbsence() {
    assertThat(cause(judge(traffic(true)), "packet-loss").verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(cause(judge(traffic(false)), "packet-loss").verdict()).isEqualTo(Verdict.RULED_OUT);
  }

  /** A connection of which every tenth segment is lost, or none. */
  private static List<Packet> traffic(boolean lossy) {
    List<Packet> packets = answered();
    long sequence = ANSWERED;
    for (int i = 0; i < 150; i++) {
      long micros = 10_000 + i * 20_000L;
      packets.add(
          packet(false, sequence, ASKED, ACK, new Writer().zeros(100).toBytes()).at(micros));
      if (lossy && i % 10 == 0) {
        packets.add(
            packet(false, sequence, ASKED, ACK, new Writer().zeros(100).toBytes())
                .at(micros + 9_000));
      }
      sequence += 100;
      packets.add(packet(true, ASKED, sequence, ACK, Bytes.EMPTY).at(micros + 10_000));
    }
    return packets;
  }

  @Test
  void aServerThatTakesNothingMore() {
    List<Packet> packets = answered();
    packets.add(packet(false, ANSWERED, ASKED, ACK, Bytes.EMPTY).at(10_000).withWindow(0));
    packets.add(packet(true, ASKED - 1, ANSWERED, ACK, Bytes.of(0)).at(5_000_000));
    packets.add(packet(false, ANSWERED, ASKED, ACK, Bytes.EMPTY).at(12_000_000).withWindow(9));

    InspectedFile file = TestingCaptures.read(TestingPackets.pcap(packets));

    assertThat(TestingCaptures.only(file, ConnectionSeen.class).byServer().stalled())
        .hasSeconds(11);
    assertThat(cause(judge(file), "service-hung").support())
        .anyMatch(each -> each.reason().contains("window is closed"));
  }

  @Test
  void aConnectionThatDiedWhileNobodySpoke() {
    List<Packet> packets = traffic(false);
    long sequence = ANSWERED + 15_000;
    long later = 600_000_000L;
    for (int i = 0; i < 6; i++) {
      packets.add(packet(true, ASKED, sequence, ACK, Bytes.of(1, 2, 3)).at(later + i * 1_000_000L));
    }
    Diagnosis diagnosis = judge(packets);

    assertThat(diagnosis.health()).isNotEqualTo(Health.HEALTHY);
    assertThat(cause(diagnosis, "idle-timeout-middlebox").support())
        .anyMatch(each -> each.reason().contains("dead connection"));
  }

  private static Syn syn(int bytes) {
    return Syn.request(64, 7, bytes, Optional.of(SynDataEx.of(UdpVersion.VERSION_2)));
  }

  @Test
  void datagramsThatNobodyAnswersAndThoseThatAreRefused() {
    Packet asked =
        packet(true, 0, 0, 0, syn(RdpUdpDatagram.MAX_MTU).toBytes()).withIdentification(1);
    Packet later = asked.withIdentification(2).at(9_000_000);
    InspectedFile silent =
        raw(
            List.of(TestingPackets.udp(asked), TestingPackets.udp(later)),
            List.of(1_000L, 9_000_000L));
    Packet router = packet(false, 0, 0, 0, Bytes.EMPTY).withIdentification(3);
    InspectedFile refused =
        raw(
            List.of(
                TestingPackets.udp(asked),
                TestingPackets.icmp(router, 3, 3, 0, TestingPackets.udp(asked))),
            List.of(1_000L, 2_000L));

    assertThat(TestingCaptures.only(silent, UdpSilent.class).sent()).isEqualTo(2);
    assertThat(TestingCaptures.only(refused, UdpRefused.class).reportedBy()).contains("192.0.2.10");
    assertThat(judge(silent).health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void datagramsOfASmallerSizeThatPass() {
    Syn request = syn(RdpUdpDatagram.MIN_MTU);
    Bytes answer = request.answer(64, 9, Optional.of(SynDataEx.of(UdpVersion.VERSION_2))).toBytes();
    Packet large =
        packet(true, 0, 0, 0, syn(RdpUdpDatagram.MAX_MTU).toBytes()).withIdentification(1);
    Packet small = packet(true, 0, 0, 0, request.toBytes()).withIdentification(2);
    Packet back = packet(false, 0, 0, 0, answer).withIdentification(3);

    InspectedFile file =
        raw(
            List.of(
                TestingPackets.udp(large),
                TestingPackets.udp(large.withIdentification(4)),
                TestingPackets.udp(small),
                TestingPackets.udp(back)),
            List.of(1_000L, 300_000L, 900_000L, 910_000L));

    assertThat(TestingCaptures.only(file, UdpAnswered.class).datagramBytes())
        .isEqualTo(RdpUdpDatagram.MIN_MTU);
    assertThat(TestingCaptures.only(file, UdpSilent.class).datagramBytes())
        .isEqualTo(RdpUdpDatagram.MAX_MTU);
    assertThat(TestingCaptures.only(file, UdpSilent.class).sent()).isEqualTo(2);
  }

  /** An old client, or a test: a refusal alone does not tell. */
  @Test
  void aClientThatAsksForStandardSecurityOnly() {
    List<Packet> refused = asking(PLAIN_REQUEST);
    refused.add(
        packet(false, S + 1, ASKED, ACK, Bytes.ofHex("030000130ed000001234000300080005000000"))
            .at(5_000));

    Diagnosis diagnosis = judge(refused);

    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("ordinary clients");
    assertThat(diagnosis.causes().getFirst().causeId()).isEqualTo("nla-required-client-lacks");
    assertThat(diagnosis.causes().getFirst().verdict()).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void aProxyThatIsRefusedAndOneThatDoesNotAnswer() {
    Bytes greeting = Bytes.ofHex("050100050100010a0000070d3d");
    List<Packet> packets = asking(greeting);
    packets.add(
        packet(false, S + 1, C + 1 + 13, ACK, Bytes.ofHex("050005050001000000000000")).at(9_000));

    Diagnosis refused = judge(packets);

    assertThat(refused.target().host()).isEqualTo("10.0.0.7");
    assertThat(refused.health()).isEqualTo(Health.FAULTY);
    assertThat(refused.causes().getFirst().causeId()).isEqualTo("service-stopped");
  }

  @Test
  void aConnectionThatStoodBeforeIsNeitherFineNorFaulty() {
    List<Packet> middle =
        List.of(
            packet(true, C, S, ACK, Bytes.ofHex("1703030004aabbccdd")).at(1_000),
            packet(false, S, C + 9, ACK, Bytes.ofHex("1703030004aabbccdd")).at(2_000),
            packet(true, C + 9, S + 9, RST | ACK, Bytes.EMPTY).at(3_000));

    Diagnosis diagnosis = judge(middle);

    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
    assertThat(diagnosis.headline()).contains("already stands");
    assertThat(diagnosis.causes())
        .noneMatch(each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.LIKELY);
  }
}
