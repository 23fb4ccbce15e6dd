package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

class CaptureWriterTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456789Z");
  private static final Bytes REQUEST = Bytes.ofHex("030000130ee000000000000100080003000000");
  private static final Bytes CONFIRM = Bytes.ofHex("030000130ed000001234000201080001000000");
  private static final String KEY_LOG_LINE =
      "CLIENT_RANDOM " + "ab".repeat(32) + " " + "cd".repeat(48);

  @TempDir private Path folder;

  private Path write(Transcript... transcripts) throws IOException {
    Path file = folder.resolve("made.pcapng");
    try (CaptureWriter writer = new CaptureWriter(file, "test 1")) {
      for (Transcript transcript : transcripts) {
        writer.ended(transcript);
      }
    }
    return file;
  }

  private static Transcript transcript(String local, String remote, Event... events) {
    List<Moment> moments = new ArrayList<>();
    for (Event event : events) {
      moments.add(new Moment(START.plusMillis(moments.size()), event));
    }
    return new Transcript(
        1,
        "negotiation",
        InetAddress.ofLiteral(local),
        40_000,
        InetAddress.ofLiteral(remote),
        3389,
        moments,
        List.of(KEY_LOG_LINE));
  }

  private static Transcript negotiation(String local, String remote) {
    return transcript(
        local,
        remote,
        new Event.Dialled(),
        new Event.Answered(),
        new Event.Sent("X.224 Connection Request", REQUEST),
        new Event.Received(CONFIRM),
        new Event.WeClosed());
  }

  private static List<String> dissect(Path file, String... options)
      throws IOException, InterruptedException {
    Requirement.tool("tshark");
    List<String> command = new ArrayList<>(List.of("tshark", "-r", file.toString()));
    command.addAll(List.of("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"));
    command.addAll(List.of(options));
    ToolRun run = ToolRun.of(command);
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output()
        .lines()
        .filter(line -> !line.startsWith("Running as user") && !line.startsWith("tshark: WARN"))
        .toList();
  }

  private static final String SICK =
      "_ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0"
          + " || tcp.analysis.flags";

  @Test
  void wiresharkReadsEverySegment() throws IOException, InterruptedException {
    Path file = write(negotiation("192.0.2.1", "192.0.2.2"));
    assertThat(dissect(file, "-T", "fields", "-e", "tcp.flags.str", "-e", "tcp.len"))
        .hasSize(7)
        .first()
        .asString()
        .contains("S");
    assertThat(dissect(file, "-Y", SICK)).isEmpty();
    assertThat(
            dissect(
                file,
                "-d",
                "tcp.port==3389,tpkt",
                "-Y",
                "rdp.neg_type",
                "-T",
                "fields",
                "-e",
                "rdp.neg_type"))
        .containsExactly("0x01", "0x02");
  }

  @Test
  void timesAreKeptToTheNanosecond() throws IOException, InterruptedException {
    Path file = write(negotiation("192.0.2.1", "192.0.2.2"));
    assertThat(dissect(file, "-T", "fields", "-e", "frame.time_epoch", "-c", "1").getFirst())
        .contains("123456789");
  }

  @Test
  void readsIpv6AndResets() throws IOException, InterruptedException {
    Path file =
        write(
            transcript(
                "2001:db8::1",
                "2001:db8::2",
                new Event.Dialled(),
                new Event.Answered(),
                new Event.Sent("X.224 Connection Request", REQUEST),
                new Event.PeerReset(),
                new Event.WeClosed()));
    assertThat(dissect(file, "-Y", "ipv6 && tcp.flags.reset == 1")).hasSize(1);
    assertThat(dissect(file, "-Y", SICK)).isEmpty();
  }

  @Test
  void longDataIsCutIntoSegments() throws IOException, InterruptedException {
    Bytes much = Bytes.of(new byte[100_000]);
    Path file =
        write(
            transcript(
                "192.0.2.1",
                "192.0.2.2",
                new Event.Dialled(),
                new Event.Answered(),
                new Event.Received(much.first(16_384)),
                new Event.Received(much.first(16_384)),
                new Event.PeerClosed(),
                new Event.WeClosed()));
    assertThat(dissect(file, "-Y", SICK)).isEmpty();
    assertThat(dissect(file, "-q", "-z", "follow,tcp,raw,0"))
        .as("all bytes come out again")
        .anyMatch(line -> line.length() > 2_000);
  }

  @Test
  void datagramsAreRead() throws IOException, InterruptedException {
    Bytes syn = Syn.request(64, 7, 1232, Optional.of(SynDataEx.of(UdpVersion.VERSION_2))).toBytes();
    Syn answer = (Syn) decoded(syn);
    Path file =
        write(
            flow("192.0.2.1", "192.0.2.2", syn, answer),
            flow("2001:db8::1", "2001:db8::2", syn, answer));
    assertThat(
            dissect(
                file,
                "-o",
                "udp.check_checksum:TRUE",
                "-Y",
                "_ws.malformed || udp.checksum.status == 0 || ip.checksum.status == 0"))
        .isEmpty();
    assertThat(
            dissect(
                file,
                "-T",
                "fields",
                "-e",
                "rdpudp.flags",
                "-e",
                "rdpudp.upstreammtu",
                "-e",
                "rdpudp.synex.version"))
        .containsExactlyInAnyOrder(
            "0x1001\t1232\t0x0002",
            "0x1005\t1232\t0x0002",
            "0x1001\t1232\t0x0002",
            "0x1005\t1232\t0x0002");
  }

  private static RdpUdpDatagram decoded(Bytes bytes) {
    try {
      return RdpUdpDatagram.decode(new Reader(bytes));
    } catch (DecodeException problem) {
      throw new AssertionError(problem);
    }
  }

  private static Transcript flow(String local, String remote, Bytes syn, Syn answer) {
    return transcript(
        local,
        remote,
        new Event.DatagramSent("RDPUDP SYN", syn),
        new Event.DatagramReceived(answer.answer(64, 9, answer.extension()).toBytes()));
  }

  @Test
  void keyLogIsInTheFile() throws IOException, InterruptedException {
    Path file = write(negotiation("192.0.2.1", "192.0.2.2"));
    String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(content).contains(KEY_LOG_LINE);
    assertThat(dissect(file)).as("the block does not disturb the packets").hasSize(7);
  }

  @Test
  void refusedConnectIsShown() throws IOException, InterruptedException {
    Transcript refused =
        new Transcript(
            0,
            "connect",
            InetAddress.ofLiteral("0.0.0.0"),
            0,
            InetAddress.ofLiteral("192.0.2.2"),
            3389,
            List.of(
                new Moment(START, new Event.Dialled()),
                new Moment(START.plusMillis(1), new Event.Refused())),
            List.of());
    Path file = write(refused);
    assertThat(dissect(file, "-Y", "tcp.flags.reset == 1 && tcp.flags.ack == 1")).hasSize(1);
  }

  @Test
  void whatTheDialerKeepsIsARealConversation() throws IOException, InterruptedException {
    Path file = folder.resolve("real.pcapng");
    try (TestingServer server = TestingServer.start(TestingServer.answering(CONFIRM));
        CaptureWriter writer = new CaptureWriter(file, "test 1")) {
      ConnectionJournal journal = new ConnectionJournal(InstantSource.system(), writer);
      try (SocketDialer dialer =
          new SocketDialer(
              new ConnectionLimits(3, 3), journal, Deadline.in(Duration.ofSeconds(20)))) {
        Call call =
            new Call(
                StageId.TCP, "test", server.address(), server.port(), Duration.ofSeconds(20), 0);
        Conversation conversation = ((Dialed.Connected) dialer.dial(call)).conversation();
        conversation.send("X.224 Connection Request", REQUEST);
        assertThat(conversation.receive(Duration.ofSeconds(20)))
            .isEqualTo(new Conversation.Received.Data(CONFIRM));
        conversation.close();
        dialer.dial(
            new Call(
                StageId.TCP,
                "refused",
                server.address(),
                TestingServer.closedPort(),
                Duration.ofSeconds(20),
                0));
      }
    }
    assertThat(dissect(file, "-Y", SICK)).isEmpty();
    assertThat(dissect(file, "-Y", "tcp.len > 0")).hasSize(2);
    assertThat(Optional.of(dissect(file, "-Y", "tcp.flags.reset == 1")))
        .map(List::size)
        .contains(1);
  }
}
