package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.Bytes;

class HttpLinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** What a server does after it has got something. */
  @FunctionalInterface
  private interface Answering {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private static HttpLink.Answer post(Answering answering, int requests)
      throws IOException, LinkBroken, InterruptedException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = listener.accept()) {
                  socket.getInputStream().read(new byte[4096]);
                  answering.answer(socket.getOutputStream());
                } catch (IOException | InterruptedException _) {
                  // the client has gone
                }
              });
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      try (HttpLink link = new HttpLink(socket, "localhost")) {
        HttpLink.Answer answer = link.post("/wsman", List.of(), Bytes.of(1), LIMIT);
        for (int i = 1; i < requests; i++) {
          answer = link.post("/wsman", List.of(), Bytes.of(1), LIMIT);
        }
        return answer;
      } finally {
        server.interrupt();
      }
    }
  }

  private static Answering text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void bodiesInChunksAreJoined() throws Exception {
    HttpLink.Answer answer =
        post(
            text(
                "HTTP/1.1 100 Continue\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
            1);
    assertThat(answer.body()).isEqualTo(Bytes.of('a', 'b', 'c', 'd', 'e'));
  }

  @Test
  void dripsAreNotWaitedForWithoutEnd() {
    long began = System.nanoTime();
    assertThatThrownBy(
            () ->
                post(
                    out -> {
                      out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".getBytes("UTF-8"));
                      for (int i = 0; i < 100; i++) {
                        out.write(1);
                        out.flush();
                        Thread.sleep(100);
                      }
                    },
                    1))
        .isInstanceOf(LinkBroken.class)
        .hasMessage("no answer within 2 seconds");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.5\\r\\n\\r\\n | the answer is none of HTTP",
        "GET / HTTP/1.1\\r\\n\\r\\n | something else than an HTTP answer",
        "HTTP/1.1 200 OK\\r\\nContent-Length: 999999999\\r\\n\\r\\n | 999999999 bytes was announced",
        "HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nabc | the host ended the connection",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n | none of HTTP",
      })
  void whatIsNoAnswerBreaksTheLink(String sent, String message) {
    String bytes = sent.replace("\\r", "\r").replace("\\n", "\n");
    assertThatThrownBy(() -> post(text(bytes), 1))
        .isInstanceOf(LinkBroken.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLinkThatTheHostEndsIsNotUsedAgain() {
    assertThatThrownBy(
            () ->
                post(
                    text("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), 2))
        .isInstanceOf(LinkBroken.class);
  }
}
