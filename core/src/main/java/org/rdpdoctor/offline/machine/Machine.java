package org.rdpdoctor.offline.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.MachineObservation.RoleShown;

/** What is gathered of one machine. */
final class Machine {
  /** Of a machine that goes by very many names or addresses the first ones are enough. */
  private static final int MAX_NAMES = 50;

  private static final int MAX_FILES = 1_000;

  private final boolean named;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> addresses = new LinkedHashSet<>();
  private final Set<String> files = new LinkedHashSet<>();
  private final Map<MachineRole, String> strong = new EnumMap<>(MachineRole.class);
  private final Map<MachineRole, String> weak = new EnumMap<>(MachineRole.class);
  private final Map<MachineRole, String> stated = new EnumMap<>(MachineRole.class);

  Machine(boolean named) {
    this.named = named;
  }

  boolean isNamed() {
    return named;
  }

  void name(String name) {
    add(names, name, MAX_NAMES);
  }

  void address(String address) {
    add(addresses, address, MAX_NAMES);
  }

  void file(String file) {
    add(files, file, MAX_FILES);
  }

  private static void add(Set<String> to, String text, int limit) {
    if (!text.isEmpty() && to.size() < limit) {
      to.add(text);
    }
  }

  /** What it did itself. */
  void shows(MachineRole role, String because) {
    strong.putIfAbsent(role, because);
  }

  /** What it may be for, which counts when nothing else is known. */
  void mayBe(MachineRole role, String because) {
    weak.putIfAbsent(role, because);
  }

  void isSaidToBe(MachineRole role, String because) {
    stated.putIfAbsent(role, because);
  }

  boolean surelyHas(MachineRole role) {
    return stated.isEmpty() ? strong.containsKey(role) : stated.containsKey(role);
  }

  /** Another machine surely has it, so that there is no need for this one to have it. */
  void mayNotBe(MachineRole role) {
    weak.remove(role);
  }

  /** What a person says outweighs what is shown, and what was done outweighs what may be. */
  List<RoleShown> roles() {
    Map<MachineRole, String> counting =
        !stated.isEmpty() ? stated : !strong.isEmpty() ? strong : weak;
    List<RoleShown> roles = new ArrayList<>();
    counting.forEach((role, because) -> roles.add(new RoleShown(role, !stated.isEmpty(), because)));
    return roles;
  }

  boolean has(MachineRole role) {
    return roles().stream().anyMatch(each -> each.role() == role);
  }

  Collection<String> names() {
    return names;
  }

  Collection<String> addresses() {
    return addresses;
  }

  Collection<String> files() {
    return files;
  }

  /** Whether whoever dials this name or address means this machine. */
  boolean answersTo(String dialled) {
    return names.stream()
            .anyMatch(name ->
                name.equalsIgnoreCase(dialled)
                    || (!ComputerNames.isAddress(dialled)
                        && (dialled.indexOf('.') < 0 || name.indexOf('.') < 0)
                        && ComputerNames.label(name).equals(ComputerNames.label(dialled))))
        || addresses.stream().anyMatch(dialled::equalsIgnoreCase);
  }

  /** The shortest of its names, or else an address: what people call it. */
  String display() {
    return names.stream()
        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .or(() -> addresses.stream().findFirst())
        .orElse("");
  }

  MachineSeen seen() {
    return new MachineSeen(
        display(), named, List.copyOf(names), List.copyOf(addresses), roles(), List.copyOf(files));
  }
}
