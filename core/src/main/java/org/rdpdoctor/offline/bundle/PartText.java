package org.rdpdoctor.offline.bundle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;

/** Lines of a text in any encoding that Windows writes. */
final class PartText {
  private static final Bytes UTF_16_MARK = Bytes.of(0xFF, 0xFE);

  /** Tools print far shorter lines; patterns must not run on without end. */
  private static final int MAX_LINE_CHARACTERS = 2_000;

  private static final int MAX_LINES = 500_000;
  private static final Pattern US_TIME =
      Pattern.compile("(\\d{2})/(\\d{2})/(\\d{4}) (\\d{2}:\\d{2}:\\d{2})");

  private PartText() {}

  /** No zero bytes but those of UTF-16, which begins with its mark here. */
  static boolean isText(Bytes firstBytes) {
    if (firstBytes.startsWith(UTF_16_MARK)) {
      return true;
    }
    for (int i = 0; i < firstBytes.size(); i++) {
      if (firstBytes.at(i) == 0) {
        return false;
      }
    }
    return !firstBytes.isEmpty();
  }

  /**
   * Without their ends. What is in a code page of the machine comes with wrong letters beyond
   * ASCII, on which nothing may depend.
   */
  static List<String> lines(Bytes content) {
    return text(content)
        .lines()
        .limit(MAX_LINES)
        .map(line ->
            line.length() > MAX_LINE_CHARACTERS ? line.substring(0, MAX_LINE_CHARACTERS) : line)
        .toList();
  }

  private static String text(Bytes content) {
    if (content.startsWith(UTF_16_MARK)) {
      // A text that is cut in the middle of a character is still a text.
      return new String(
          content.slice(UTF_16_MARK.size(), content.size()).toArray(), StandardCharsets.UTF_16LE);
    }
    return MarkedText.decode(content)
        .orElseGet(() -> new String(content.toArray(), StandardCharsets.ISO_8859_1));
  }

  /** At most as long as a value may be. */
  static String bounded(String value) {
    String plain = value.strip();
    return plain.length() > BundleObservation.MAX_CHARACTERS
        ? plain.substring(0, BundleObservation.MAX_CHARACTERS)
        : plain;
  }

  /** A time as PowerShell writes it into a text in every language, month first. */
  static Optional<String> localTime(String text) {
    Matcher time = US_TIME.matcher(text);
    return time.find()
        ? Optional.of(
            "%s-%s-%sT%s".formatted(time.group(3), time.group(1), time.group(2), time.group(4)))
        : Optional.empty();
  }
}
