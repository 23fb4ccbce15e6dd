package org.rdpdoctor.probe.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/** What a test needs of the machine: missing it skips aloud, and fails where CI=true. */
public final class Requirement {
  private Requirement() {}

  public static void tool(String name) {
    boolean found =
        Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    holds(found, name + " is installed");
  }

  public static void root() {
    holds("root".equals(System.getProperty("user.name")), "root rights");
  }

  private static void holds(boolean holds, String what) {
    if (!holds && "true".equals(System.getenv("CI"))) {
      throw new AssertionFailedError("needed where CI=true: " + what);
    }
    assumeTrue(holds, () -> "skipped for lack of: " + what);
  }
}
