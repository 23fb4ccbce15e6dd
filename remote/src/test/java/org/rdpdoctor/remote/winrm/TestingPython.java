package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Python with the WinRM software of others (interop/python-peers.sh). */
final class TestingPython {
  private static final int LIMIT_SECONDS = 90;

  private final String python;

  private TestingPython(String python) {
    this.python = python;
  }

  /**
   * Finds it; skips the test aloud where it is missing. Under CI=true it is fetched, and the test
   * fails without it.
   */
  static TestingPython find() throws IOException, InterruptedException {
    boolean needed = "true".equals(System.getenv("CI"));
    List<String> command = new ArrayList<>(List.of(script("python-peers.sh").toString()));
    if (!needed) {
      command.add("--check");
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    assertThat(exit == 0 || !needed).as(said).isTrue();
    assumeTrue(exit == 0, "skipped: " + said.strip());
    return new TestingPython(said.strip());
  }

  /** A file of the folder interop. */
  static Path script(String name) {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop").resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no interop/" + name + " above " + here));
  }

  /** Runs a script to its end and gives what it printed. */
  String run(String name, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = start(name, environment, arguments);
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }

  /** A script that prints a port and then serves it until it is closed. */
  Served serve(String name, Map<String, String> environment) throws IOException {
    Process process = start(name, environment, List.of());
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String port = String.valueOf(out.readLine());
    assertThat(port).matches("[0-9]+");
    return new Served(process, Integer.parseInt(port));
  }

  record Served(Process process, int port) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      process.destroy();
    }
  }

  private Process start(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(python, script(name).toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
