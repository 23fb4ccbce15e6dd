package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class KernelSocketTest {
  private static final int PIECES = 20;

  /** As the kernel lets connections to several hosts have one port of ours. */
  private static Socket connected(int port, ServerSocket server) throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.connect(server.getLocalSocketAddress(), 5000);
    return socket;
  }

  private static int segmentsSent(Socket socket) {
    return KernelSocket.connected(
            socket.getLocalPort(), (InetSocketAddress) socket.getRemoteSocketAddress())
        .flatMap(KernelSocket::counts)
        .orElseThrow()
        .segmentsSent();
  }

  @Test
  void ofTwoWithThePortTheOneThatLeadsThereIsCounted() throws IOException {
    assumeTrue(NativeCalls.ofSystem().isPresent(), "only Linux tells");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback);
        Socket quiet = connected(0, one);
        Socket busy = connected(quiet.getLocalPort(), other);
        Socket _ = one.accept();
        Socket reads = other.accept()) {
      for (int i = 0; i < PIECES; i++) {
        busy.getOutputStream().write(i);
        assertThat(reads.getInputStream().read()).isEqualTo(i);
      }
      assertThat(segmentsSent(busy)).isGreaterThanOrEqualTo(PIECES);
      assertThat(segmentsSent(quiet)).isLessThan(PIECES);
      assertThat(KernelSocket.connected(quiet.getLocalPort(), new InetSocketAddress(loopback, 1)))
          .isEmpty();
    }
  }
}
