package org.rdpdoctor.remote.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rdpdoctor.remote.powershell.BoundedOutput;
import org.rdpdoctor.remote.powershell.ScriptOutcome;
import org.rdpdoctor.remote.powershell.ScriptRunner;

/** Starts PowerShell here, with our own rights; the script goes by its standard input. */
final class LocalRunner implements ScriptRunner {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int CHUNK = 8192;

  private final List<String> command;

  LocalRunner(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public ScriptOutcome run(String script, Duration limit) throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      return new ScriptOutcome.NotRun("%s cannot be started here".formatted(command.getFirst()));
    }
    try {
      return ended(process, script, limit);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static ScriptOutcome ended(Process process, String script, Duration limit)
      throws InterruptedException {
    BoundedOutput output = new BoundedOutput(MAX_OUTPUT);
    BoundedOutput errors = new BoundedOutput(MAX_ERRORS);
    Thread reader = copier(process.getInputStream(), output);
    Thread complaints = copier(process.getErrorStream(), errors);
    Thread.ofVirtual().start(() -> write(process.getOutputStream(), script));
    long until = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (output.exceeded()) {
        return new ScriptOutcome.Lost(
            "the output is longer than %d characters".formatted(MAX_OUTPUT));
      }
      if (System.nanoTime() - until >= 0) {
        return new ScriptOutcome.Lost(
            "no end of the script within %d seconds".formatted(limit.toSeconds()));
      }
    }
    // A program that it left behind may hold the pipes open.
    boolean read = reader.join(Duration.ofSeconds(5)) && complaints.join(Duration.ofSeconds(5));
    return read
        ? new ScriptOutcome.Ran(output.text(), errors.text(), process.exitValue())
        : new ScriptOutcome.Lost("PowerShell ended, but not its output");
  }

  private static Thread copier(InputStream from, BoundedOutput to) {
    return Thread.ofVirtual()
        .start(() -> {
          byte[] chunk = new byte[CHUNK];
          try {
            for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
              to.write(chunk, 0, count);
            }
          } catch (IOException _) {
            // the process has ended
          }
        });
  }

  private static void write(OutputStream to, String script) {
    try (to) {
      to.write(script.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // it ended without reading; its exit code and output say why
    }
  }

  @Override
  public void close() {
    // each run ends its own process
  }
}
