package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as the launcher starts it. Its output goes to files. */
final class TestingProcess implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** What a process printed and how it ended. */
  record Outcome(int exitCode, String out, String err) {}

  private final Process process;
  private final Path out;
  private final Path err;

  private TestingProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param directory where the process runs and its output is kept
   * @param heap such as 64m
   */
  static TestingProcess start(Path directory, String heap, String... arguments) throws IOException {
    return start(directory, heap, List.of(), arguments);
  }

  /** The same with further options of the Java machine. */
  static TestingProcess start(
      Path directory, String heap, List<String> options, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new TestingProcess(process, out, err);
  }

  static Outcome run(Path directory, String heap, String... arguments)
      throws IOException, InterruptedException {
    try (TestingProcess process = start(directory, heap, arguments)) {
      return process.end();
    }
  }

  /** Waits until the standard output holds the text. */
  String awaitOutput(String text) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(end)) {
      String soFar = Files.readString(out);
      if (soFar.contains(text)) {
        return soFar;
      }
      Thread.sleep(Duration.ofMillis(20));
    }
    throw new IllegalStateException("never printed: " + text);
  }

  /** What Ctrl+C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  Outcome end() throws IOException, InterruptedException {
    if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("does not end");
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
