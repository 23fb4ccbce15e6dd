package org.rdpdoctor.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentSocketTest {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** More than a socket takes while nobody reads. */
  private static final int LARGE = 8 * 1024 * 1024;

  private static final int LENGTH_BYTES = 4;

  private Path folder;
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    folder = Files.createTempDirectory("agent");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    Files.deleteIfExists(folder.resolve("socket"));
    Files.delete(folder);
  }

  private static Buffer request(int size) {
    ByteArrayBuffer request = new ByteArrayBuffer(LENGTH_BYTES + size);
    request.putInt(0); // the length, which is filled in
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 1);
    request.putRawBytes(content);
    return request;
  }

  @Test
  void waitsWithoutWorkForAnAgentThatDoesNotRead() throws IOException {
    try (AgentSocket agent = AgentSocket.open(folder.resolve("socket"), ANSWER);
        SocketChannel _ = server.accept()) {
      Buffer request = request(LARGE);
      var threads = ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadCpuTime();
      assertThatThrownBy(() -> agent.request(request))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("the agent does not answer");
      assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
          .isLessThan(ANSWER.dividedBy(2));
    }
  }

  @Test
  void anAgentThatReadsSlowlyIsAnsweredTo() throws IOException, InterruptedException {
    try (AgentSocket agent = AgentSocket.open(folder.resolve("socket"), Duration.ofMinutes(1));
        SocketChannel peer = server.accept()) {
      Thread slow = Thread.ofPlatform().start(() -> answer(peer));
      Buffer answer = agent.request(request(LARGE));
      assertThat(answer.available()).isEqualTo(1);
      assertThat(answer.getByte()).isEqualTo((byte) 6);
      slow.join();
    }
  }

  private static void answer(SocketChannel peer) {
    try {
      ByteBuffer all = ByteBuffer.allocate(LENGTH_BYTES + LARGE);
      while (all.hasRemaining() && peer.read(all) >= 0) {
        // the rest
      }
      peer.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 6}));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws IOException {
    try (AgentSocket agent = AgentSocket.open(folder.resolve("socket"), Duration.ofMinutes(1));
        SocketChannel _ = server.accept()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> agent.request(request(1))).isInstanceOf(IOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
