package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Weight;

/** The broker does not work. */
final class BrokerFailure extends SessionCause {
  BrokerFailure() {
    super(
        "broker-failure",
        Map.ofEntries(
            Map.entry(0x400L, Weight.TELLING),
            Map.entry(0x402L, Weight.TELLING),
            Map.entry(0x404L, Weight.STRONG),
            Map.entry(0x405L, Weight.STRONG),
            Map.entry(0x406L, Weight.STRONG),
            Map.entry(0x407L, Weight.STRONG),
            Map.entry(0x408L, Weight.GOOD),
            Map.entry(0x409L, Weight.FAIR),
            Map.entry(0x411L, Weight.STRONG),
            Map.entry(0x412L, Weight.STRONG),
            Map.entry(0x7L, Weight.HINT)));
  }
}
