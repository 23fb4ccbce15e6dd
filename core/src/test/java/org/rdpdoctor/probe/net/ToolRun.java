package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of an external program with a time limit. */
record ToolRun(int exitCode, String output) {
  private static final int LIMIT_SECONDS = 60;

  static ToolRun of(List<String> command) throws IOException, InterruptedException {
    return of(command, "");
  }

  static ToolRun of(List<String> command, String input) throws IOException, InterruptedException {
    Path output = Files.createTempFile("tool", ".txt");
    Path inputFile = Files.createTempFile("tool", ".in");
    try {
      Files.writeString(inputFile, input);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(inputFile.toFile())
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " did not end");
      }
      return new ToolRun(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
      Files.delete(inputFile);
    }
  }
}
