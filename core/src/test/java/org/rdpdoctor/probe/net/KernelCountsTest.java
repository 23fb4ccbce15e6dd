package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.wire.Bytes;

class KernelCountsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @BeforeEach
  void onLinuxOnly() {
    assumeTrue(NativeCalls.ofSystem().isPresent(), "no native access to Linux's kernel");
  }

  private interface Check {
    void on(Conversation conversation, Socket accepted) throws IOException, InterruptedException;
  }

  private static void connected(int segmentBytes, Check check)
      throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 5, HERE);
        SocketDialer dialer =
            new SocketDialer(
                new ConnectionLimits(3, 3),
                new ConnectionJournal(InstantSource.system(), CaptureSink.NONE),
                Deadline.in(Duration.ofSeconds(20)))) {
      Call call =
          new Call(
              StageId.PATH,
              "test",
              HERE,
              server.getLocalPort(),
              Duration.ofSeconds(10),
              0,
              segmentBytes);
      Dialed dialed = dialer.dial(call);
      assertThat(dialed).isInstanceOf(Dialed.Connected.class);
      try (Conversation conversation = ((Dialed.Connected) dialed).conversation();
          Socket accepted = server.accept()) {
        check.on(conversation, accepted);
      }
    }
  }

  @Test
  void theKernelCountsWhatIsSent() throws IOException, InterruptedException {
    connected(
        0,
        (conversation, accepted) -> {
          KernelCounts before = conversation.kernelCounts().orElseThrow();
          for (int i = 0; i < 5; i++) {
            conversation.send("test", Bytes.of(i));
          }
          InputStream input = accepted.getInputStream();
          assertThat(input.readNBytes(5)).hasSize(5);
          accepted.getOutputStream().write(1);
          conversation.receive(Duration.ofSeconds(10));
          KernelCounts after = conversation.kernelCounts().orElseThrow();
          assertThat(after.segmentsSent() - before.segmentsSent()).isGreaterThanOrEqualTo(5);
          assertThat(after.sentAgain()).isZero();
          assertThat(after.unacknowledged()).isZero();
          assertThat(after.roundTrip()).isPositive().isLessThan(Duration.ofSeconds(5));
          assertThat(after.pathMtu()).isGreaterThan(1500);
          assertThat(after.receiveSegmentBytes()).isGreaterThan(1500);
        });
  }

  @Test
  void aClosedConnectionHasNoCounts() throws IOException, InterruptedException {
    connected(
        0,
        (conversation, _) -> {
          conversation.close();
          assertThat(conversation.kernelCounts()).isEmpty();
        });
  }

  @Test
  void theOtherSideSendsNoLargerSegmentsThanWereAnnounced()
      throws IOException, InterruptedException {
    connected(
        700,
        (conversation, accepted) -> {
          assertThat(conversation.kernelCounts().orElseThrow().receiveSegmentBytes())
              .isBetween(680, 700); // an option of each segment takes twelve
          int port = accepted.getLocalPort();
          assertThat(port).isPositive();
          accepted.getOutputStream().write(new byte[3000]);
          assertThat(conversation.receive(Duration.ofSeconds(10)))
              .isInstanceOf(Conversation.Received.Data.class);
        });
  }
}
