package org.rdpdoctor.offline.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Makes observations of the registry of a living machine, the same as of a file. */
public final class LivingRegistry {
  /** As in {@link org.rdpdoctor.model.RegistryObservation.RegistryCovered}. */
  public static final String FORM = "living registry";

  private final RegistryTable table = RegistryTable.packed();
  private final Function<String, Source> sourceOfKey;
  private final Consumer<Observed> found;
  private final RegistryCollector collector;

  /**
   * @param sourceOfKey where a value of this key comes from
   * @param whole where stands what is to be said of all of it
   */
  public LivingRegistry(
      Function<String, Source> sourceOfKey, Source whole, Consumer<Observed> found) {
    this.sourceOfKey = sourceOfKey;
    this.found = found;
    this.collector = new RegistryCollector(table, sourceOfKey, whole, FORM, found);
  }

  /** The keys that matter; a part of a key that ends in * stands for several. */
  public static List<String> keys() {
    return RegistryTable.keys();
  }

  /**
   * A key that is there.
   *
   * @param values all of them; those that do not matter are counted
   * @param complete none were left out, so that those that matter and are not among them are absent
   */
  public void key(String key, List<NamedValue> values, boolean complete) {
    collector.root(key);
    collector.key(key);
    Set<String> there = new HashSet<>();
    for (NamedValue value : values) {
      there.add(value.name().toLowerCase(Locale.ROOT));
      RegistryData data = value.data();
      collector.value(key, value.name(), Integer.toUnsignedLong(data.type()), data.data(), false);
    }
    for (String name : complete ? table.namesIn(key) : List.<String>of()) {
      boolean saidAtTheEnd =
          key.equalsIgnoreCase(RegistryCollector.TERMINAL_SERVER)
              && name.equals(RegistryCollector.DENY);
      if (!there.contains(name.toLowerCase(Locale.ROOT)) && !saidAtTheEnd) {
        found.accept(new Observed(sourceOfKey.apply(key), new RegistryValueMissing(key, name)));
      }
    }
  }

  /** When all that could be read was given. */
  public void finish() {
    collector.finish();
  }
}
