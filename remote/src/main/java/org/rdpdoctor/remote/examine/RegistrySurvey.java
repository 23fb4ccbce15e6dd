package org.rdpdoctor.remote.examine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.HostObservation.HostKeysAbsent;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.offline.registry.LivingRegistry;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.KeyListed;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Every value that the offline reader knows, of the machine's own part of the registry. */
final class RegistrySurvey {
  private static final String PLACE = "registry";
  private static final String ANY = "*";
  private static final String OF_THE_MACHINE = "HKLM\\";

  /** Below one key, such as certificates of a store. */
  private static final int MAX_KEYS_BELOW = 500;

  private static final int MAX_VALUES = 5_000;

  private final Inquiry inquiry;
  private final Findings findings;
  private final LivingRegistry registry;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, List<List<String>>> patternsBelow = new HashMap<>();
  private final List<String> absent = new ArrayList<>();
  private final Map<String, RegistryData> values = new HashMap<>();

  RegistrySurvey(Inquiry inquiry, Findings findings) {
    this.inquiry = inquiry;
    this.findings = findings;
    this.registry = new LivingRegistry(findings::at, findings.at(PLACE), findings::add);
  }

  /** Keys of users are left out: the machine has many users, and who signs in for us is none. */
  void begin() {
    for (String key : LivingRegistry.keys()) {
      if (key.startsWith(OF_THE_MACHINE)) {
        follow(Arrays.asList(key.split("\\\\")));
      }
    }
  }

  /** Asks for a key, or for the one above the first part that stands for several. */
  private void follow(List<String> parts) {
    int fixed = 0;
    while (fixed < parts.size() && !parts.get(fixed).endsWith(ANY)) {
      fixed++;
    }
    String key = String.join("\\", parts.subList(0, fixed));
    if (fixed < parts.size()) {
      patternsBelow.computeIfAbsent(lower(key), _ -> new ArrayList<>()).add(parts);
    }
    if (asked.add(lower(key))) {
      inquiry.ask(key, new HostCall.ListKey(key), reply -> take(key, reply));
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private void take(String key, HostReply reply) {
    switch (reply) {
      case HostReply.Absent _ -> absent.add(key);
      case KeyListed listed -> take(key, listed);
      default -> findings.unread(key, Unread.REFUSED, "the answer is about something else");
    }
  }

  private void take(String key, KeyListed listed) {
    List<NamedValue> kept = listed.values().stream().limit(MAX_VALUES).toList();
    boolean complete = kept.size() == listed.values().size();
    kept.forEach(value -> values.put(lower(key + "\\" + value.name()), value.data()));
    registry.key(key, kept, complete);
    if (!complete) {
      findings.unread(key, Unread.CUT, "more than %,d values".formatted(MAX_VALUES));
    }
    int depth = key.split("\\\\").length;
    for (List<String> pattern : patternsBelow.getOrDefault(lower(key), List.of())) {
      below(key, depth, pattern, listed.keys());
    }
  }

  private void below(String key, int depth, List<String> pattern, List<String> children) {
    String wanted = lower(pattern.get(depth));
    String beginning = wanted.substring(0, wanted.length() - ANY.length());
    List<String> fitting =
        children.stream()
            .filter(child -> lower(child).startsWith(beginning))
            .filter(child -> !child.isEmpty() && !child.endsWith(ANY)) // would mean several again
            .toList();
    if (fitting.size() > MAX_KEYS_BELOW) {
      findings.unread(key, Unread.CUT, "more than %,d keys below it".formatted(MAX_KEYS_BELOW));
    }
    for (String child : fitting.stream().limit(MAX_KEYS_BELOW).toList()) {
      List<String> next = new ArrayList<>(List.of((key + "\\" + child).split("\\\\")));
      if (next.size() == depth + 1) { // a name with a backslash would lead elsewhere
        next.addAll(pattern.subList(depth + 1, pattern.size()));
        follow(next);
      }
    }
  }

  /** A text that was read. */
  Optional<String> text(String key, String name) {
    return Optional.ofNullable(values.get(lower(key + "\\" + name))).flatMap(RegistryTexts::text);
  }

  /** A number that was read. */
  Optional<Long> number(String key, String name) {
    return Optional.ofNullable(values.get(lower(key + "\\" + name))).flatMap(RegistryTexts::number);
  }

  void finish() {
    if (!absent.isEmpty()) {
      findings.add(PLACE, new HostKeysAbsent(absent));
    }
    registry.finish();
  }
}
