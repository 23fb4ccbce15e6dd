package org.rdpdoctor.offline.machine;

/** Names of files as the reading gives them: with slashes, members of archives behind a mark. */
final class Paths {
  private Paths() {}

  /** With slashes only, without a leading "./" and without slashes at the end. */
  static String plain(String path) {
    String plain = path.replace('\\', '/').replaceFirst("^(\\./)+", "");
    while (plain.length() > 1 && plain.endsWith("/")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    return plain;
  }

  /** The folder or the archive that holds it; empty for none. */
  static String parent(String path) {
    String plain = plain(path);
    int end = Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('!'));
    return end < 0 ? "" : plain.substring(0, end);
  }

  static String lastName(String path) {
    String plain = plain(path);
    return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('!')) + 1);
  }

  static boolean isBelow(String file, String folder) {
    return folder.isEmpty()
        || plain(file).startsWith(folder + "/")
        || plain(file).startsWith(folder + "!");
  }
}
