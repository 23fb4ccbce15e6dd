package org.rdpdoctor.redaction;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words that name nobody: those that this program writes into evidence itself, and those of the
 * specifications ({@code own-words.txt}, lower case). Numbers up to {@value #MAX_DIGITS} digits and
 * codes in hex belong to them.
 */
final class OwnWords {
  /** A longer number may be an address or a serial number. */
  private static final int MAX_DIGITS = 7;

  private static final int MAX_HEX_DIGITS = 16;
  private static final Pattern HEX =
      Pattern.compile("0[xX][0-9a-fA-F]{1,%d}".formatted(MAX_HEX_DIGITS));
  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  /** Numbers that are an address together. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![0-9.])[0-9]{1,3}([.][0-9]{1,3}){3}(?![.]?[0-9])|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:");

  /** Every address there is, or none: rules of firewalls name it. */
  private static final Set<String> NOBODYS = Set.of("0.0.0.0/0", "::/0");

  private final Set<String> words = new HashSet<>(PackedLines.of("own-words.txt"));

  /** One run of letters and digits. */
  boolean knows(String word) {
    return word.length() == 1
        ? word.charAt(0) < 0x80
        : isNumber(word) || words.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Nothing but such words, and signs between them. */
  boolean knowsAll(String text) {
    if (NOBODYS.contains(text)) {
      return true;
    }
    if (!PRINTABLE.matcher(text).matches() || ADDRESS.matcher(text).find()) {
      return false;
    }
    for (String word : SEPARATORS.split(text, -1)) {
      if (!word.isEmpty() && !knows(word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String word) {
    return HEX.matcher(word).matches()
        || (word.length() <= MAX_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
