package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A generated file of the project. {@code -Dgolden.update=true} writes it anew; review the
 * difference.
 */
final class GoldenFile {
  /** The project's folder; tests run in their module's. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private GoldenFile() {}

  static void check(String file, String content) throws IOException {
    Path path = PROJECT.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(path, content);
    }
    assertThat(content)
        .as("%s is not what the program makes; -Dgolden.update=true writes it anew", file)
        .isEqualTo(Files.exists(path) ? Files.readString(path) : "");
  }
}
