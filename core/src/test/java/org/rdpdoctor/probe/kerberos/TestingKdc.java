package org.rdpdoctor.probe.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real MIT KDC on loopback (interop/kdc.sh), with a realm of its own. */
public final class TestingKdc implements AutoCloseable {
  public static final String REALM = "LAB.EXAMPLE";
  public static final String PASSWORD = "Passw0rd";

  private static final int LIMIT_SECONDS = 60;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix;
  private final Path directory;
  private final int port;

  private TestingKdc(String prefix, Path directory, int port) {
    this.prefix = prefix;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one, or skips the test aloud where there is none; under CI=true it fails instead. */
  public static TestingKdc start(String... settings) {
    if (!Files.isExecutable(Path.of("/usr/sbin/krb5kdc"))) {
      String message = "tests on a real KDC cannot run here: the package krb5-kdc is missing";
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      abort(message);
    }
    int port = freePort();
    String prefix =
        "k"
            + Long.toString(ProcessHandle.current().pid() % 46656, 36)
            + "x"
            + Integer.toString(COUNT.incrementAndGet(), 36);
    List<String> arguments = new ArrayList<>(List.of("start", "port=" + port));
    arguments.addAll(List.of(settings));
    String said = run(prefix, arguments).strip();
    return new TestingKdc(prefix, Path.of(said.substring(0, said.lastIndexOf(' '))), port);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String prefix, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(script("kdc.sh").toString()));
    command.addAll(arguments);
    return run(command, "INTEROP_PREFIX", prefix);
  }

  private static String run(List<String> command, String variable, String value) {
    try {
      Path out = Files.createTempFile("kdc", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put(variable, value);
      Process process = builder.start();
      process.getOutputStream().write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(out);
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

  /** A script of the folder interop. */
  public static Path script(String name) {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop").resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no interop/" + name + " above " + here));
  }

  public KdcLocation location() {
    return new KdcLocation("127.0.0.1", port);
  }

  /** Keys of TERMSRV/localhost and TERMSRV/rdphost.lab.example. */
  public Path keytab() {
    return directory.resolve("service.keytab");
  }

  public Path configuration() {
    return directory.resolve("krb5.conf");
  }

  /** A ticket cache filled by MIT's own kinit. */
  public Path cacheOf(String user) {
    Path cache = directory.resolve("cache-" + user);
    run(List.of("kinit", "-c", cache.toString(), user), "KRB5_CONFIG", configuration().toString());
    return cache;
  }

  @Override
  public void close() {
    run(prefix, List.of("stop"));
  }
}
