package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.net.DatagramDialer.Flow;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.wire.Bytes;

/**
 * Dials what its arguments name (address and port by turns, "udp:" before the port of a datagram)
 * and prints what it saw; for a test.
 */
final class DialProgram {
  private static final String UDP = "udp:";

  private DialProgram() {}

  private static DatagramConversation.Received datagram(InetAddress address, int port)
      throws InterruptedException {
    ConnectionJournal journal = new ConnectionJournal(InstantSource.system(), CaptureSink.NONE);
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    try (SocketDatagramDialer dialer = new SocketDatagramDialer(journal, deadline);
        DatagramConversation flow = dialer.open(new Flow(StageId.UDP, "test", address, port))) {
      flow.send("test", Bytes.of(1, 2, 3));
      return flow.receive(Duration.ofSeconds(1));
    }
  }

  @SuppressWarnings("SystemOut") // the test reads it
  public static void main(String[] arguments) throws InterruptedException {
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      if (arguments[i + 1].startsWith(UDP)) {
        System.out.println(
            datagram(
                InetAddress.ofLiteral(arguments[i]),
                Integer.parseInt(arguments[i + 1].substring(UDP.length()))));
        continue;
      }
      ConnectionJournal journal = new ConnectionJournal(InstantSource.system(), CaptureSink.NONE);
      try (SocketDialer dialer =
          new SocketDialer(
              new ConnectionLimits(3, 3), journal, Deadline.in(Duration.ofSeconds(20)))) {
        Call call =
            new Call(
                StageId.TCP,
                "test",
                InetAddress.ofLiteral(arguments[i]),
                Integer.parseInt(arguments[i + 1]),
                Duration.ofSeconds(8),
                0);
        System.out.println(
            switch (dialer.dial(call)) {
              case Dialed.Connected _ -> "connected";
              case Dialed.Failed failed -> failed.why().toString();
            });
      }
    }
  }
}
