package org.rdpdoctor.probe.gateway;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.probe.gateway.PacketPipe.PacketRead;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.KernelCounts;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tsgu.GatewayCode;
import org.rdpdoctor.wire.tsgu.TsguPacket;

/** A connection to the target inside of a channel of a gateway. */
final class TunnelConversation implements Conversation {
  private static final int MAX_PACKETS = 4096;

  private final PacketPipe pipe;
  private final Duration opening;
  private Runnable whenClosed = () -> {};
  private Optional<Received> end = Optional.empty();
  private Bytes putBack = Bytes.EMPTY;

  TunnelConversation(PacketPipe pipe, Duration opening) {
    this.pipe = pipe;
    this.opening = opening;
  }

  /** Runs something once when this is closed. */
  void whenClosed(Runnable action) {
    whenClosed = action;
  }

  @Override
  public int id() {
    return pipe.session().conversation().id();
  }

  @Override
  public void send(String what, Bytes bytes) {
    for (int from = 0; from < bytes.size(); from += TsguPacket.Data.MAX_PAYLOAD) {
      int to = Math.min(bytes.size(), from + TsguPacket.Data.MAX_PAYLOAD);
      pipe.send(what, new TsguPacket.Data(bytes.slice(from, to)));
    }
  }

  @Override
  public Received receive(Duration limit) throws InterruptedException {
    if (!putBack.isEmpty()) {
      Bytes first = putBack;
      putBack = Bytes.EMPTY;
      return new Received.Data(first);
    }
    if (end.isPresent()) {
      return end.get();
    }
    long endNanos = System.nanoTime() + limit.toNanos();
    for (int packets = 0; packets < MAX_PACKETS; packets++) {
      Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
      switch (pipe.receive(left)) {
        case PacketRead.Packet(TsguPacket.Data data) -> {
          if (!data.payload().isEmpty()) {
            return new Received.Data(data.payload());
          }
        }
        case PacketRead.Packet(TsguPacket.CloseChannel _) -> {
          return ended(new Received.Closed());
        }
        case PacketRead.Packet(TsguPacket _) -> {} // a keepalive, or a message for people
        case PacketRead.Ended(Received.Silent silent) -> {
          return silent;
        }
        case PacketRead.Ended(Received how) -> {
          return ended(how);
        }
        case PacketRead.Malformed _ -> {
          return ended(new Received.Closed());
        }
      }
    }
    return ended(new Received.TooMuch());
  }

  @Override
  public void putBack(Bytes bytes) {
    putBack = bytes.append(putBack);
  }

  private Received ended(Received how) {
    end = Optional.of(how);
    return how;
  }

  @Override
  public void noteAlert(int alert) {
    pipe.session().conversation().noteAlert(alert);
  }

  @Override
  public void noteKeyLogLine(String line) {
    pipe.session().conversation().noteKeyLogLine(line);
  }

  @Override
  public void noteCredentials() {
    pipe.session().conversation().noteCredentials();
  }

  @Override
  public Duration connectTook() {
    return opening;
  }

  /** The gateway has it. */
  @Override
  public int localPort() {
    return 0;
  }

  /** Those of the connection to the gateway tell nothing of the one behind it. */
  @Override
  public Optional<KernelCounts> kernelCounts() {
    return Optional.empty();
  }

  @Override
  public void close() {
    if (end.isEmpty()) {
      pipe.send(
          "gateway close channel",
          new TsguPacket.CloseChannel(false, GatewayCode.SUCCESS, Optional.empty()));
    }
    pipe.close();
    Runnable action = whenClosed;
    whenClosed = () -> {};
    action.run();
  }
}
