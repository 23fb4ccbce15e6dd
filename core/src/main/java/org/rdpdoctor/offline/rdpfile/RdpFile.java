package org.rdpdoctor.offline.rdpfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;

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
  private static final int GATEWAY_ALWAYS = 1;
  private static final int GATEWAY_WHEN_NEEDED = 2;
  private static final int OWN_SETTINGS = 1;

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
    return MarkedText.decode(content)
        .map(RdpFile::ofText)
        .filter(file -> !file.settings().isEmpty());
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

  /**
   * The RD Gateway that a client goes through, perhaps with a port: when {@code gatewayusagemethod}
   * is 1 (always) or 2 (unless a direct connection works) and {@code gatewayprofileusagemethod}
   * says that the file's own settings count.
   */
  public Optional<String> gateway() {
    int method = integer("gatewayusagemethod").orElse(0);
    boolean used = method == GATEWAY_ALWAYS || method == GATEWAY_WHEN_NEEDED;
    boolean own = integer("gatewayprofileusagemethod").orElse(0) == OWN_SETTINGS;
    return used && own ? string("gatewayhostname") : Optional.empty();
  }
}
