package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CapturedPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.diagnosis.picture.UdpPicture;
import org.rdpdoctor.model.StageId;

/**
 * RDP's UDP transport fails. Only a session over it could prove that; the opening datagrams tell
 * whether the path is one that eats UDP.
 */
final class UdpBroken implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("udp-broken", StageId.UDP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {
    if (sight.failing().isPresent()) {
      scales.untested("the connection fails over TCP, before a client would open UDP");
      return;
    }
    CapturedPicture captured = sight.captured();
    captured
        .datagramsDied()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.TELLING,
                "UDP opened and then died: the last %,d datagrams of the client, over %s, met no answer"
                    .formatted(seen.unansweredDatagrams(), PlainText.of(seen.unansweredFor()))));
    if (captured.datagramsCarried() && captured.datagramsDied().isEmpty()) {
      scales.rulesOut("the capture shows data over UDP in both directions");
      return;
    }
    if (captured.datagramsUnanswered()) {
      scales.speaksFor(
          Weight.GOOD, "the client asks for UDP in its session, and nothing answers it");
    }
    UdpPicture udp = sight.udp();
    if (udp.losesLarge()) {
      int passes = udp.largest().orElseThrow().datagramBytes();
      int lost = udp.smallestLost().orElseThrow();
      scales.speaksFor(
          Weight.GOOD,
          "over UDP %d bytes are answered and %d bytes are not: the path loses large datagrams; %s"
              .formatted(passes, lost, udp.advice().orElseThrow()));
    } else if (udp.sentAgain()) {
      scales.speaksFor(Weight.FAIR, "a datagram had to be sent again before it was answered");
    } else if (udp.answersFullSize()) {
      scales.speaksAgainst(
          Weight.FAIR, "the UDP transport opens with datagrams of full size, at least from here");
    }
    weighNoAnswer(sight, udp, scales);
    scales.untested("only a session tells, once with UDP and once with UDP switched off");
  }

  /** A client that gets no answer stays on TCP, mostly without harm. */
  private static void weighNoAnswer(Sight sight, UdpPicture udp, Scales scales) {
    if (udp.silent() && sight.negotiation().software() == Software.WINDOWS) {
      scales.speaksFor(
          Weight.HINT, "TCP works and UDP of the same port is silent, which Windows seldom is");
    }
    if (udp.malformed().isPresent()) {
      scales.speaksFor(Weight.FAIR, "what answers on the UDP port is not RDP");
    }
    if (udp.refused().isPresent() || udp.prohibited().isPresent()) {
      scales.speaksAgainst(
          Weight.GOOD, "UDP is refused in so many words, so that a client gives it up at once");
    }
  }
}
