package org.rdpdoctor.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs the program in this process and keeps what it prints. */
final class TestingConsole {
  /**
   * What a run came to.
   *
   * @param errorLines the lines on standard error
   */
  record Outcome(int exitCode, String out, List<String> errorLines) {}

  private InputStream in = InputStream.nullInputStream();
  private Map<String, String> environment = Map.of();

  TestingConsole in(byte[] input) {
    in = new ByteArrayInputStream(input);
    return this;
  }

  TestingConsole in(String input) {
    return in(input.getBytes(StandardCharsets.UTF_8));
  }

  TestingConsole environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  static Outcome of(String... arguments) {
    return new TestingConsole().run(arguments);
  }

  Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            in,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            false,
            false,
            false);
    int exitCode = new Application(console).run(arguments);
    return new Outcome(
        exitCode,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
