package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Weight;

/** The server needs a capability that the client lacks. */
final class CapabilityMismatch extends SessionCause {
  CapabilityMismatch() {
    super(
        "capability-mismatch",
        Map.of(
            0x10E5L,
            Weight.STRONG,
            0x10E7L,
            Weight.STRONG,
            0x10E8L,
            Weight.STRONG,
            0x10E9L,
            Weight.TELLING,
            0x10EAL,
            Weight.TELLING,
            0x10F3L,
            Weight.TELLING,
            0x10F4L,
            Weight.STRONG));
  }
}
