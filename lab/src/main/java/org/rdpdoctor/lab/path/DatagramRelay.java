package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.lab.path.Hindrance.NoUdp;
import org.rdpdoctor.lab.path.Hindrance.Slow;

/** Passes datagrams on in both directions, or drops them. */
final class DatagramRelay implements AutoCloseable {
  private static final int MAX_DATAGRAM_BYTES = 65_535;
  private static final int MOST_CLIENTS = 64;

  private final DatagramSocket port;
  private final Hindrance hindrance;
  private final InetSocketAddress server;
  private final Map<SocketAddress, DatagramSocket> onward = new LinkedHashMap<>();

  private DatagramRelay(DatagramSocket port, Hindrance hindrance, InetSocketAddress server) {
    this.port = port;
    this.hindrance = hindrance;
    this.server = server;
  }

  /**
   * Opens the port, unless it is to be closed.
   *
   * @throws IOException when it is taken
   */
  static Optional<DatagramRelay> beside(
      Door door, Hindrance hindrance, InetSocketAddress server, boolean udp) throws IOException {
    boolean dropped = hindrance instanceof NoUdp(boolean tells) && !tells;
    boolean closed = hindrance instanceof NoUdp(boolean tells) && tells;
    if (closed || !(udp || dropped)) {
      return Optional.empty();
    }
    DatagramSocket port = new DatagramSocket(new InetSocketAddress(door.address(), door.port()));
    return Optional.of(new DatagramRelay(port, hindrance, server));
  }

  /** Until it is closed. */
  void relayAll() {
    byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
    try {
      while (!port.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        port.receive(packet);
        if (!(hindrance instanceof NoUdp)) {
          pause();
          pass(packet);
        }
      }
    } catch (IOException closed) {
      // close() was called
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    if (hindrance instanceof Slow slow) {
      Thread.sleep(slow.delay());
    }
  }

  private void pass(DatagramPacket packet) throws IOException {
    SocketAddress client = packet.getSocketAddress();
    Optional<DatagramSocket> way = wayOf(client);
    if (way.isPresent()) {
      way.get().send(new DatagramPacket(packet.getData(), packet.getLength(), server));
    }
  }

  /** Each client has a port of its own towards the server; those that are too many have none. */
  private synchronized Optional<DatagramSocket> wayOf(SocketAddress client) throws IOException {
    Optional<DatagramSocket> known = Optional.ofNullable(onward.get(client));
    if (known.isPresent() || port.isClosed() || onward.size() == MOST_CLIENTS) {
      return known;
    }
    DatagramSocket made = new DatagramSocket();
    onward.put(client, made);
    Thread.ofVirtual().name("lab-udp").start(() -> answerAll(made, client));
    return Optional.of(made);
  }

  private void answerAll(DatagramSocket from, SocketAddress client) {
    byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
    try {
      while (!from.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        from.receive(packet);
        pause();
        port.send(new DatagramPacket(buffer, packet.getLength(), client));
      }
    } catch (IOException closed) {
      // close() was called
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    port.close();
    onward.values().forEach(DatagramSocket::close);
  }
}
