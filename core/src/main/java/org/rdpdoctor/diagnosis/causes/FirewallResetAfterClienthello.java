package org.rdpdoctor.diagnosis.causes;

import java.util.Optional;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.BetweenPicture;
import org.rdpdoctor.diagnosis.picture.HelloFate;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.Way;

/** A box lets TCP through and cuts when the TLS hello or the RDP request passes. */
final class FirewallResetAfterClienthello implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.lasting("firewall-reset-after-clienthello", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    TlsPicture tls = sight.tls();
    NegotiationPicture negotiation = sight.negotiation();
    if (Passed.tls(sight, scales)) {
      return;
    }
    weighReset(sight, scales);
    if (weighPlace(sight.between(), scales)) {
      return;
    }
    weighTriggers(sight, scales);
    Optional<HelloFate> split = tls.acceptedWhenSplit();
    if (split.isPresent()) {
      proveUnlessChance(
          sight.splitMayBeChance(),
          scales,
          "the same hello is answered when it is cut in two, so something before the server's program reads hellos",
          split.get().connection());
      return;
    }
    Optional<Seen<NegotiationSplit>> request = negotiation.answeredWhenSplit();
    if (request.isPresent()) {
      proveUnlessChance(
          sight.splitMayBeChance(),
          scales,
          "the same RDP request is answered when it is cut in two, so something before the server's program reads requests",
          request.get().connection());
      return;
    }
    if (scales.rulesOutIf(
        tls.every(End.ALERT, End.MCS_DISCONNECT), "the server itself answers the hello")) {
      return;
    }
    if (tls.any(End.MCS_DISCONNECT)) {
      scales.speaksAgainst(Weight.STRONG, "the server itself takes leave after some of the hellos");
    }
    weighTls(tls, scales);
    boolean openSsl =
        negotiation.software() == Software.XRDP
            || negotiation.software() == Software.FREERDP_FAMILY;
    boolean cut = tls.every(End.RESET, End.CLOSED) || tls.triedInVain(Way.SMALL_WINDOW);
    if (tls.neverSpeaksTls() && cut && openSsl) {
      scales.speaksFor(
          Weight.FAIR, "this kind of server would answer its own trouble with an alert");
    }
    if (negotiation.reset()) {
      scales.speaksFor(Weight.STRONG, "TCP opens, and the RDP request itself is reset");
      if (negotiation.waitsForRequest()) {
        scales.speaksFor(Weight.FAIR, "as long as nothing is asked the connection stays");
      }
      if (negotiation.endedUnasked()) {
        scales.speaksAgainst(Weight.STRONG, "the connection ends even when nothing is asked");
      }
    }
    if (negotiation.silent() || negotiation.closed()) {
      scales.speaksFor(Weight.FAIR, "TCP opens, and the RDP request gets nowhere");
    }
    if (negotiation.neverAnswers() && negotiation.splitInVain()) {
      scales.speaksAgainst(
          Weight.SLIGHT,
          "a request cut in two fares no better; but many boxes put it together again");
    }
    if (negotiation.silent() || tls.every(End.SILENT)) {
      weighDelivery(sight, scales);
    }
  }

  /** Whose reset it is, a capture tells by the packet itself. */
  private static void weighReset(Sight sight, Scales scales) {
    sight
        .captured()
        .foreignReset()
        .ifPresent(end ->
            scales.speaksFor(
                Weight.TELLING,
                "the reset has a TTL of %d, and the server's own packets have %s: somebody else sent it"
                    .formatted(end.timeToLive(), end.usualTimesToLive())));
    BetweenPicture between = sight.between();
    between
        .foreignReset()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.TELLING,
                "the reset has a TTL of %d, and the server's own packets have %s: somebody else sent it"
                    .formatted(seen.what().timeToLive(), seen.what().usualTimesToLive()),
                seen));
    between
        .soonerThanRoundTrip()
        .ifPresent(each ->
            scales.speaksFor(
                Weight.TELLING,
                "the reset comes after %s, and no packet gets to the server and back in less than %s"
                    .formatted(PlainText.of(each.quickest()), PlainText.of(each.roundTrip()))));
    if (sight.captured().ownReset()) {
      scales.speaksAgainst(Weight.GOOD, "the reset has the server's own TTL and its next IP id");
    } else if (between.ownReset()) {
      scales.speaksAgainst(
          Weight.SLIGHT,
          "the reset comes from whoever takes the connections: it has their TTL and next IP id");
    }
  }

  /** What cannot have come to the server is answered all the same; whether that is proof. */
  private static boolean weighPlace(BetweenPicture between, Scales scales) {
    Optional<BetweenPicture.CutOnTheWay> cut = between.cutOnTheWay();
    if (cut.isEmpty()) {
      if (between.cutAtTheHostOnly()) {
        scales.speaksAgainst(
            Weight.SLIGHT,
            "what reaches all hops but the last is not cut: the server does it, or what stands right before it");
      }
      return false;
    }
    String reason =
        "a hello or request that reaches no farther than %d of the %d hops is reset"
            .formatted(cut.get().timeToLive(), cut.get().distance());
    if (cut.get().sure()) {
      scales.proves(reason + ": somebody on the way does it");
    } else {
      scales.speaksFor(Weight.STRONG, reason);
    }
    return cut.get().sure();
  }

  private static void weighTriggers(Sight sight, Scales scales) {
    BetweenPicture between = sight.between();
    between
        .nameIsCut()
        .ifPresent(seen ->
            scales.speaksFor(
                sight.mayBeChance() ? Weight.HINT : Weight.TELLING,
                "the same hello is answered when it does not name the server: something reads names",
                seen));
    between
        .cookieIsCut()
        .ifPresent(seen ->
            scales.speaksFor(
                sight.mayBeChance() ? Weight.HINT : Weight.STRONG,
                "the same request is answered without its cookie: something reads requests",
                seen));
    between
        .helloResetOnOtherPort()
        .ifPresent(port ->
            scales.speaksFor(
                Weight.GOOD,
                "on port %d a hello is reset, too, and other bytes are not".formatted(port)));
    if (between.endsUnasked()) {
      scales.speaksAgainst(
          Weight.STRONG, "behind the negotiation the connection ends even when nothing is said");
    }
  }

  private static void proveUnlessChance(
      boolean mayBeChance, Scales scales, String reason, Optional<Integer> connection) {
    if (mayBeChance) {
      scales.speaksFor(Weight.HINT, reason + ", unless packets were lost");
    } else {
      scales.proves(reason, connection);
    }
  }

  private static void weighDelivery(Sight sight, Scales scales) {
    sight
        .delivered()
        .ifPresent(delivered -> {
          if (delivered) {
            scales.speaksAgainst(
                Weight.TELLING, "the other side has acknowledged it, so nothing swallowed it");
          } else {
            scales.speaksFor(
                Weight.GOOD, "it is never acknowledged, so it is swallowed on the way");
          }
        });
  }

  private static void weighTls(TlsPicture tls, Scales scales) {
    if (tls.every(End.RESET)) {
      scales.speaksFor(Weight.STRONG, "every hello is reset right after the negotiation worked");
    } else if (tls.every(End.RESET, End.CLOSED)) {
      scales.speaksFor(Weight.GOOD, "every hello ends the connection after the negotiation worked");
    } else if (tls.neverSpeaksTls()) {
      scales.speaksFor(Weight.GOOD, "hellos get no answer after the negotiation worked");
      if (tls.triedInVain(Way.SMALL_WINDOW)) {
        scales.speaksFor(Weight.HINT, "not even small packets come: the hello itself is swallowed");
      }
    }
    if (tls.stumblesOver13()) {
      scales.speaksFor(Weight.FAIR, "boxes that do not know TLS 1.3 cut hellos that offer it");
    }
    if (tls.neverSpeaksTls() && tls.alertedBy(Way.SPLIT)) {
      scales.speaksFor(
          Weight.TELLING,
          "a hello cut in two gets the server's alert, and whole ones are cut off: something before"
              + " the server's program reads hellos, and the server has a fault of its own");
    } else if (tls.acceptsNone() && tls.triedInVain(Way.SPLIT)) {
      scales.speaksAgainst(
          Weight.SLIGHT,
          "a hello cut in two fares no better; but many boxes put it together again");
    }
    if (tls.acceptsNone() && tls.acceptedBy(Way.BARE).isPresent()) {
      scales.speaksFor(Weight.FAIR, "TLS works when no RDP request comes before it");
    }
  }
}
