package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.wire.Secret;

/** A real Samba server on loopback (interop/samba.sh). */
final class TestingSamba implements AutoCloseable {
  static final String PASSWORD = "Passw0rd!";

  /** Its administrator. */
  static final String ADMINISTRATOR = "root";

  /** An account without rights. */
  static final String ORDINARY = "daemon";

  /** Counts nothing and holds nothing back. */
  static final AttemptBudget FREELY =
      new AttemptBudget() {
        @Override
        public Optional<String> take(String host, AccountName account) {
          return Optional.empty();
        }

        @Override
        public void settle(String host, AccountName account, boolean accepted) {}
      };

  private static final int LIMIT_SECONDS = 60;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix;
  private final Path directory;
  private final int port;

  private TestingSamba(String prefix, Path directory, int port) {
    this.prefix = prefix;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one, or skips the test aloud where there is none; under CI=true it fails instead. */
  static TestingSamba start(String... settings) {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      String message = "tests on a real SMB server cannot run here: " + missing.get();
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      System.err.println(message);
      abort(message);
    }
    int port = freePort();
    String prefix =
        "s"
            + Long.toString(ProcessHandle.current().pid() % 46656, 36)
            + "x"
            + Integer.toString(COUNT.incrementAndGet(), 36);
    List<String> arguments = new ArrayList<>(List.of("start", "port=" + port));
    arguments.addAll(List.of(settings));
    String said = run(prefix, arguments).strip();
    return new TestingSamba(prefix, Path.of(said.substring(0, said.lastIndexOf(' '))), port);
  }

  private static Optional<String> missing() {
    if (!Files.isExecutable(Path.of("/usr/sbin/smbd"))) {
      return Optional.of("the package samba is missing");
    }
    return "root".equals(System.getProperty("user.name"))
        ? Optional.empty()
        : Optional.of("only root can start it");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String prefix, List<String> arguments) {
    return run(prefix, "samba.sh", arguments);
  }

  /** Runs a script of the folder interop. */
  static String run(String prefix, String script, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(script(script).toString()));
    command.addAll(arguments);
    try {
      Path out = Files.createTempFile("samba", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("INTEROP_PREFIX", prefix);
      Process process = builder.start();
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(out, StandardCharsets.UTF_8);
      Files.delete(out);
      assertThat(process.exitValue()).as("%s said %s", command, said).isZero();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path script(String name) {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop").resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no interop/%s above %s".formatted(name, here)));
  }

  /** The folder that is C$. */
  Path drive() {
    return directory.resolve("c");
  }

  /** Way in for an account with the server's only password. */
  HostAccess as(String user) {
    return as(user, PASSWORD);
  }

  HostAccess as(String user, String password) {
    Credentials credentials =
        new Credentials.Password(
            AccountName.parse(user), Secret.of(password.getBytes(StandardCharsets.UTF_8)));
    return HostAccess.to("127.0.0.1", credentials, FREELY)
        .withPort("smb", port)
        .withLimits(
            new HostAccess.Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60)));
  }

  int port() {
    return port;
  }

  /** Ends the use of a share by those who use it. */
  void unshare(String share) {
    String _ = run(prefix, List.of("unshare", share));
  }

  String log() {
    return run(prefix, List.of("log"));
  }

  @Override
  public void close() {
    String _ = run(prefix, List.of("stop"));
  }
}
