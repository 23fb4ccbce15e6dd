package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Weight;

/** Parts of the server are of different versions. */
final class ServerComponentMismatch extends SessionCause {
  ServerComponentMismatch() {
    super(
        "server-component-mismatch",
        Map.of(0xFL, Weight.FAIR, 0x11L, Weight.FAIR, 0x12L, Weight.STRONG, 0x112FL, Weight.HINT));
  }
}
