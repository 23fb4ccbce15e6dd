package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.offline.rdpfile.RdpFile;
import org.rdpdoctor.remedy.RepairedConnection;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;

/** A saved connection that is named as the target: a repaired one is written beside it. */
final class SavedConnectionRepair {
  private static final String SUFFIX = ".rdp";
  private static final String REPAIRED = ".rdpdoctor.rdp";

  private SavedConnectionRepair() {}

  /** What is wrong with it and where the repaired one is or would be; empty when nothing is. */
  static Optional<String> of(String named, Evidence evidence, boolean write) {
    if (!named.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(named);
      if (Files.size(file) > RdpFile.MAX_BYTES) {
        return Optional.empty();
      }
      Optional<RepairedConnection> repaired =
          MarkedText.decode(Bytes.of(Files.readAllBytes(file)))
              .flatMap(text -> RepairedConnection.of(text, evidence));
      if (repaired.isEmpty()) {
        return Optional.empty();
      }
      Path beside =
          file.resolveSibling(
              String.valueOf(file.getFileName())
                      .substring(0, String.valueOf(file.getFileName()).length() - SUFFIX.length())
                  + REPAIRED);
      if (write) {
        Files.write(
            beside,
            ("\ufeff" + repaired.get().text()).getBytes(StandardCharsets.UTF_16LE),
            StandardOpenOption.CREATE_NEW);
      }
      return Optional.of(
          "%s %s: %s"
              .formatted(
                  write
                      ? "Repaired connection written to"
                      : "With --apply a repaired connection comes to",
                  UsageProblem.quote(beside),
                  String.join("; ", repaired.get().changes())));
    } catch (IOException | InvalidPathException unwritable) {
      throw new UsageProblem(
          "the repaired connection cannot be written beside %s: is there one already?"
              .formatted(UsageProblem.quote(named)));
    }
  }
}
