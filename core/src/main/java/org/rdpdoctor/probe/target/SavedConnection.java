package org.rdpdoctor.probe.target;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * Where a saved connection leads.
 *
 * @param address name or address, perhaps with a port
 * @param port counts when the address carries none
 * @param gateway name or address of an RD Gateway on the way, perhaps with a port
 */
public record SavedConnection(String address, Optional<Integer> port, Optional<String> gateway) {
  /** Reads saved connections; the seam to the reader of .rdp files. */
  @FunctionalInterface
  public interface Source {
    /** Empty when the content is none, or leads nowhere. */
    Optional<SavedConnection> read(Bytes content);
  }
}
