package org.rdpdoctor.lab;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/** What a fault server does with one datagram to its UDP port. */
@FunctionalInterface
public interface DatagramBehaviour {
  /** The port is open and says nothing. */
  DatagramBehaviour SILENT = _ -> Optional.empty();

  /** The answer; empty for silence. */
  Optional<Bytes> answer(Bytes datagram);
}
