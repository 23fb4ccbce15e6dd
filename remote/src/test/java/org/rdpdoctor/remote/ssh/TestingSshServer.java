package org.rdpdoctor.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.wire.Secret;

/** A real OpenSSH server on loopback (interop/sshd.sh). */
final class TestingSshServer implements AutoCloseable {
  private static final int LIMIT_SECONDS = 60;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final Path directory;
  private final int port;

  private TestingSshServer(String name, Path directory, int port) {
    this.name = name;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts one, or skips the test aloud where there is none; under CI=true it fails instead.
   *
   * @param powerShell the port of the lab's PowerShell, where the machine has one
   */
  static TestingSshServer start(Optional<Integer> powerShell)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/sbin/sshd"))) {
      String message = "tests on a real OpenSSH server cannot run here: openssh-server is missing";
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      abort(message);
    }
    String name = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    int port = freePort();
    List<String> arguments = new ArrayList<>(List.of("start", name, Integer.toString(port)));
    powerShell.map(each -> Integer.toString(each)).ifPresent(arguments::add);
    return new TestingSshServer(name, Path.of(run(arguments).strip()), port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script().toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile("sshd", ".out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    Files.delete(out);
    assertThat(process.exitValue()).as("%s said %s", command, said).isZero();
    return said;
  }

  private static Path script() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop").resolve("sshd.sh"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no interop/sshd.sh above " + here));
  }

  Path file(String of) {
    return directory.resolve(of);
  }

  /** What the server wrote down. */
  String log() throws IOException, InterruptedException {
    return run(List.of("log", name));
  }

  /** With keys. */
  HostAccess access() {
    return access(file("known_hosts"), Optional.empty(), AttemptBudget.NO_ATTEMPTS, false);
  }

  HostAccess access(
      Path knownHosts, Optional<String> password, AttemptBudget budget, boolean insecure) {
    return new HostAccess(
        "127.0.0.1",
        Map.of(SshOpener.NAME, port),
        password.map(each ->
            new Credentials.Password(
                AccountName.parse(System.getProperty("user.name")),
                Secret.of(each.getBytes(java.nio.charset.StandardCharsets.UTF_8)))),
        budget,
        Optional.empty(),
        insecure,
        Optional.empty(),
        Optional.of(knownHosts),
        Optional.empty(),
        HostAccess.Limits.DEFAULT);
  }

  /** Ends the server and all its connections. */
  @Override
  public void close() {
    try {
      assertThat(run(List.of("stop", name))).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
