package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Weight;

/** The agent of the session host is not registered with Azure Virtual Desktop. */
final class AvdAgentUnhealthy extends SessionCause {
  AvdAgentUnhealthy() {
    super(
        "avd-agent-unhealthy",
        Map.of(
            0x405L,
            Weight.HINT,
            0x406L,
            Weight.HINT,
            0x407L,
            Weight.HINT,
            0x411L,
            Weight.HINT,
            0x412L,
            Weight.FAIR));
  }
}
