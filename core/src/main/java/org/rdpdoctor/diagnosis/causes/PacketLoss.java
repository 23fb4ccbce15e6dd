package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CapturedPicture;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** Packets are lost on the path. */
final class PacketLoss implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("packet-loss", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    boolean again =
        sight.tcp().timedOut()
            && sight.scene().again(sight).stream().anyMatch(other -> other.tcp().connected());
    if (again) {
      scales.speaksFor(Weight.STRONG, "the same port answers at times and is silent at times");
    }
    if (sight.tcp().mixed()) {
      scales.speaksFor(Weight.FAIR, "some connects succeed and some fail");
    }
    CapturedPicture captured = sight.captured();
    if (captured.lossless()) {
      scales.rulesOut(
          "the capture shows %,d packets of the connection, and none was sent again"
              .formatted(captured.packets()));
      return;
    }
    if (sight.path().waitSideBySide()) {
      scales.speaksAgainst(
          Weight.STRONG,
          "one after another no connect waits, and connections that stand lose nothing");
    }
    captured
        .stuck()
        .filter(stuck -> !stuck.isLarge() && stuck.isGivenUp())
        .ifPresent(stuck ->
            scales.speaksFor(
                Weight.FAIR,
                "%d bytes of the %s were sent again %d times and never arrived"
                    .formatted(stuck.bytes(), stuck.by(), stuck.times())));
    if (captured.lossy()) {
      scales.speaksFor(Weight.TELLING, captured.lossSentence());
    } else if (sight.path().lossProved()) {
      scales.proves(PlainText.of(sight.path().quiet().sentence()));
    } else if (sight.path().piecesLossy()) {
      scales.speaksFor(
          Weight.TELLING, PlainText.of(sight.path().trouble().orElse("packets are lost")));
    } else if (sight.path().waiting().isPresent()) {
      scales.speaksFor(Weight.FAIR, sight.path().waiting().get());
    } else if (sight.path().lossy()) {
      scales.speaksFor(
          Weight.STRONG, PlainText.of(sight.path().trouble().orElse("packets are sent again")));
    } else if (sight.path().someLoss().isPresent()) {
      scales.speaksFor(Weight.HINT, sight.path().someLoss().get());
    } else if (sight.tcp().synSentAgain() && !sight.path().tooFar()) {
      scales.speaksFor(Weight.HINT, "the connect took as long as when its first packet is lost");
    }
    if (sight.tls().unsteady() && sight.tls().any(End.SILENT)) {
      scales.speaksFor(Weight.FAIR, "the same hello is answered once and not another time");
    }
    scales.untested(
        "a few round trips do not show loss; --deep, --repeat or a packet capture would");
  }
}
