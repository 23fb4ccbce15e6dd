package org.rdpdoctor.lab.windows;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.wire.hostcall.HostReply.SavedCredential;

/** Passwords that the user of a machine saved. Of each it is only known whether it is current. */
final class SavedPasswords {
  private record Saved(String target, String user, boolean current) {}

  private final Map<String, Saved> byTarget = new TreeMap<>();

  private static String key(String target) {
    return target.toLowerCase(Locale.ROOT);
  }

  void save(String target, String user, boolean current) {
    byTarget.put(key(target), new Saved(target, user, current));
  }

  /** Empty when none is saved. */
  Optional<Boolean> isCurrent(String target) {
    return Optional.ofNullable(byTarget.get(key(target))).map(Saved::current);
  }

  List<SavedCredential> listed(String target) {
    return byTarget.values().stream()
        .filter(each -> each.target.equalsIgnoreCase(target))
        .map(each -> new SavedCredential(each.target, each.user))
        .toList();
  }

  /** Whether there was one. */
  boolean forget(String target) {
    return byTarget.remove(key(target)) != null;
  }

  void describe(Map<String, String> lines) {
    byTarget.forEach((target, saved) ->
        lines.put("saved password " + target, saved.user + (saved.current ? "" : ", outdated")));
  }
}
