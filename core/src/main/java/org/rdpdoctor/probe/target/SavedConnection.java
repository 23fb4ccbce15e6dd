package org.rdpdoctor.probe.target;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * Where a saved connection leads.
 *
 * @param address name or address, perhaps with a port
 * @param port counts when the address carries none
 */
public record SavedConnection(String address, Optional<Integer> port) {
  /** Reads saved connections; the seam to the reader of .rdp files. */
  @FunctionalInterface
  public interface Source {
    /** Empty when the content is none, or leads nowhere. */
    Optional<SavedConnection> read(Bytes content);
  }
}
