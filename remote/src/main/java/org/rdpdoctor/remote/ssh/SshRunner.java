package org.rdpdoctor.remote.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.rdpdoctor.remote.powershell.BoundedOutput;
import org.rdpdoctor.remote.powershell.HostScript;
import org.rdpdoctor.remote.powershell.ScriptOutcome;
import org.rdpdoctor.remote.powershell.ScriptRunner;

/** Runs scripts over a session of SSH: PowerShell by exec, the script by its standard input. */
final class SshRunner implements ScriptRunner {
  /** How often is looked whether somebody interrupts us or the peer floods us. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final int NO_EXIT_CODE = -1;

  private final SshClient client;
  private final ClientSession session;
  private final Duration answer;

  SshRunner(SshClient client, ClientSession session, Duration answer) {
    this.client = client;
    this.session = session;
    this.answer = answer;
  }

  @Override
  public ScriptOutcome run(String script, Duration limit) throws InterruptedException {
    if (!session.isOpen()) {
      return new ScriptOutcome.NotRun("the SSH connection is gone");
    }
    BoundedOutput output = new BoundedOutput(MAX_OUTPUT);
    BoundedOutput errors = new BoundedOutput(MAX_ERRORS);
    boolean opened = false;
    try (ChannelExec exec = session.createExecChannel(HostScript.command())) {
      exec.setIn(new ByteArrayInputStream(script.getBytes(StandardCharsets.US_ASCII)));
      exec.setOut(output);
      exec.setErr(errors);
      exec.open().verify(answer);
      opened = true;
      return ended(exec, output, errors, limit);
    } catch (IOException e) {
      String because = Complaints.of(e);
      return opened
          ? new ScriptOutcome.Lost("the SSH connection broke: " + because)
          : new ScriptOutcome.NotRun("SSH starts no program there: " + because);
    }
  }

  private ScriptOutcome ended(
      ChannelExec exec, BoundedOutput output, BoundedOutput errors, Duration limit)
      throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (!exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LOOK)
        .contains(ClientChannelEvent.CLOSED)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (output.exceeded()) {
        return new ScriptOutcome.Lost(
            "the output is longer than %d characters".formatted(MAX_OUTPUT));
      }
      if (System.nanoTime() - until >= 0) {
        return new ScriptOutcome.Lost(
            "no end of the script within %d seconds".formatted(limit.toSeconds()));
      }
    }
    Integer code = exec.getExitStatus();
    if (code == null && !output.text().contains("rdpdoctor end")) {
      return new ScriptOutcome.Lost("the SSH connection broke while the script ran");
    }
    return new ScriptOutcome.Ran(output.text(), errors.text(), code == null ? NO_EXIT_CODE : code);
  }

  @Override
  public void close() {
    session.close(true);
    client.stop();
  }
}
