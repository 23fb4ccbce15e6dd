package org.rdpdoctor.lab.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of others that are run on this machine. */
final class TestingTool {
  static final Path IMPACKET = Path.of("/usr/share/doc/python3-impacket/examples");

  private static final int LIMIT_SECONDS = 60;

  private TestingTool() {}

  /**
   * What a program left.
   *
   * @param said its output and its errors
   */
  record Ended(int exit, String said) {}

  /** Skips the test aloud where they are missing; under CI=true it fails instead. */
  static void need(String... files) {
    List<String> missing =
        Stream.of(files).filter(file -> !Files.isReadable(Path.of(file))).toList();
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!missing.isEmpty() || !root) {
      String message =
          "tests of the lab's SMB server with independent clients cannot run here: "
              + (root ? "missing are " + missing : "only root can");
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      System.err.println(message);
      abort(message);
    }
  }

  static Ended run(List<String> command) throws IOException, InterruptedException {
    Path said = Files.createTempFile("tool", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new IOException("%s did not end: %s".formatted(command, Files.readString(said)));
      }
      String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
      return new Ended(process.exitValue(), text);
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /** The same for a client that knows port 445 alone. */
  static Ended runOn445(int port, List<String> command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>();
    whole.add(interop().resolve("on-port-445.py").toString());
    whole.add(Integer.toString(port));
    whole.addAll(command);
    return run(whole);
  }

  private static Path interop() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop"))
        .filter(each -> Files.exists(each.resolve("on-port-445.py")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no folder interop above " + here));
  }
}
