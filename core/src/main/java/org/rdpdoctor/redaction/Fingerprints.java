package org.rdpdoctor.redaction;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hashes and serial numbers of certificates, in hex: as long as the original, with a number at the
 * end, so that what reads them can read them still.
 */
final class Fingerprints {
  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})+");
  private static final int MIN_DIGITS = 6;

  private final Names names;
  private final Map<String, String> made = new HashMap<>();

  Fingerprints(Names names) {
    this.names = names;
  }

  static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /**
   * @param hex digits of whole bytes, in any case
   */
  String replace(String hex) {
    return made.computeIfAbsent(hex.toLowerCase(Locale.ROOT), this::make);
  }

  private String make(String hex) {
    String digits = "%0" + Math.max(MIN_DIGITS, hex.length()) + "x";
    String replacement = digits.formatted(names.next("fingerprint", 1));
    names.keep(hex, replacement);
    return replacement;
  }
}
