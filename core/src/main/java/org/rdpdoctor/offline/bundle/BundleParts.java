package org.rdpdoctor.offline.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.model.BundleObservation.BundlePartMissing;

/**
 * What a tool is known to collect: {@code bundle-parts.csv}. Parts of scope "target" are collected
 * only on the machine that is connected to; parts of scope "server" say something only there.
 */
final class BundleParts {
  private static final String TABLE = "bundle-parts.csv";

  /** One line of the table, and whether such a file was seen. */
  private static final class Part {
    private final List<String> names;
    private final String scope;
    private final String about;
    private boolean found;

    Part(List<String> row) {
      this.names = List.of(row.get(1).split("\\|", -1));
      this.scope = row.get(2);
      this.about = row.get(3);
    }

    /** A name without a folder fits in any. */
    boolean fits(String part) {
      String lower = part.toLowerCase(Locale.ROOT);
      String last = lower.substring(lower.lastIndexOf('/') + 1);
      return names.stream()
          .map(name -> name.toLowerCase(Locale.ROOT))
          .anyMatch(name -> name.equals(name.contains("/") ? lower : last));
    }
  }

  private final List<Part> parts;

  private BundleParts(List<Part> parts) {
    this.parts = parts;
  }

  static BundleParts of(String tool) {
    return new BundleParts(
        new CodeTables()
            .data(TABLE).rows().stream()
                .filter(row -> row.getFirst().equals(tool))
                .map(Part::new)
                .toList());
  }

  void found(String name) {
    for (Part part : parts) {
      part.found |= part.fits(name);
    }
  }

  /** Whether anything is there that is collected only on the machine that is connected to. */
  boolean ofServer() {
    return parts.stream().anyMatch(part -> part.found && part.scope.equals("target"));
  }

  /** What is not there; of a client nothing is expected that only servers have. */
  List<BundlePartMissing> missing() {
    List<BundlePartMissing> missing = new ArrayList<>();
    for (Part part : parts) {
      if (!part.found && (part.scope.equals("any") || ofServer())) {
        missing.add(new BundlePartMissing(part.names.getFirst(), part.about));
      }
    }
    return missing;
  }
}
