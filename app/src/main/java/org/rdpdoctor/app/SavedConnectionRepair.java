package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.remote.repair.SavedConnection;

/** A saved connection that is named as the target: a repaired one is written beside it. */
final class SavedConnectionRepair {
  private SavedConnectionRepair() {}

  /** What is wrong with it and where the repaired one is or would be; empty when nothing is. */
  static Optional<String> of(String named, Evidence evidence, boolean write) {
    try {
      Optional<SavedConnection> saved = SavedConnection.of(named, evidence);
      if (write && saved.isPresent()) {
        saved.get().write();
      }
      return saved.map(each ->
          "%s %s: %s"
              .formatted(
                  write
                      ? "Repaired connection written to"
                      : "With --apply a repaired connection comes to",
                  UsageProblem.quote(each.beside()),
                  String.join("; ", each.repaired().changes())));
    } catch (IOException | InvalidPathException unwritable) {
      throw new UsageProblem(
          "the repaired connection cannot be written beside %s: is there one already?"
              .formatted(UsageProblem.quote(named)));
    }
  }
}
