package org.rdpdoctor.offline.registry;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.Bytes;

/** Makes observations of the registry of a living machine, the same as of a file. */
public final class LivingRegistry {
  /** As in {@link org.rdpdoctor.model.RegistryObservation.RegistryCovered}. */
  public static final String FORM = "living registry";

  private final RegistryCollector collector;

  /**
   * @param sourceOfKey where a value of this key comes from
   * @param whole where stands what is to be said of all of it
   */
  public LivingRegistry(
      Function<String, Source> sourceOfKey, Source whole, Consumer<Observed> found) {
    collector = new RegistryCollector(RegistryTable.packed(), sourceOfKey, whole, FORM, found);
  }

  /** The keys that matter; a part of a key that ends in * stands for several. */
  public static List<String> keys() {
    return RegistryTable.keys();
  }

  /** A key that is there, before its values. */
  public void key(String key) {
    collector.root(key);
    collector.key(key);
  }

  /** A value of that key; those that do not matter are counted. */
  public void value(String key, String name, int type, Bytes data) {
    collector.value(key, name, Integer.toUnsignedLong(type), data, false);
  }

  /** When all that could be read was given. */
  public void finish() {
    collector.finish();
  }
}
