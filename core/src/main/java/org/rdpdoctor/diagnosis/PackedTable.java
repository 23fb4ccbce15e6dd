package org.rdpdoctor.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A comma-separated table in our own packed resources: UTF-8, a header line, quotes as RFC 4180.
 */
public final class PackedTable {
  private PackedTable() {}

  /** The rows after the header. */
  public static List<List<String>> rows(String resource) {
    List<List<String>> rows = new ArrayList<>();
    text(resource)
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .forEach(line -> rows.add(cells(line)));
    return rows;
  }

  static String text(String resource) {
    try (InputStream in =
        Objects.requireNonNull(PackedTable.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
