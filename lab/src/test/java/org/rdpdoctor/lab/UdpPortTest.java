package org.rdpdoctor.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

class UdpPortTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int ANSWER_MILLIS = 5000;
  private static final int SILENCE_MILLIS = 200;

  private static Bytes ask(FaultServer server, Bytes datagram, int millis) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(LOOPBACK, server.port()));
      socket.setSoTimeout(millis);
      socket.send(new DatagramPacket(datagram.toArray(), datagram.size()));
      DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
      socket.receive(answer);
      return Bytes.of(answer.getData(), 0, answer.getLength());
    }
  }

  private static Bytes syn(int mtu, UdpVersion version) {
    return Syn.request(64, 7, mtu, Optional.of(SynDataEx.of(version))).toBytes();
  }

  private static FaultServer start(String fault) throws IOException {
    return FaultServer.start(Faults.find(fault).orElseThrow(), LOOPBACK, 0);
  }

  @Test
  void windowsOpensWithVersion2() throws IOException, DecodeException {
    try (FaultServer server = start("healthy-windows")) {
      Bytes bytes = ask(server, syn(1232, UdpVersion.VERSION_2), ANSWER_MILLIS);
      Syn answer = (Syn) RdpUdpDatagram.decode(new Reader(bytes));
      assertThat(answer.isAnswer()).isTrue();
      assertThat(answer.oddities()).isEmpty();
      assertThat(answer.sourceAck()).isEqualTo(7);
      assertThat(answer.version()).isEqualTo(UdpVersion.VERSION_2);
      assertThatThrownBy(() -> ask(server, Bytes.of(1, 2), SILENCE_MILLIS))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void theTunnelLosesWhatIsLarge() throws IOException {
    try (FaultServer server = start("udp-large-lost")) {
      assertThat(ask(server, syn(1132, UdpVersion.VERSION_2), ANSWER_MILLIS).size())
          .isEqualTo(1132);
      assertThatThrownBy(() -> ask(server, syn(1232, UdpVersion.VERSION_2), SILENCE_MILLIS))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aTakenPortIsSaid() throws IOException {
    Fault fault = Faults.find("udp-silent").orElseThrow();
    try (FaultServer first = FaultServer.start(fault, LOOPBACK, 0)) {
      assertThatThrownBy(() -> FaultServer.start(fault, LOOPBACK, first.port()))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void closingFreesThePort() throws IOException {
    Fault fault = Faults.find("udp-silent").orElseThrow();
    FaultServer server = FaultServer.start(fault, LOOPBACK, 0);
    int port = server.port();
    server.close();
    assertThat(server.defect()).isEmpty();
    try (DatagramSocket again = new DatagramSocket(port, LOOPBACK)) {
      assertThat(again.getLocalPort()).isEqualTo(port);
    }
  }
}
