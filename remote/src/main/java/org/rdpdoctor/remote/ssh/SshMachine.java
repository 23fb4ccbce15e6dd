package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.powershell.BoundedOutput;

/** A machine that was entered by SSH with keys, on which programs run with their streams open. */
public final class SshMachine implements AutoCloseable {
  private static final int MAX_ERRORS = 16 * 1024;
  private static final Duration LOOK = Duration.ofMillis(100);

  private final SshClient client;
  private final ClientSession session;
  private final Duration answer;

  private SshMachine(SshClient client, ClientSession session, Duration answer) {
    this.client = client;
    this.session = session;
    this.answer = answer;
  }

  /** What came of the attempt. */
  public sealed interface Entered {
    /** The caller closes it. */
    record In(SshMachine machine) implements Entered {}

    /** One line for people. */
    record Not(String because) implements Entered {}
  }

  /** As {@link SshOpener} does, with its keys. */
  public static Entered enter(SshOpener opener, Optional<String> user, HostAccess access)
      throws InterruptedException {
    SshOpener asUser = user.map(opener::as).orElse(opener);
    return switch (asUser.enter(access)) {
      case SshOpener.Entered.In(SshClient client, ClientSession session) ->
          new Entered.In(new SshMachine(client, session, access.limits().answer()));
      case SshOpener.Entered.Not(var why) -> new Entered.Not(why.because());
    };
  }

  /** Starts a command by the user's shell there. */
  public Program start(String command) throws IOException {
    ChannelExec exec = session.createExecChannel(command);
    BoundedOutput errors = new BoundedOutput(MAX_ERRORS);
    exec.setErr(errors);
    try {
      exec.open().verify(answer);
    } catch (IOException e) {
      exec.close(true);
      throw new IOException(Complaints.of(e), e);
    }
    return new Program(exec, errors);
  }

  @Override
  public void close() {
    session.close(true);
    client.stop();
  }

  /** A command that runs there. */
  public static final class Program implements AutoCloseable {
    private final ChannelExec exec;
    private final BoundedOutput errors;

    private Program(ChannelExec exec, BoundedOutput errors) {
      this.exec = exec;
      this.errors = errors;
    }

    /** What it prints. */
    public InputStream output() {
      return exec.getInvertedOut();
    }

    /** What it reads; closing it is the end of its input. */
    public OutputStream input() {
      return exec.getInvertedIn();
    }

    /** The beginning of what it complains; text of a stranger. */
    public String errors() {
      return errors.text();
    }

    /** Waits for its end; empty when that did not come in time or was not told. */
    public Optional<Integer> exitCode(Duration limit) throws InterruptedException {
      long until = System.nanoTime() + limit.toNanos();
      while (!exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LOOK)
          .contains(ClientChannelEvent.CLOSED)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() - until >= 0) {
          return Optional.empty();
        }
      }
      return Optional.ofNullable(exec.getExitStatus());
    }

    @Override
    public void close() {
      exec.close(true);
    }
  }
}
