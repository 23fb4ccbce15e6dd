package org.rdpdoctor.remedy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Registry data for people, and numbers and texts out of it. */
public final class RegistryText {
  private static final int MAX_CHARACTERS = 80;

  private RegistryText() {}

  /** Such as {@code REG_DWORD 2} or {@code REG_BINARY 0a0b}; one line, long data cut. */
  public static String of(RegistryData data) {
    String text = content(data);
    String plain =
        text.codePoints()
            .limit(MAX_CHARACTERS)
            .mapToObj(point -> Character.isISOControl(point) ? "?" : Character.toString(point))
            .collect(Collectors.joining());
    return kind(data.type()) + " " + plain + (text.length() > MAX_CHARACTERS ? "..." : "");
  }

  /** Such as REG_DWORD; unknown types as their number. */
  public static String kind(int type) {
    return switch (type) {
      case RegistryData.NONE -> "REG_NONE";
      case RegistryData.TEXT -> "REG_SZ";
      case RegistryData.EXPANDABLE_TEXT -> "REG_EXPAND_SZ";
      case RegistryData.BINARY -> "REG_BINARY";
      case RegistryData.NUMBER -> "REG_DWORD";
      case RegistryData.TEXTS -> "REG_MULTI_SZ";
      case RegistryData.LONG_NUMBER -> "REG_QWORD";
      default -> "type " + type;
    };
  }

  private static String content(RegistryData data) {
    return switch (data.type()) {
      case RegistryData.NUMBER -> number(data).map(String::valueOf).orElse(data.data().toString());
      case RegistryData.TEXT, RegistryData.EXPANDABLE_TEXT -> "\"" + text(data) + "\"";
      case RegistryData.TEXTS -> String.join("; ", texts(data));
      default -> data.data().toString();
    };
  }

  /** REG_DWORD as an unsigned number. */
  public static Optional<Long> number(RegistryData data) {
    Bytes bytes = data.data();
    return data.type() == RegistryData.NUMBER && bytes.size() == Integer.BYTES
        ? Optional.of(
            (bytes.at(0) | bytes.at(1) << 8 | bytes.at(2) << 16 | (long) bytes.at(3) << 24))
        : Optional.empty();
  }

  /** A text up to its first zero. */
  public static String text(RegistryData data) {
    String text = new String(data.data().toArray(), StandardCharsets.UTF_16LE);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The texts of REG_MULTI_SZ. */
  public static List<String> texts(RegistryData data) {
    String all = new String(data.data().toArray(), StandardCharsets.UTF_16LE);
    return List.of(all.split("\0", -1)).stream().filter(each -> !each.isEmpty()).toList();
  }

  /** REG_MULTI_SZ. */
  public static RegistryData ofTexts(List<String> texts) {
    String all = texts.stream().map(each -> each + "\0").collect(Collectors.joining()) + "\0";
    return new RegistryData(RegistryData.TEXTS, Bytes.of(all.getBytes(StandardCharsets.UTF_16LE)));
  }
}
