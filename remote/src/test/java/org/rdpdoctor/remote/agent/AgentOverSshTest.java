package org.rdpdoctor.remote.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to the shell of another machine, said to one here. */
class AgentOverSshTest {
  private static final long LIMIT_SECONDS = 30;

  @TempDir private Path directory;

  /** With a Java that only says that it was called. */
  private int shell(String line) throws IOException, InterruptedException {
    Path java = directory.resolve("java");
    if (!Files.exists(java)) {
      Files.writeString(java, "#!/bin/sh\necho \"$@\" >called\nexit 3\n");
      Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(directory.toFile());
    builder.environment().merge("PATH", directory.toString(), (old, own) -> own + ":" + old);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Whoever asked may be gone by then. */
  @Test
  void aCopyRemovesItself() throws IOException, InterruptedException {
    Path folder = Files.createDirectory(directory.resolve("copy"));
    Files.writeString(folder.resolve("rdpdoctor.jar"), "a program");

    assertThat(shell(AgentOverSsh.onceFrom(folder.toString()))).isZero();
    assertThat(Files.readString(directory.resolve("called")).strip())
        .isEqualTo("-jar %s/rdpdoctor.jar agent --stdio".formatted(folder));
    assertThat(folder).doesNotExist();
    assertThat(shell(AgentOverSsh.removal(folder.toString()))).as("once more").isZero();
  }

  @Test
  void nothingElseIsRemoved() throws IOException, InterruptedException {
    Path folder = Files.createDirectory(directory.resolve("copy"));
    Path other = Files.writeString(folder.resolve("other"), "of somebody");

    assertThat(shell(AgentOverSsh.removal(folder.toString()))).as("left there").isNotZero();
    assertThat(other).exists();
  }
}
