package org.rdpdoctor.lab.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Keys and values; names in any case, and shown as they were first written. */
final class Registry {
  private static final int SPLIT_ONCE = 2;

  private static final class Key {
    final Map<String, Key> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final Map<String, RegistryData> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  private final Key root = new Key();

  Registry() {
    root.keys.put("HKLM", new Key());
    root.keys.put("HKCU", new Key());
  }

  private static List<String> parts(String path) {
    return List.of(path.split("\\\\", -1));
  }

  private Optional<Key> find(String path) {
    Key key = root;
    for (String part : parts(path)) {
      key = key.keys.get(part);
      if (key == null) {
        return Optional.empty();
      }
    }
    return Optional.of(key);
  }

  /** Whether it can be a key at all: below one of the two hives, without empty parts. */
  static boolean isPath(String path) {
    String[] halves = path.split("\\\\", SPLIT_ONCE);
    boolean hive = halves[0].toUpperCase(Locale.ROOT).matches("HKLM|HKCU");
    return hive && parts(path).stream().noneMatch(String::isEmpty);
  }

  boolean hasKey(String path) {
    return find(path).isPresent();
  }

  /** The key, made with those above it when it was not there. */
  private Key made(String path) {
    Key key = root;
    for (String part : parts(path)) {
      key = key.keys.computeIfAbsent(part, _ -> new Key());
    }
    return key;
  }

  void create(String path) {
    made(path);
  }

  void set(String path, String name, RegistryData data) {
    made(path).values.put(name, data);
  }

  Optional<RegistryData> value(String path, String name) {
    return find(path).map(key -> key.values.get(name));
  }

  /** A REG_DWORD. */
  Optional<Integer> number(String path, String name) {
    return value(path, name)
        .filter(data -> data.type() == RegistryData.NUMBER && data.data().size() == Integer.BYTES)
        .map(data -> numberOf(data.data()));
  }

  private static int numberOf(Bytes data) {
    return data.at(0) | data.at(1) << 8 | data.at(2) << 16 | data.at(3) << 24;
  }

  /** A REG_SZ, REG_EXPAND_SZ or REG_MULTI_SZ without the zeros at its end. */
  Optional<String> text(String path, String name) {
    return value(path, name).map(data -> Utf16.text(data.data()).replaceFirst("\\x00+$", ""));
  }

  Optional<Bytes> binary(String path, String name) {
    return value(path, name)
        .filter(data -> data.type() == RegistryData.BINARY)
        .map(RegistryData::data);
  }

  /** Whether it was there. */
  boolean deleteValue(String path, String name) {
    return find(path).map(key -> key.values.remove(name)).isPresent();
  }

  /** The names of the keys below. */
  List<String> keys(String path) {
    return find(path).map(key -> List.copyOf(key.keys.keySet())).orElse(List.of());
  }

  /** The key must be there, and without keys below it. */
  void deleteKey(String path) {
    int last = path.lastIndexOf('\\');
    find(path.substring(0, last)).ifPresent(above -> above.keys.remove(path.substring(last + 1)));
  }

  Optional<HostReply.KeyListed> list(String path) {
    return find(path)
        .map(key -> {
          List<HostReply.NamedValue> values = new ArrayList<>();
          key.values.forEach((name, data) -> values.add(new HostReply.NamedValue(name, data)));
          return new HostReply.KeyListed(values, List.copyOf(key.keys.keySet()));
        });
  }

  /** Every key and value as lines, for comparisons. */
  void describe(Map<String, String> lines) {
    describe("", root, lines);
  }

  private static void describe(String path, Key key, Map<String, String> lines) {
    lines.put("key " + path, "");
    key.values.forEach(
        (name, data) -> lines.put(path + " : " + name, data.type() + " " + data.data()));
    key.keys.forEach(
        (name, below) -> describe(path.isEmpty() ? name : path + "\\" + name, below, lines));
  }
}
