package org.rdpdoctor.app.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.app.interop.TestingCommand.Ended;

/** One network of namespaces, in which one real server at a time is wrong in one way. */
final class TestingNetwork {
  private static final Duration UP_LIMIT = Duration.ofMinutes(2);
  private static final Duration DOWN_LIMIT = Duration.ofSeconds(30);

  private static final String LAYOUT_OF_XRDPS_WINDOW = "[DEBUG] item ";
  private static final int LOG_LINES = 15;

  private final String prefix;

  TestingNetwork(String prefix) {
    this.prefix = prefix;
  }

  /** Where a fault is to be met. */
  record Place(String host, int port, String namespace, Path authority) {
    String target() {
      return host + ":" + port;
    }

    /** The command, run where a client stands. */
    List<String> inside(List<String> command) {
      return Stream.concat(Stream.of("ip", "netns", "exec", namespace), command.stream()).toList();
    }
  }

  /** The folder interop of this checkout. */
  static Path scripts() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop"))
        .filter(each -> Files.exists(each.resolve("fault.sh")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no folder interop above " + here));
  }

  /** Empty when real servers can be started here; else what is missing, in one line. */
  static Optional<String> missing() throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/bin/bash"))) {
      return Optional.of("they need Linux with bash");
    }
    Ended packages = script("install-packages.sh", "--check", "probe");
    if (!packages.well()) {
      return Optional.of(packages.lastWords());
    }
    // The same network as the tests use, made once for trial.
    Ended up = script("netlab.sh", "up", "probe");
    return up.well() && script("netlab.sh", "down", "probe").well()
        ? Optional.empty()
        : Optional.of(up.lastWords());
  }

  Place up(String fault) throws IOException, InterruptedException {
    Ended up = run(UP_LIMIT, "fault.sh", List.of("up", fault));
    String[] words = up.out().strip().split(" ", -1);
    if (!up.well() || words.length != 4) {
      throw new IllegalStateException("%s did not start: %s".formatted(fault, up.lastWords()));
    }
    return new Place(words[0], Integer.parseInt(words[1]), words[2], Path.of(words[3]));
  }

  /** What the server wrote; helps to understand a failed test. */
  String log() throws IOException, InterruptedException {
    String all = run(DOWN_LIMIT, "fault.sh", List.of("log")).out();
    List<String> telling =
        all.lines().filter(line -> !line.contains(LAYOUT_OF_XRDPS_WINDOW)).toList();
    return String.join(
        "\n", telling.subList(Math.max(0, telling.size() - LOG_LINES), telling.size()));
  }

  void down() throws IOException, InterruptedException {
    run(DOWN_LIMIT, "fault.sh", List.of("down"));
  }

  private Ended run(Duration limit, String script, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(scripts().resolve(script).toString()), arguments.stream()).toList();
    return TestingCommand.run(limit, Map.of("INTEROP_PREFIX", prefix), command);
  }

  private static Ended script(String name, String argument, String prefix)
      throws IOException, InterruptedException {
    return new TestingNetwork(ofThisProcess(prefix)).run(UP_LIMIT, name, List.of(argument));
  }

  /** A prefix of at most eight letters and digits that no other test run has at the same time. */
  static String ofThisProcess(String lane) {
    long number = ProcessHandle.current().pid() % (36 * 36 * 36 * 36);
    return "t" + Long.toString(number, 36) + lane.substring(0, 1);
  }
}
