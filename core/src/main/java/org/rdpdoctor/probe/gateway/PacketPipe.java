package org.rdpdoctor.probe.gateway;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.http.HttpChunk;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.tsgu.TsguPacketType;
import org.rdpdoctor.wire.websocket.WebSocketFrame;
import org.rdpdoctor.wire.websocket.WebSocketOpcode;

/**
 * Carries packets to and from a gateway: over a WebSocket, or over two HTTP connections of which
 * one carries chunks to the gateway and the other whatever it sends. Not for two threads at once.
 */
final class PacketPipe implements AutoCloseable {
  private static final int MAX_READS = 4096;
  private static final int SHOWN_BYTES = 64;

  /** Before its first packet the gateway sends some random bytes, section 3.3.5.1 step 4. */
  private static final int MAX_SEED = 256;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** What waiting for a packet gives. */
  sealed interface PacketRead {
    record Packet(TsguPacket packet) implements PacketRead {}

    record Ended(Received how) implements PacketRead {}

    record Malformed(String problem, Bytes firstBytes) implements PacketRead {}
  }

  private final TlsSession incoming;
  private final TlsSession outgoing;
  private final boolean webSocket;
  private final boolean chunked;
  private Bytes unread;
  private Bytes packets = Bytes.EMPTY;
  private boolean seedPassed;
  private boolean closed;

  private PacketPipe(
      TlsSession incoming, TlsSession outgoing, boolean webSocket, boolean chunked, Bytes unread) {
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.webSocket = webSocket;
    this.chunked = chunked;
    this.unread = unread;
    this.seedPassed = webSocket;
  }

  static PacketPipe overWebSocket(HttpLink link) {
    return new PacketPipe(link.session(), link.session(), true, false, link.takeUnread());
  }

  /**
   * Over two connections.
   *
   * @param chunked the gateway sends chunks too
   */
  static PacketPipe overHttp(HttpLink out, HttpLink in, boolean chunked) {
    return new PacketPipe(out.session(), in.session(), false, chunked, out.takeUnread());
  }

  TlsSession session() {
    return incoming;
  }

  void send(String what, TsguPacket packet) {
    Bytes bytes = packet.toBytes();
    outgoing.send(
        what,
        webSocket
            ? new WebSocketFrame(WebSocketOpcode.BINARY, mask(), bytes).toBytes()
            : new HttpChunk(bytes).toBytes());
  }

  private static long mask() {
    return Integer.toUnsignedLong(RANDOM.nextInt());
  }

  PacketRead receive(Duration limit) throws InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    for (int reads = 0; reads < MAX_READS; reads++) {
      try {
        Optional<TsguPacket> packet = nextPacket();
        if (packet.isPresent()) {
          return new PacketRead.Packet(packet.get());
        }
      } catch (DecodeException problem) {
        return new PacketRead.Malformed(
            String.valueOf(problem.getMessage()), packets.append(unread).first(SHOWN_BYTES));
      }
      if (closed) {
        return new PacketRead.Ended(new Received.Closed());
      }
      Received received =
          incoming.receive(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
      if (!(received instanceof Received.Data(Bytes bytes))) {
        return new PacketRead.Ended(received);
      }
      unread = unread.append(bytes);
    }
    return new PacketRead.Ended(new Received.TooMuch());
  }

  private Optional<TsguPacket> nextPacket() throws DecodeException {
    unwrap();
    if (!seedPassed) {
      skipSeed();
    }
    if (!seedPassed || packets.isEmpty()) {
      return Optional.empty();
    }
    Reader reader = new Reader(packets);
    try {
      TsguPacket packet = TsguPacket.decode(reader);
      packets = reader.rest();
      return Optional.of(packet);
    } catch (DecodeException problem) {
      if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
        throw problem;
      }
      return Optional.empty();
    }
  }

  /** Takes packets out of frames and chunks. */
  private void unwrap() throws DecodeException {
    if (!webSocket && !chunked) {
      packets = packets.append(unread);
      unread = Bytes.EMPTY;
      return;
    }
    while (!unread.isEmpty() && !closed) {
      Reader reader = new Reader(unread);
      try {
        Bytes content =
            webSocket ? content(WebSocketFrame.decode(reader)) : HttpChunk.decode(reader).data();
        packets = packets.append(content);
        unread = reader.rest();
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw problem;
        }
        return;
      }
    }
  }

  private Bytes content(WebSocketFrame frame) {
    if (frame.opcode().equals(WebSocketOpcode.CLOSE)) {
      closed = true;
      return Bytes.EMPTY;
    }
    if (frame.opcode().equals(WebSocketOpcode.PING)) {
      outgoing.send(
          "WebSocket pong",
          new WebSocketFrame(WebSocketOpcode.PONG, mask(), frame.payload()).toBytes());
      return Bytes.EMPTY;
    }
    return frame.opcode().equals(WebSocketOpcode.PONG) ? Bytes.EMPTY : frame.payload();
  }

  /** The first packet is always the answer to the handshake. */
  private void skipSeed() throws DecodeException {
    for (int i = 0; i + TsguPacket.HEADER_SIZE <= packets.size(); i++) {
      if (isHandshakeAnswer(i)) {
        packets = packets.slice(i, packets.size());
        seedPassed = true;
        return;
      }
    }
    if (packets.size() > MAX_SEED) {
      throw DecodeException.unexpected("gateway packet", 0, "no answer to the handshake");
    }
  }

  private boolean isHandshakeAnswer(int index) {
    Bytes header = packets.slice(index, index + TsguPacket.HEADER_SIZE);
    boolean type =
        header.at(0) == TsguPacketType.HANDSHAKE_RESPONSE.value()
            && header.at(1) == 0
            && header.at(2) == 0
            && header.at(3) == 0;
    long size = TsguPacket.sizeOf(header).orElse(0L);
    return type && size >= 12 && size <= 32;
  }

  @Override
  public void close() {
    outgoing.close();
    incoming.close();
  }
}
