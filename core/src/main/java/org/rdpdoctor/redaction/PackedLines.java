package org.rdpdoctor.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Our own resources, line by line. */
final class PackedLines {
  private PackedLines() {}

  static List<String> of(String resource) {
    String path = "/org/rdpdoctor/redaction/" + resource;
    try (InputStream in =
        Objects.requireNonNull(PackedLines.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
