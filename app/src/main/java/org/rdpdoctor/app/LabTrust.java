package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether scripts may run as root: nobody but root and the caller can change them.
 *
 * @param users numbers of those who are trusted
 */
record LabTrust(Set<Integer> users) {
  private static final int ROOT = 0;
  private static final int WRITABLE_BY_ALL = 0002;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final int MOST_DEPTH = 8;

  LabTrust {
    users = Set.copyOf(users);
  }

  /** Root, who runs the program, and of root who became it by sudo. */
  static LabTrust ofCaller(Map<String, String> environment) {
    Set<Integer> users = new HashSet<>(Set.of(ROOT));
    try {
      int caller = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      users.add(caller);
      if (caller == ROOT) {
        users.add(Integer.parseInt(environment.getOrDefault("SUDO_UID", "0")));
      }
    } catch (IOException
        | UnsupportedOperationException
        | IllegalArgumentException
        | ClassCastException nobodyElse) {
      // root alone
    }
    return new LabTrust(users);
  }

  /**
   * Why what lies in a folder may not run as root, in one line.
   *
   * @param folder without links in its path
   */
  Optional<String> objection(Path folder) {
    try {
      for (Path above = folder.getParent(); above != null; above = above.getParent()) {
        Optional<String> objection = objection(above, WRITABLE_BY_ALL);
        if (objection.isPresent()) {
          return objection;
        }
      }
      List<Path> all;
      try (Stream<Path> walked = Files.walk(folder, MOST_DEPTH)) {
        all = walked.toList();
      }
      for (Path each : all) {
        Optional<String> objection = objection(each, WRITABLE_BY_OTHERS);
        if (objection.isPresent()) {
          return objection;
        }
      }
      return Optional.empty();
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      return Optional.of("its scripts cannot be read");
    } catch (UnsupportedOperationException | IllegalArgumentException noUnix) {
      return Optional.of("real servers need Linux");
    }
  }

  private Optional<String> objection(Path file, int forbidden) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return Optional.of("%s is a link, and its scripts run as root".formatted(shown(file)));
    }
    Map<String, Object> of = Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    int mode = of.get("mode") instanceof Integer number ? number : WRITABLE_BY_ALL;
    if (!(of.get("uid") instanceof Integer owner) || !users.contains(owner)) {
      return Optional.of(
          "%s belongs neither to root nor to you, and its scripts run as root"
              .formatted(shown(file)));
    }
    boolean mayBeReplaced = (mode & forbidden) != 0;
    boolean isSticky = forbidden == WRITABLE_BY_ALL && (mode & STICKY) != 0;
    return mayBeReplaced && !isSticky
        ? Optional.of("others may write to %s, and its scripts run as root".formatted(shown(file)))
        : Optional.empty();
  }

  private static String shown(Path file) {
    return UsageProblem.quote(file);
  }
}
