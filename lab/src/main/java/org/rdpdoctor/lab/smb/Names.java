package org.rdpdoctor.lab.smb;

import java.util.Locale;

/** Names of files, services, shares and keys, which Windows compares without regard to case. */
final class Names {
  private Names() {}

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What lies behind the last backslash. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('\\') + 1);
  }

  /** What lies before the last backslash; empty when there is none. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('\\')));
  }

  /**
   * Whether a name fits a pattern of MS-FSA section 2.1.4.4. The old wildcards of DOS count as
   * their usual forms.
   */
  static boolean fits(String name, String pattern) {
    String usual = pattern.replace('<', '*').replace('>', '?').replace('"', '.');
    if (usual.isEmpty() || usual.equals("*") || usual.equals("*.*")) {
      return true;
    }
    return fits(folded(name), 0, folded(usual), 0);
  }

  private static boolean fits(String name, int at, String pattern, int from) {
    if (from == pattern.length()) {
      return at == name.length();
    }
    char wanted = pattern.charAt(from);
    if (wanted == '*') {
      for (int next = at; next <= name.length(); next++) {
        if (fits(name, next, pattern, from + 1)) {
          return true;
        }
      }
      return false;
    }
    return at < name.length()
        && (wanted == '?' || wanted == name.charAt(at))
        && fits(name, at + 1, pattern, from + 1);
  }
}
