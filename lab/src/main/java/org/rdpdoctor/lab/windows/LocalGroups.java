package org.rdpdoctor.lab.windows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.wire.hostcall.HostReply.Member;
import org.rdpdoctor.wire.mstypes.Sid;

/** Local groups, and the accounts that the machine knows. */
final class LocalGroups {
  private final Map<String, Sid> accounts = new TreeMap<>();
  private final Map<Sid, String> names = new LinkedHashMap<>();
  private final Map<Sid, List<Sid>> groups = new LinkedHashMap<>();

  void account(String name, String sid) {
    accounts.put(name.toLowerCase(Locale.ROOT), Sid.of(sid));
    names.put(Sid.of(sid), name);
  }

  void group(Sid group, Sid... members) {
    groups.put(group, new ArrayList<>(List.of(members)));
  }

  boolean has(Sid group) {
    return groups.containsKey(group);
  }

  /** The SID of an account that is named, or that a SID names; empty for one that nobody knows. */
  Optional<Sid> find(String account) {
    Optional<Sid> named = Optional.ofNullable(accounts.get(account.toLowerCase(Locale.ROOT)));
    return named.or(() -> Sid.parse(account));
  }

  List<Member> members(Sid group) {
    return groups.getOrDefault(group, List.of()).stream()
        .map(sid -> new Member(sid.toString(), names.getOrDefault(sid, "")))
        .toList();
  }

  boolean isMember(Sid group, Sid account) {
    return groups.getOrDefault(group, List.of()).contains(account);
  }

  void add(Sid group, Sid account) {
    List<Sid> members = groups.get(group);
    if (members != null && !members.contains(account)) {
      members.add(account);
    }
  }

  /** Whether it was a member. */
  boolean remove(Sid group, Sid account) {
    List<Sid> members = groups.get(group);
    return members != null && members.remove(account);
  }

  void describe(Map<String, String> lines) {
    groups.forEach((group, members) ->
        lines.put(
            "group " + group, members.stream().map(Sid::toString).sorted().toList().toString()));
  }
}
