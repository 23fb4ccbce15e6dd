package org.rdpdoctor.offline.registry;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryCovered;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.reading.CertificateReader;
import org.rdpdoctor.reading.UnreadableCertificate;
import org.rdpdoctor.wire.Bytes;

/** Makes observations of the keys and values of one file, or of one machine. */
final class RegistryCollector {
  static final String TERMINAL_SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";

  static final String DENY = "fDenyTSConnections";
  private static final String STORES = "hklm\\software\\microsoft\\systemcertificates\\";
  private static final String BLOB = "blob";
  private static final int MAX_ROOTS = 50;
  private static final int MAX_ODDITIES = 50;

  /** Of one file; a store has dozens. */
  private static final int MAX_CERTIFICATES = 2_000;

  private static final int SHOWN_BYTES = 32;

  private final RegistryTable table;
  private final Function<String, Source> sourceOfKey;
  private final Source whole;
  private String form;
  private final Consumer<Observed> found;
  private final Set<String> roots = new LinkedHashSet<>();
  private final Set<String> odd = new LinkedHashSet<>();
  private boolean terminalServer;
  private boolean deny;
  private int certificates;
  private long keys;
  private long values;

  RegistryCollector(RegistryTable table, String file, String form, Reading reading) {
    this(table, key -> new Source.Registry(file, key), new Source.File(file), form, reading::add);
  }

  /**
   * @param whole where stands what is to be said of all of it
   */
  RegistryCollector(
      RegistryTable table,
      Function<String, Source> sourceOfKey,
      Source whole,
      String form,
      Consumer<Observed> found) {
    this.table = table;
    this.sourceOfKey = sourceOfKey;
    this.whole = whole;
    this.form = form;
    this.found = found;
  }

  /** What the file turned out to be. */
  void form(String known) {
    form = known;
  }

  RegistryTable table() {
    return table;
  }

  void root(String key) {
    if (roots.size() < MAX_ROOTS) {
      roots.add(key);
    }
  }

  void key(String key) {
    keys++;
    terminalServer |= key.equalsIgnoreCase(TERMINAL_SERVER);
  }

  void odd(String oddity) {
    if (odd.size() < MAX_ODDITIES) {
      odd.add(oddity);
    }
  }

  void value(String key, String name, long type, Bytes data, boolean ansi) {
    values++;
    deny |= key.equalsIgnoreCase(TERMINAL_SERVER) && name.equalsIgnoreCase(DENY);
    if (!table.matters(key, name)) {
      return;
    }
    if (name.toLowerCase(Locale.ROOT).equals(BLOB)
        && key.toLowerCase(Locale.ROOT).startsWith(STORES)) {
      certificate(key, data);
      return;
    }
    add(
        key,
        new RegistryValueFound(key, name, ValueData.kind(type), ValueData.text(type, data, ansi)));
  }

  private void certificate(String key, Bytes blob) {
    certificates++;
    if (certificates > MAX_CERTIFICATES) {
      odd("more certificates than are read");
      return;
    }
    String below = key.substring(STORES.length());
    int end = below.indexOf('\\');
    String store = end < 0 ? below : below.substring(0, end);
    Optional<StoredCertificate> stored = StoredCertificate.read(blob);
    if (stored.isEmpty()) {
      add(key, new CertificateUnreadable("no certificate in it", blob.first(SHOWN_BYTES)));
      return;
    }
    try {
      add(
          key,
          new CertificateStored(
              store,
              CertificateReader.read(stored.get().der()),
              stored.get().keyContainer(),
              stored.get().keyProvider()));
    } catch (UnreadableCertificate unreadable) {
      add(
          key,
          new CertificateUnreadable(
              String.valueOf(unreadable.getMessage()), blob.first(SHOWN_BYTES)));
    }
  }

  private void add(String key, Observation observation) {
    found.accept(new Observed(sourceOfKey.apply(key), observation));
  }

  void finish() {
    if (terminalServer && !deny) {
      add(TERMINAL_SERVER, new RegistryValueMissing(TERMINAL_SERVER, DENY));
    }
    found.accept(
        new Observed(
            whole, new RegistryCovered(form, List.copyOf(roots), keys, values, List.copyOf(odd))));
  }
}
