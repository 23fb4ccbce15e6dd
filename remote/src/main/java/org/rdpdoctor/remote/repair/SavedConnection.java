package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.offline.rdpfile.RdpFile;
import org.rdpdoctor.remedy.RepairedConnection;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;

/**
 * A saved connection that keeps its client from what the server takes, and where a repaired one
 * comes to. The original stays as it is, so that the way back is to go on using it.
 *
 * @param beside the original; nothing that is there already is written over
 */
public record SavedConnection(Path beside, RepairedConnection repaired) {
  private static final String SUFFIX = ".rdp";
  private static final String REPAIRED = ".rdpdoctor.rdp";

  /**
   * Empty when it is no saved connection, or nothing in it is in the way.
   *
   * @param named as the user gave it
   * @throws IOException it cannot be read
   * @throws java.nio.file.InvalidPathException it is no name of a file
   */
  public static Optional<SavedConnection> of(String named, Evidence evidence) throws IOException {
    if (!named.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
      return Optional.empty();
    }
    Path file = Path.of(named);
    if (Files.size(file) > RdpFile.MAX_BYTES) {
      return Optional.empty();
    }
    String name = String.valueOf(file.getFileName());
    Path beside =
        file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + REPAIRED);
    return MarkedText.decode(Bytes.of(Files.readAllBytes(file)))
        .flatMap(text -> RepairedConnection.of(text, evidence))
        .map(repaired -> new SavedConnection(beside, repaired));
  }

  /**
   * In UTF-16 with its mark, as mstsc writes it.
   *
   * @throws IOException it cannot be written, or there is one
   */
  public void write() throws IOException {
    Files.write(
        beside,
        ("\ufeff" + repaired.text()).getBytes(StandardCharsets.UTF_16LE),
        StandardOpenOption.CREATE_NEW);
  }
}
