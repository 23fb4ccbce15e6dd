package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The service or its session manager is stuck. */
final class ServiceHung implements Cause {
  @Override
  public CauseInfo info() {
    return CauseInfo.fleeting("service-hung", StageId.TCP);
  }

  @Override
  public void weigh(Sight sight, Scales scales) {

    if ((sight.captured().serverStalled().isEmpty() && Passed.all(sight, scales))
        || scales.rulesOutIf(
            sight.standing(StageId.TLS).isBad() && sight.tls().serverCanDoTls(),
            "the service answers a hello that comes in another way")
        || scales.rulesOutIf(
            sight.negotiation().answeredWhenSplit().isPresent(),
            "the service answers a request that comes in two pieces")) {
      return;
    }
    sight
        .captured()
        .serverStalled()
        .ifPresent(stalled ->
            scales.speaksFor(
                Weight.GOOD,
                "the server's window is closed for %s: the service does not take what has arrived"
                    .formatted(PlainText.of(stalled))));
    if (sight.negotiation().silent()) {
      scales.speaksFor(
          Weight.TELLING, "the connection is taken, and the service never answers the request");
      weighDelivery(sight, scales);
    }
    if (sight.tls().every(End.SILENT)) {
      scales.speaksFor(Weight.FAIR, "the service negotiates, and then nobody answers the hello");
      weighDelivery(sight, scales);
    }
    if (sight.nla().silent()) {
      scales.speaksFor(Weight.STRONG, "TLS works, and then nobody answers the first NLA token");
    }
    sight
        .session()
        .silence()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.STRONG,
                "everything before it is answered, and then the server never comes to a session",
                seen));
    if (sight.negotiation().closed() || sight.negotiation().reset()) {
      scales.speaksFor(Weight.HINT, "a half-dead listener drops what it accepts");
    }
    if (sight.tcp().timedOut()) {
      scales.speaksFor(Weight.SLIGHT, "a stuck service lets its queue of connections fill up");
    }
  }

  private static void weighDelivery(Sight sight, Scales scales) {
    sight
        .delivered()
        .ifPresent(delivered -> {
          if (delivered) {
            scales.speaksFor(
                Weight.HINT, "the kernel acknowledges what we send, so host and path are well");
          } else {
            scales.speaksAgainst(
                Weight.TELLING,
                "what we send is not even acknowledged, which the kernel does for a stuck service");
          }
        });
  }
}
