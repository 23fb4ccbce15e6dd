package org.rdpdoctor.explain;

import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.codes.CodeEntry;

/**
 * A number as somebody wrote it.
 *
 * @param written the text
 * @param value the unsigned 32-bit value
 * @param base how it was written
 */
record WrittenNumber(String written, long value, Base base) {
  /** How a number was written. */
  enum Base {
    /** With 0x. */
    HEX,
    /** Digits only, perhaps with a minus sign. */
    DECIMAL,
    /** Hex digits without 0x, at least one of them a letter. */
    BARE_HEX
  }

  private static final long MAX_VALUE = 0xFFFF_FFFFL;
  private static final long MIN_SIGNED = -0x8000_0000L;
  private static final int HEX_DIGITS = 8;
  private static final int MAX_DECIMAL_DIGITS = 10;

  /** The number in this word, if it is a well-formed 32-bit number. */
  static Optional<WrittenNumber> parse(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      return hex(word, lower.substring(2), Base.HEX);
    }
    if (isDecimal(lower)) {
      return decimal(word, lower);
    }
    return hasDigit(lower) && lower.length() > 1
        ? hex(word, lower, Base.BARE_HEX)
        : Optional.empty();
  }

  /** Why a word that starts like a number is none; empty when it is one or does not look so. */
  static Optional<String> defect(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    boolean hex = lower.startsWith("0x");
    if (parse(word).isPresent() || (!hex && !isDecimal(lower))) {
      return Optional.empty();
    }
    String shown = InputText.shown(word);
    if (hex && !isHex(lower.substring(2))) {
      return Optional.of(
          "\"" + shown + "\" is not a number: hex digits must follow 0x, as in 0x904");
    }
    return Optional.of("\"" + shown + "\" does not fit: all these codes are 32-bit numbers");
  }

  /** The same digits read as hex. */
  Optional<WrittenNumber> asHex() {
    return base == Base.DECIMAL && written.charAt(0) != '-'
        ? hex(written, written, Base.BARE_HEX)
        : Optional.empty();
  }

  /** The value as {@code 0x904}. */
  String hex() {
    return CodeEntry.hex(value);
  }

  private static Optional<WrittenNumber> hex(String written, String digits, Base base) {
    if (!isHex(digits)) {
      return Optional.empty();
    }
    String significant = withoutLeadingZeros(digits);
    if (significant.length() == 2 * HEX_DIGITS && significant.startsWith("ffffffff")) {
      significant = significant.substring(HEX_DIGITS); // a sign-extended 64-bit form
    }
    return significant.length() > HEX_DIGITS
        ? Optional.empty()
        : Optional.of(new WrittenNumber(written, Long.parseLong(significant, 16), base));
  }

  private static Optional<WrittenNumber> decimal(String written, String text) {
    boolean negative = text.charAt(0) == '-';
    String digits = withoutLeadingZeros(negative ? text.substring(1) : text);
    if (digits.length() > MAX_DECIMAL_DIGITS) {
      return Optional.empty();
    }
    long value = negative ? -Long.parseLong(digits) : Long.parseLong(digits);
    return value > MAX_VALUE || value < MIN_SIGNED
        ? Optional.empty()
        : Optional.of(new WrittenNumber(written, value & MAX_VALUE, Base.DECIMAL));
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  private static boolean isDecimal(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean hasDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }
}
