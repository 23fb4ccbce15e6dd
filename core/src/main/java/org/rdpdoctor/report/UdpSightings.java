package org.rdpdoctor.report;

import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpMalformed;
import org.rdpdoctor.model.UdpObservation.UdpProhibited;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.model.UdpObservation.UdpUnreachable;

/** What the UDP port answered, as one line each. */
final class UdpSightings {
  private UdpSightings() {}

  static String line(UdpObservation seen) {
    String what =
        switch (seen) {
          case UdpAnswered answered ->
              "SYN of %d bytes, version %s: SYN+ACK of %d bytes, version %s, MTU up %d, down %d%s"
                  .formatted(
                      answered.datagramBytes(),
                      answered.versionAsked(),
                      answered.answerBytes(),
                      answered.versionChosen(),
                      answered.upStreamMtu(),
                      answered.downStreamMtu(),
                      answered.oddities().isEmpty()
                          ? ""
                          : ", odd: " + String.join("; ", answered.oddities()));
          case UdpSilent silent ->
              "SYN of %d bytes, version %s, sent %s: no answer"
                  .formatted(
                      silent.datagramBytes(),
                      silent.versionAsked(),
                      silent.sent() == 1 ? "once" : silent.sent() + " times");
          case UdpRefused refused -> "ICMP port unreachable" + Sightings.by(refused.reportedBy());
          case UdpProhibited prohibited -> prohibited.how() + Sightings.by(prohibited.reportedBy());
          case UdpUnreachable unreachable ->
              "unreachable (%s)%s"
                  .formatted(unreachable.what(), Sightings.by(unreachable.reportedBy()));
          case UdpMalformed malformed ->
              "SYN of %d bytes: %s, %s"
                  .formatted(
                      malformed.datagramBytes(),
                      malformed.problem(),
                      Sightings.shown(malformed.firstBytes()));
        };
    return "UDP port %d, %s after %s".formatted(seen.port(), what, Sightings.millis(seen.took()));
  }
}
