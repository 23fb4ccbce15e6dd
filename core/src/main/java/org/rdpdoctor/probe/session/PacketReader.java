package org.rdpdoctor.probe.session;

import java.time.Duration;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/** Cuts what comes over a line into packets. */
final class PacketReader {
  /** More than a server sends before Demand Active, auto-detect payloads included. */
  private static final int MAX_READS = 4096;

  private static final int SHOWN_BYTES = 64;

  /** What comes next. */
  sealed interface Heard {
    /** The user data of an X.224 Data TPDU. */
    record Data(Bytes userData) implements Heard {}

    /** The peer ended the line or fell silent. */
    record Gone(Received how) implements Heard {}

    record Unreadable(String problem, Bytes firstBytes) implements Heard {}
  }

  private final Line line;
  private Bytes received = Bytes.EMPTY;

  PacketReader(Line line) {
    this.line = line;
  }

  /** Waits at most {@code limit} for the next packet. */
  Heard next(Duration limit) throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    for (int reads = 0; reads < MAX_READS; reads++) {
      Reader reader = new Reader(received);
      try {
        if (!received.isEmpty()) {
          Tpkt packet = Tpkt.decode(reader);
          received = reader.rest();
          return understand(packet);
        }
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          return unreadable(problem, received);
        }
      }
      Received next = line.receive(deadline.left());
      if (!(next instanceof Received.Data(Bytes bytes))) {
        return received.isEmpty() || next instanceof Received.Silent
            ? new Heard.Gone(next)
            : new Heard.Unreadable("the packet was cut short", received.first(SHOWN_BYTES));
      }
      received = received.append(bytes);
    }
    return new Heard.Unreadable("the packet came in too many pieces", received.first(SHOWN_BYTES));
  }

  private static Heard understand(Tpkt packet) {
    try {
      return switch (X224Tpdu.decode(new Reader(packet.payload()))) {
        case X224Tpdu.DataTpdu data -> new Heard.Data(data.userData());
        case X224Tpdu.DisconnectRequest refusal ->
            new Heard.Unreadable(
                "X.224 Disconnect Request with reason %d".formatted(refusal.reason()),
                packet.payload().first(SHOWN_BYTES));
        case X224Tpdu.ConnectionRequest _, X224Tpdu.ConnectionConfirm _ ->
            new Heard.Unreadable(
                "X.224 connection TPDU instead of data", packet.payload().first(SHOWN_BYTES));
      };
    } catch (DecodeException problem) {
      return unreadable(problem, packet.payload());
    }
  }

  private static Heard unreadable(DecodeException problem, Bytes bytes) {
    return new Heard.Unreadable(String.valueOf(problem.getMessage()), bytes.first(SHOWN_BYTES));
  }
}
