package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import org.rdpdoctor.app.interop.TestingNetwork.Place;

/**
 * A real xrdp server behind a box that resets every TLS hello which it forwards: the client's place
 * is behind the box, and a real OpenSSH server stands before it.
 */
final class TwoPlacesTest {
  private static final String FAULT = "rst-after-ch";
  private static final String PREFIX = TestingNetwork.ofThisProcess("v");
  private static final String ROUTER = "10.77.1.1";
  private static final String PORT = "2222";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir static Path folder;

  private static final TestingNetwork NETWORK = new TestingNetwork(PREFIX);
  private static boolean up;

  @BeforeAll
  static void needsTools() throws IOException, InterruptedException {
    boolean found =
        TestingNetwork.missing().isEmpty() && Files.isExecutable(Path.of("/usr/sbin/sshd"));
    assertThat(found || !"true".equals(System.getenv("CI"))).as("needed where CI=true").isTrue();
    assumeTrue(found, "skipped for lack of: the packages of the interop tests");
    up = true;
  }

  @AfterAll
  static void down() throws IOException, InterruptedException {
    if (up) {
      sshd("stop", "jump");
      NETWORK.down();
    }
  }

  private static Ended sshd(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                PREFIX + "-mid",
                TestingNetwork.scripts().resolve("sshd.sh").toString()));
    command.addAll(List.of(arguments));
    return TestingCommand.run(
        LIMIT, Map.of("INTEROP_PREFIX", PREFIX, "SSHD_ADDRESS", ROUTER), command);
  }

  /** With the key of the server's user, who is looked for in a home of our own. */
  private static Ended from(Place place, Product product, Path home, String places, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("diagnose", place.target(), "--from", places));
    arguments.addAll(List.of(more));
    return TestingCommand.run(
        LIMIT,
        Map.of("JAVA_TOOL_OPTIONS", "-Duser.home=" + home),
        place.inside(product.command(arguments)));
  }

  @Test
  void theHostIsWellAndTheWayFromTheFirstPlaceIsNot() throws IOException, InterruptedException {
    Place place = NETWORK.up(FAULT);
    Ended started = sshd("start", "jump", PORT);
    assertThat(started.exit()).as(started.lastWords()).isZero();
    Path server = Path.of(started.out().strip());
    Path keys = Files.createDirectories(folder.resolve("home").resolve(".ssh"));
    Files.copy(server.resolve("identity"), keys.resolve("id_ed25519"));
    Product product = Product.madeIn(folder);
    Path home = folder.resolve("home");
    String jump = "ssh:%s@%s:%s".formatted(System.getProperty("user.name"), ROUTER, PORT);
    String known = server.resolve("known_hosts").toString();
    String agent = String.join(" ", product.command(List.of()));

    Ended both =
        from(
            place, product, home, "HERE," + jump, "--known-hosts", known, "--agent-command", agent);
    assertThat(both.exit()).as(both.lastWords()).isEqualTo(1);
    String said = both.out().replaceAll("\\s+", " ");
    assertThat(said)
        .contains("it works from %s and fails from HERE at the tls stage".formatted(jump))
        .contains("look at the way from HERE")
        .contains("firewall-reset-after-clienthello");

    Ended changed =
        from(
            place,
            product,
            home,
            jump,
            "--known-hosts",
            server.resolve("known_hosts.changed").toString(),
            "--agent-command",
            agent);
    assertThat(changed.exit()).isEqualTo(3);
    assertThat(changed.out().replaceAll("\\s+", " "))
        .contains("could not be asked from " + jump, "host key", "has changed");

    Ended missing = from(place, product, home, jump, "--known-hosts", known);
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.out().replaceAll("\\s+", " "))
        .contains("rdpdoctor is not on the path there");
  }
}
