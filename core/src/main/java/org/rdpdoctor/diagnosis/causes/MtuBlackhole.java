package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.CapturedPicture;
import org.rdpdoctor.diagnosis.picture.HelloFate;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.NarrowPath;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.Way;

/** Large packets vanish on the path. */
final class MtuBlackhole implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("mtu-blackhole", StageId.TLS);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    if (weighCapture(sight.captured(), scales)) {
      return;
    }
    if (weighSizes(sight, scales)) {
      return;
    }
    TlsPicture tls = sight.tls();
    if (Passed.tls(sight, scales) || !tls.asked()) {
      return;
    }
    Optional<HelloFate> small = tls.acceptedBy(Way.SMALL_WINDOW);
    if (scales.rulesOutIf(
        sight.anotherRunGotThrough(), "in another run large packets came over the same path")) {
      return;
    }
    boolean silent = tls.acceptsNone() && tls.any(End.SILENT);
    if ((silent || tls.silentOver13()) && small.isPresent()) {
      weighSmallWindow(sight, small.get(), scales);
      return;
    }
    if (scales.rulesOutIf(
        !tls.any(End.SILENT) && tls.brokenByPeer().isEmpty(),
        "every hello gets an end of some kind, not silence")) {
      return;
    }
    boolean acknowledged = sight.delivered().orElse(false);
    if (tls.triedInVain(Way.SMALL_WINDOW)) {
      scales.speaksAgainst(
          acknowledged ? Weight.FAIR : Weight.STRONG,
          "packets of a kilobyte do not come either; the hole would have to be narrower still");
    }
    if (tls.silentOver13()) {
      scales.speaksFor(
          Weight.GOOD, "the answer up to TLS 1.2 comes, and the larger one of TLS 1.3 does not");
    } else if (tls.every(End.SILENT) && tls.oldHellosAreRefused()) {
      scales.speaksFor(
          Weight.TELLING,
          "the few bytes that refuse an old version come back; only the large answers do not");
    } else if (tls.every(End.SILENT)) {
      scales.speaksAgainst(
          Weight.STRONG, "not even the few bytes that would refuse an old version come back");
    }
    if (acknowledged && tls.every(End.SILENT)) {
      scales.speaksFor(
          Weight.GOOD, "the small hello is acknowledged; it is the answer that does not come");
    }
    sight
        .delivered()
        .filter(delivered -> !delivered)
        .ifPresent(
            _ -> scales.speaksAgainst(Weight.STRONG, "not even the small hello is acknowledged"));
    scales.speaksFor(
        tls.any(End.SILENT) ? Weight.STRONG : Weight.HINT,
        "small packets pass and the first large answer does not come");
  }

  /** The packets themselves, where they can be seen; whether they decide. */
  private static boolean weighCapture(CapturedPicture captured, Scales scales) {
    Optional<CapturedPicture.Stuck> large = captured.stuck().filter(CapturedPicture.Stuck::isLarge);
    if (large.isPresent()) {
      String sizes =
          "%d bytes of the %s were sent again %d times and never arrived, and small ones do"
              .formatted(large.get().bytes(), large.get().by(), large.get().times());
      scales.speaksFor(large.get().isGivenUp() ? Weight.TELLING : Weight.STRONG, sizes);
      captured
          .tooBig()
          .ifPresent(report ->
              scales.speaksFor(
                  Weight.TELLING,
                  "%s says that packets are too big (at most %d bytes), and they are sent all the same"
                      .formatted(PlainText.of(report.by()), report.mtu())));
      return true;
    }
    if (captured.holeFromServer()) {
      scales.speaksFor(
          Weight.STRONG, "a later packet of the server came, and the one before it never did");
    }
    return false;
  }

  /** Many sizes were tried; whether they decide. */
  private static boolean weighSizes(Sight sight, Scales scales) {
    NarrowPath narrow = sight.path().narrow();
    if (narrow.hole().isEmpty()) {
      if (narrow.largeHelloIgnored()) {
        scales.speaksAgainst(
            Weight.GOOD, "a large hello is acknowledged by the other side, and then ignored");
      }
      return false;
    }
    NarrowPath.Hole hole = narrow.hole().get();
    boolean bySmallWindow =
        !hole.away()
            && sight.tls().acceptedBy(Way.SMALL_WINDOW).isPresent()
            && !sight.mayBeChance();
    String reason = "%s; %s".formatted(hole.sentence(), narrow.advice().orElseThrow());
    boolean bySizeAlone =
        hole.away() && hole.noticed() && narrow.alsoWithoutTls() && !sight.path().lossy();
    if (bySmallWindow || bySizeAlone) {
      scales.proves(reason);
    } else if (hole.noticed()) {
      scales.speaksFor(sight.path().lossy() ? Weight.STRONG : Weight.TELLING, reason);
    } else {
      scales.speaksFor(Weight.GOOD, reason);
    }
    return true;
  }

  /** A path that loses packets of any size can let the second hello through by chance. */
  private static void weighSmallWindow(Sight sight, HelloFate small, Scales scales) {
    String reason = "the same hello is answered when only small packets can come, and else is not";
    if (sight.path().mayLoseMessages()) {
      scales.speaksFor(Weight.FAIR, reason);
    } else {
      scales.proves(reason, small.connection());
    }
  }
}
