package org.rdpdoctor.lab.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class PeerWindowTest {
  private static final int SMALL_BYTES = 1024;

  private static int window(int receiveBufferBytes) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket()) {
      if (receiveBufferBytes > 0) {
        client.setReceiveBufferSize(receiveBufferBytes);
      }
      client.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
      try (Socket accepted = listener.accept()) {
        return PeerWindow.of(accepted).orElseThrow();
      }
    }
  }

  @Test
  void aSmallBufferIsASmallWindow() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    assertThat(window(SMALL_BYTES)).isLessThan(1160);
    assertThat(window(0)).isGreaterThan(10_000);
  }
}
