package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Weight;

/** An older session of the same user is in the way. */
final class ServerSessionConflict extends SessionCause {
  ServerSessionConflict() {
    super("server-session-conflict", Map.of(0x5L, Weight.TELLING, 0x7L, Weight.HINT));
  }
}
