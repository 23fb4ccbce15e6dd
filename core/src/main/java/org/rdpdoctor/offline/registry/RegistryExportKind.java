package org.rdpdoctor.offline.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;

/** Registry exports. */
public final class RegistryExportKind implements FileKind {
  /** Of a larger file the rest is not read. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  @Override
  public String name() {
    return "registry export";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    Bytes first = firstBytes.first(200);
    String wide = new String(first.toArray(), StandardCharsets.UTF_16LE);
    String narrow = new String(first.toArray(), StandardCharsets.UTF_8);
    return begins(wide) || begins(narrow);
  }

  private static boolean begins(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return plain.startsWith(RegistryExport.VERSION_5) || plain.startsWith(RegistryExport.VERSION_4);
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    Bytes content = file.whole(MAX_BYTES);
    if (content.size() > MAX_BYTES) {
      reading.truncated(MAX_BYTES, "larger than what is read of an export");
      content = content.first(MAX_BYTES);
    }
    Optional<RegistryExport> export = RegistryExport.of(content);
    if (export.isEmpty()) {
      reading.truncated(0, "no registry export after all");
      return;
    }
    RegistryCollector collector =
        new RegistryCollector(RegistryTable.packed(), file.name(), "export", reading);
    boolean ansi = export.get().isAnsi();
    export
        .get()
        .read(
            new RegistryExport.Content() {
              private boolean first = true;

              @Override
              public void key(String key) {
                if (first) {
                  collector.root(key);
                  first = false;
                }
                collector.key(key);
              }

              @Override
              public void value(String key, String name, long type, Bytes data) {
                collector.value(key, name, type, data, ansi);
              }

              @Override
              public void odd(String oddity) {
                collector.odd(oddity);
              }
            });
    collector.finish();
  }
}
