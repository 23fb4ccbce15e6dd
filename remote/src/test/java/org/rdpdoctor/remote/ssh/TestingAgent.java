package org.rdpdoctor.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own agent with one key. */
record TestingAgent(Path socket, Process process) implements AutoCloseable {
  private static final int LIMIT_SECONDS = 30;

  static TestingAgent start(Path identity) throws IOException, InterruptedException {
    Path socket = Files.createTempDirectory("agent").resolve("socket");
    Process process =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int i = 0; i < LIMIT_SECONDS * 10 && !Files.exists(socket); i++) {
      Thread.sleep(100);
    }
    ProcessBuilder add = new ProcessBuilder("ssh-add", identity.toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process adding =
        add.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(adding.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(adding.exitValue()).as("ssh-add").isZero();
    return new TestingAgent(socket, process);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
