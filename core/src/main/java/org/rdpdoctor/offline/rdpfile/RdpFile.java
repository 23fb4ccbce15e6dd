package org.rdpdoctor.offline.rdpfile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * The settings of a .rdp file: lines of {@code name:type:value}, where the type is i (integer), s
 * (string) or b (binary in hex). Saved by Windows as UTF-16 with a byte order mark, by others as
 * UTF-8.
 *
 * @param settings by name in lower case, in the file's order; of a name given twice the last
 * @param unreadable numbers, from 1, of lines that are neither empty nor settings
 */
public record RdpFile(Map<String, Setting> settings, List<Integer> unreadable) {
  /** A larger file is none. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final int MAX_SETTINGS = 2_000;
  private static final int MAX_PORT = 65_535;
  private static final Bytes UTF_8_MARK = Bytes.of(0xEF, 0xBB, 0xBF);
  private static final Bytes UTF_16_LITTLE_MARK = Bytes.of(0xFF, 0xFE);
  private static final Bytes UTF_16_BIG_MARK = Bytes.of(0xFE, 0xFF);

  /** One line. The type is a single letter, in lower case; the value is as in the file. */
  public record Setting(String name, char type, String value) {}

  public RdpFile {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    unreadable = List.copyOf(unreadable);
  }

  /** Reads a file's content; empty when it is too large, not text, or has no setting at all. */
  public static Optional<RdpFile> read(Bytes content) {
    if (content.size() > MAX_BYTES) {
      return Optional.empty();
    }
    return text(content).map(RdpFile::ofText).filter(file -> !file.settings().isEmpty());
  }

  private static Optional<String> text(Bytes content) {
    if (content.startsWith(UTF_16_LITTLE_MARK)) {
      return decode(content, 2, StandardCharsets.UTF_16LE);
    }
    if (content.startsWith(UTF_16_BIG_MARK)) {
      return decode(content, 2, StandardCharsets.UTF_16BE);
    }
    if (content.startsWith(UTF_8_MARK)) {
      return decode(content, 3, StandardCharsets.UTF_8);
    }
    boolean unmarked16 = content.size() >= 2 && content.at(0) != 0 && content.at(1) == 0;
    return decode(content, 0, unmarked16 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
  }

  private static Optional<String> decode(Bytes content, int from, Charset charset) {
    ByteBuffer buffer = ByteBuffer.wrap(content.slice(from, content.size()).toArray());
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(buffer)
              .toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static RdpFile ofText(String text) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    List<Integer> unreadable = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      Optional<Setting> setting = setting(line);
      if (setting.isPresent() && settings.size() < MAX_SETTINGS) {
        settings.put(setting.get().name(), setting.get());
      } else if (!line.isBlank() && unreadable.size() < MAX_SETTINGS) {
        unreadable.add(number);
      }
    }
    return new RdpFile(settings, unreadable);
  }

  private static Optional<Setting> setting(String line) {
    int nameEnd = line.indexOf(':');
    int typeEnd = nameEnd < 0 ? -1 : line.indexOf(':', nameEnd + 1);
    if (nameEnd < 1 || typeEnd != nameEnd + 2) {
      return Optional.empty();
    }
    String name = line.substring(0, nameEnd).strip().toLowerCase(Locale.ROOT);
    char type = Character.toLowerCase(line.charAt(nameEnd + 1));
    boolean known = type == 'i' || type == 's' || type == 'b';
    return known && !name.isEmpty()
        ? Optional.of(new Setting(name, type, line.substring(typeEnd + 1).strip()))
        : Optional.empty();
  }

  /** A string setting that is not empty. */
  public Optional<String> string(String name) {
    return Optional.ofNullable(settings.get(name))
        .filter(setting -> setting.type() == 's')
        .map(Setting::value)
        .filter(value -> !value.isEmpty());
  }

  /** An integer setting that can be read. */
  public Optional<Integer> integer(String name) {
    try {
      return Optional.ofNullable(settings.get(name))
          .filter(setting -> setting.type() == 'i')
          .map(setting -> Integer.parseInt(setting.value()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /**
   * What a client connects to: {@code alternate full address} wins over {@code full address}. May
   * carry a port.
   */
  public Optional<String> address() {
    return string("alternate full address").or(() -> string("full address"));
  }

  /** {@code server port}, which counts when the address carries none. */
  public Optional<Integer> port() {
    return integer("server port").filter(port -> port >= 1 && port <= MAX_PORT);
  }
}
