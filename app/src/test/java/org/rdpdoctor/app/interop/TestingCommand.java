package org.rdpdoctor.app.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end. */
final class TestingCommand {
  private static final int TIMED_OUT = 124;

  private TestingCommand() {}

  /**
   * What a program left.
   *
   * @param exit its exit code; 124 when it was ended because it took too long
   */
  record Ended(int exit, String out, String err, Duration took) {
    boolean well() {
      return exit == 0;
    }

    /** Its last words, for a failed assertion. */
    String lastWords() {
      String words = err.isBlank() ? out : err;
      return words.substring(Math.max(0, words.length() - 2000)).strip();
    }
  }

  static Ended run(Duration limit, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    // Files and not pipes: a server that a script leaves behind would hold a pipe open.
    Path out = Files.createTempFile("interop", ".out");
    Path err = Files.createTempFile("interop", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      long began = System.nanoTime();
      Process process = builder.start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Ended(
          ended ? process.exitValue() : TIMED_OUT,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8),
          Duration.ofNanos(System.nanoTime() - began));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }
}
