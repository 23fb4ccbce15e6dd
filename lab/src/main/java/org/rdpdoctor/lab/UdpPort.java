package org.rdpdoctor.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/** The UDP port of a fault server, with the number of its TCP port. */
final class UdpPort implements AutoCloseable {
  private static final int MAX_DATAGRAM_BYTES = 65_535;

  private final DatagramSocket socket;
  private final DatagramBehaviour behaviour;

  private UdpPort(DatagramSocket socket, DatagramBehaviour behaviour) {
    this.socket = socket;
    this.behaviour = behaviour;
  }

  /**
   * Opens the port if the fault has one.
   *
   * @throws IOException when it is taken
   */
  static Optional<UdpPort> beside(ServerSocket listener, Fault fault) throws IOException {
    if (fault.udp().isEmpty()) {
      return Optional.empty();
    }
    DatagramSocket socket =
        new DatagramSocket(
            new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
    return Optional.of(new UdpPort(socket, fault.udp().get().get()));
  }

  /** Answers one datagram after another until the port is closed. */
  void answerAll() throws IOException {
    byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      Optional<Bytes> answer = behaviour.answer(Bytes.of(buffer, 0, packet.getLength()));
      if (answer.isPresent()) {
        byte[] content = answer.get().toArray();
        socket.send(new DatagramPacket(content, content.length, packet.getSocketAddress()));
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
