package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The user's agent of keys, on its Unix socket (draft-ietf-sshm-ssh-agent): a message is four bytes
 * of length and its content. The agent is never forwarded.
 */
final class AgentSocket extends AbstractAgentProxy {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MAX_MESSAGE = 256 * 1024;
  private static final int LENGTH = 4;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Duration answer;

  private AgentSocket(SocketChannel channel, Selector selector, SelectionKey key, Duration answer) {
    super(null);
    this.channel = channel;
    this.selector = selector;
    this.key = key;
    this.answer = answer;
  }

  static AgentSocket open(Path socket) throws IOException {
    return open(socket, ANSWER);
  }

  /**
   * Connects.
   *
   * @param answer limit for one question and its answer
   */
  static AgentSocket open(Path socket, Duration answer) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try {
      Selector selector = Selector.open();
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      return new AgentSocket(channel, selector, key, answer);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  protected synchronized Buffer request(Buffer request) throws IOException {
    ByteBuffer message = ByteBuffer.wrap(prepare(request).getCompactData());
    long until = System.nanoTime() + answer.toNanos();
    channel.write(message);
    while (message.hasRemaining()) {
      await(SelectionKey.OP_WRITE, until);
      channel.write(message);
    }
    int length = read(LENGTH, until).getInt(0);
    if (length < 1 || length > MAX_MESSAGE) {
      throw new IOException("the agent's answer has %d bytes".formatted(length));
    }
    return new ByteArrayBuffer(read(length, until).array());
  }

  private ByteBuffer read(int count, long untilNanos) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      await(SelectionKey.OP_READ, untilNanos);
      if (channel.read(bytes) < 0) {
        throw new IOException("the agent ended");
      }
    }
    return bytes;
  }

  /** Until it may be possible, or somebody interrupts. */
  private void await(int operation, long untilNanos) throws IOException {
    long left = Duration.ofNanos(untilNanos - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("the agent does not answer");
    }
    key.interestOps(operation);
    selector.select(left);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("nobody waits for the agent any more");
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
    super.close();
  }

  /** Connects anew for each sign-in. */
  static SshAgentFactory factory(Path socket) {
    return new SshAgentFactory() {
      @Override
      public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
      }

      @Override
      public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
        return AgentSocket.open(socket);
      }

      @Override
      public SshAgentServer createServer(ConnectionService service) throws IOException {
        throw new IOException("the agent is not forwarded");
      }
    };
  }
}
