package org.rdpdoctor.offline.registry;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * The text that regedit and {@code reg export} write: keys in brackets, values as {@code
 * "name"=data}, long data on several lines.
 */
final class RegistryExport {
  static final String VERSION_5 = "Windows Registry Editor Version 5.00";
  static final String VERSION_4 = "REGEDIT4";

  private static final int MAX_LINES_OF_VALUE = 100_000;

  /** What stands in the text. */
  interface Content {
    void key(String key);

    void value(String key, String name, long type, Bytes data);

    /** A line that removes a key or a value, or that is none of these. */
    void odd(String oddity);
  }

  private final List<String> lines;
  private final boolean ansi;
  private int next;

  private RegistryExport(List<String> lines, boolean ansi) {
    this.lines = lines;
    this.ansi = ansi;
  }

  /** Empty when it is no export. */
  static Optional<RegistryExport> of(Bytes content) {
    String text =
        MarkedText.decode(content)
            .orElseGet(() -> new String(content.toArray(), Charset.forName("windows-1252")));
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String first = lines.getFirst().strip();
    return first.equals(VERSION_5) || first.equals(VERSION_4)
        ? Optional.of(new RegistryExport(lines, first.equals(VERSION_4)))
        : Optional.empty();
  }

  /** Texts of one byte per character, as the oldest exports have them. */
  boolean isAnsi() {
    return ansi;
  }

  void read(Content content) {
    Optional<String> key = Optional.empty();
    next = 1;
    while (next < lines.size()) {
      String line = lines.get(next).strip();
      next++;
      if (line.startsWith("[") && line.endsWith("]")) {
        key = key(line.substring(1, line.length() - 1), content);
      } else if (line.startsWith("\"") || line.startsWith("@")) {
        if (key.isPresent()) {
          value(key.get(), line, content);
        }
      } else if (!line.isEmpty() && !line.startsWith(";")) {
        content.odd("line %d is neither key nor value".formatted(next));
      }
    }
  }

  private static Optional<String> key(String path, Content content) {
    if (path.startsWith("-")) {
      content.odd("the file removes keys: it is meant to change a registry, not to show one");
      return Optional.empty();
    }
    String key = KeyPath.normal(path);
    content.key(key);
    return Optional.of(key);
  }

  private void value(String key, String line, Content content) {
    int begun = next;
    StringBuilder name = new StringBuilder();
    int equals = line.startsWith("@") ? 1 : quoted(line, 0, name);
    if (equals < 0 || equals >= line.length() || line.charAt(equals) != '=') {
      content.odd("line %d has no value".formatted(begun));
      return;
    }
    String data = line.substring(equals + 1).strip();
    if (data.equals("-")) {
      content.odd("the file removes values: it is meant to change a registry, not to show one");
    } else if (data.startsWith("\"")) {
      content.value(key, name.toString(), ValueData.SZ, text(data));
    } else if (!number(key, name.toString(), data, content)) {
      content.odd("the value in line %d cannot be read".formatted(begun));
    }
  }

  private boolean number(String key, String name, String data, Content content) {
    int colon = data.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String form = data.substring(0, colon);
    try {
      if (form.equals("dword")) {
        long number = Long.parseLong(data.substring(colon + 1).strip(), 16);
        content.value(key, name, ValueData.DWORD, new Writer().u32le(number).toBytes());
        return true;
      }
      if (form.startsWith("hex")) {
        long type =
            form.equals("hex")
                ? ValueData.BINARY
                : Long.parseLong(form.substring(4, form.length() - 1), 16);
        content.value(key, name, type, Bytes.ofHex(joined(data.substring(colon + 1))));
        return true;
      }
      return false;
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return false;
    }
  }

  /** Hex digits of this line and of those that a back-slash joins to it. */
  private String joined(String first) {
    StringBuilder digits = new StringBuilder();
    String part = first.strip();
    for (int i = 0; i < MAX_LINES_OF_VALUE; i++) {
      boolean more = part.endsWith("\\");
      for (int c = 0; c < part.length(); c++) {
        if (Character.digit(part.charAt(c), 16) >= 0) {
          digits.append(part.charAt(c));
        }
      }
      if (!more || next >= lines.size()) {
        break;
      }
      part = lines.get(next).strip();
      next++;
    }
    return digits.toString();
  }

  /** A text in quotes, which may go on in the lines that follow. */
  private Bytes text(String data) {
    StringBuilder text = new StringBuilder();
    String line = data;
    int end = quoted(line, 0, text);
    List<String> more = new ArrayList<>();
    while (end < 0 && next < lines.size() && more.size() < MAX_LINES_OF_VALUE) {
      more.add(lines.get(next));
      text.append("\r\n");
      end = quoted("\"" + lines.get(next), 0, text);
      next++;
    }
    return ansi
        ? Bytes.of(text.toString().getBytes(Charset.forName("windows-1252")))
        : Utf16.bytes(text.toString());
  }

  /** Reads up to the closing quote; the position after it, or -1 when there is none. */
  private static int quoted(String line, int start, StringBuilder text) {
    int at = start + 1;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\' && at + 1 < line.length()) {
        at++;
        c = line.charAt(at);
      }
      text.append(c);
      at++;
    }
    return -1;
  }
}
