package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.powershell.PowerShellPort;
import org.rdpdoctor.remote.powershell.HostScript;

/**
 * A server of Apache MINA on loopback that takes a password: OpenSSH asks the system for passwords,
 * and tests make no accounts there. Whatever is run is the lab's PowerShell.
 */
final class PasswordServer implements AutoCloseable {
  static final String ACCOUNT = "LAB\\lab";
  static final String PASSWORD = "Summ3r-lab!";

  private final SshServer server;
  private final FaultServer powerShell;
  private final AtomicInteger attempts = new AtomicInteger();

  private PasswordServer(SshServer server, FaultServer powerShell) {
    this.server = server;
    this.powerShell = powerShell;
  }

  /**
   * @param methods how it asks
   */
  static PasswordServer start(PowerShellEndpoint.Machine machine, List<UserAuthFactory> methods)
      throws IOException {
    PowerShellEndpoint endpoint = new PowerShellEndpoint(HostScript.library(), machine);
    FaultServer powerShell =
        FaultServer.start(
            Fault.withoutCase(
                "powershell",
                "",
                () -> new PowerShellPort(endpoint, PowerShellPort.Manner.ORDERLY)),
            InetAddress.getLoopbackAddress(),
            0);
    SshServer server = SshServer.setUpDefaultServer();
    PasswordServer started = new PasswordServer(server, powerShell);
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(key()));
    server.setUserAuthFactories(methods);
    server.setPasswordAuthenticator((user, password, _) -> {
      started.attempts.incrementAndGet();
      return user.equals(ACCOUNT) && password.equals(PASSWORD);
    });
    server.setCommandFactory((_, line) -> new Shell(line, powerShell.port()));
    server.start();
    return started;
  }

  private static java.security.KeyPair key() {
    try {
      java.security.KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  int port() {
    return server.getPort();
  }

  int attempts() {
    return attempts.get();
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    powerShell.close();
  }

  /** Sends the command and its input to the lab's PowerShell, as interop/sshd.sh has it done. */
  private static final class Shell implements Command {
    private final String line;
    private final int port;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private ExitCallback exit = (_, _, _) -> {};

    Shell(String line, int port) {
      this.line = line;
      this.port = port;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual().start(this::run);
    }

    private void run() {
      int code = 0;
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String arguments = line.substring(line.indexOf(' ') + 1);
        socket.getOutputStream().write((arguments + "\n").getBytes(StandardCharsets.UTF_8));
        in.transferTo(socket.getOutputStream());
        socket.shutdownOutput();
        socket.getInputStream().transferTo(out);
        out.flush();
      } catch (IOException _) {
        code = 1;
      }
      exit.onExit(code, "", false);
    }

    @Override
    public void setInputStream(InputStream value) {
      in = value;
    }

    @Override
    public void setOutputStream(OutputStream value) {
      out = value;
    }

    @Override
    public void setErrorStream(OutputStream value) {
      // nothing is written there
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void destroy(ChannelSession channel) {
      // the thread ends with its streams
    }
  }
}
