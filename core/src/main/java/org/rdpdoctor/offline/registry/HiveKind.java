package org.rdpdoctor.offline.registry;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.regf.Hive;
import org.rdpdoctor.wire.regf.HiveKey;
import org.rdpdoctor.wire.regf.HiveValue;

/** Registry hives: SYSTEM, SOFTWARE, SECURITY, NTUSER.DAT. */
public final class HiveKind implements FileKind {
  /** A larger hive is not read. */
  private static final int MAX_BYTES = 192 * 1024 * 1024;

  private static final int MAX_DEPTH = 64;

  /** That lead to values that matter; real hives have a few hundred. */
  private static final int MAX_KEYS = 20_000;

  private static final String SYSTEM = "HKLM\\SYSTEM";
  private static final String LOG = "transaction log";

  @Override
  public String name() {
    return "registry hive";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    return firstBytes.startsWith(Hive.SIGNATURE);
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    Bytes content = file.whole(MAX_BYTES);
    if (content.size() > MAX_BYTES) {
      reading.truncated(MAX_BYTES, "larger than what is read of a hive");
      return;
    }
    RegistryCollector collector =
        new RegistryCollector(RegistryTable.packed(), file.name(), "hive", reading);
    if (Hive.isTransactionLog(content)) {
      collector.form(LOG);
      collector.odd(
          "%,d changes to a hive that are not applied: read the hive itself, and know that it may be older"
              .formatted(Hive.logEntries(content)));
      collector.finish();
      return;
    }
    try {
      Hive hive = Hive.read(content);
      hive.oddities().forEach(collector::odd);
      if (hive.isDirty()) {
        collector.odd(
            "not written to its end: the last changes may stand in the files of the same name with"
                + " .LOG1 and .LOG2, which are not applied");
      }
      HiveKey root = hive.root();
      String place = place(hive.fileName(), root);
      collector.root(place);
      Optional<String> controlSet = place.equals(SYSTEM) ? controlSet(root) : Optional.empty();
      walk(root, place, controlSet, 0, new HashSet<>(), collector);
    } catch (DecodeException e) {
      reading.truncated(content.size(), String.valueOf(e.getMessage()));
    }
    collector.finish();
  }

  /** Where Windows loads this hive: told by the name in it, or else by the keys in it. */
  private static String place(String fileName, HiveKey root) {
    String name = fileName.substring(fileName.lastIndexOf('\\') + 1).toUpperCase(Locale.ROOT);
    if (name.equals("SYSTEM") || root.subkey("ControlSet001").isPresent()) {
      return SYSTEM;
    }
    if (name.equals("SOFTWARE")
        || (root.subkey("Microsoft").isPresent() && root.subkey("Classes").isPresent())) {
      return "HKLM\\SOFTWARE";
    }
    if (name.equals("SECURITY") || root.subkey("Policy").isPresent()) {
      return "HKLM\\SECURITY";
    }
    return name.equals("NTUSER.DAT") || root.subkey("Software").isPresent() ? "HKCU" : "HKLM\\?";
  }

  /** The control set that was in use. */
  private static Optional<String> controlSet(HiveKey root) throws DecodeException {
    Optional<HiveKey> select = root.subkey("Select");
    if (select.isEmpty()) {
      return Optional.empty();
    }
    for (HiveValue value : select.get().values()) {
      if (value.name().equalsIgnoreCase("Current") && value.data().size() >= 4) {
        long number = new Reader(value.data()).u32le("Current");
        return Optional.of("ControlSet%03d".formatted(number));
      }
    }
    return Optional.empty();
  }

  /** Follows only what leads to values that matter. */
  private static void walk(
      HiveKey key,
      String path,
      Optional<String> controlSet,
      int depth,
      Set<Long> seen,
      RegistryCollector collector) {
    if (depth > MAX_DEPTH || !seen.add(key.cell())) {
      collector.odd("keys that lie in themselves");
      return;
    }
    if (seen.size() > MAX_KEYS) {
      collector.odd("more keys than are looked at");
      return;
    }
    collector.key(path);
    for (HiveValue value : key.values()) {
      collector.value(path, value.name(), value.type(), value.data(), false);
    }
    for (HiveKey below : key.subkeys()) {
      boolean current =
          depth == 0
              && path.equals(SYSTEM)
              && below.name().equalsIgnoreCase(controlSet.orElse("ControlSet001"));
      String next = path + "\\" + (current ? "CurrentControlSet" : below.name());
      if (collector.table().leadsToSomething(next)) {
        walk(below, next, controlSet, depth + 1, seen, collector);
      }
    }
  }
}
