package org.rdpdoctor.offline.registry;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** One way to write a key. */
final class KeyPath {
  private static final Map<String, String> ROOTS =
      Map.of(
          "HKEY_LOCAL_MACHINE", "HKLM",
          "HKEY_CURRENT_USER", "HKCU",
          "HKEY_USERS", "HKU",
          "HKEY_CLASSES_ROOT", "HKCR",
          "HKEY_CURRENT_CONFIG", "HKCC");

  private static final Pattern CONTROL_SET =
      Pattern.compile("^(HKLM\\\\SYSTEM)\\\\ControlSet001(?=\\\\|$)", Pattern.CASE_INSENSITIVE);

  /** A user's own hive, loaded under the user's SID. */
  private static final Pattern USER =
      Pattern.compile("^HKU\\\\S-1-5-21-[0-9-]+(?=\\\\|$)", Pattern.CASE_INSENSITIVE);

  private KeyPath() {}

  /** Short names of the roots; the first control set counts as the current one. */
  static String normal(String path) {
    int end = path.indexOf('\\');
    String root = end < 0 ? path : path.substring(0, end);
    String rest = end < 0 ? "" : path.substring(end);
    String known = ROOTS.get(root.toUpperCase(Locale.ROOT));
    String whole = (known == null ? root.toUpperCase(Locale.ROOT) : known) + rest;
    String current = CONTROL_SET.matcher(whole).replaceFirst("$1\\\\CurrentControlSet");
    return USER.matcher(current).replaceFirst("HKCU");
  }
}
