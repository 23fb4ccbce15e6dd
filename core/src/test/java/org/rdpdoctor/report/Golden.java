package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whole outputs, compared with files. {@code -Dgolden.update=true} writes them anew; review the
 * difference.
 */
public final class Golden {
  private static final Path REPORTS = Path.of("src/test/resources/golden/report");

  private Golden() {}

  static void assertReport(String name, String actual) {
    assertFile(REPORTS.resolve(name), actual);
  }

  public static void assertFile(Path file, String actual) {
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
      }
      assertThat(file).exists();
      assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
