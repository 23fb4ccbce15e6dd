package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.PathObservation;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;

/** Connects one after another, with pauses, each closed at once. */
final class ConnectTimes {
  /** A lost SYN is sent again after a second (RFC 6298 section 2.1). */
  private static final Duration SENT_AGAIN_AFTER = Duration.ofSeconds(1);

  /** Where a SYN that was sent again would be answered by now. */
  private static final Duration SPARE = Duration.ofMillis(150);

  private final RoadContext context;
  private final Known known;
  private final Effort effort;
  private final List<Duration> took = new ArrayList<>();
  private final List<Observed> turnedAway = new ArrayList<>();
  private int attempts;

  ConnectTimes(RoadContext context, Known known, Effort effort) {
    this.context = context;
    this.known = known;
    this.effort = effort;
  }

  List<Observed> take() throws InterruptedException {
    int most = Math.min(effort.connects(), PathObservation.MOST_SAMPLES);
    for (int i = 0; i < most && mayBegin(i == 0); i++) {
      if (i > 0) {
        Thread.sleep(effort.pause(roundTrip()));
      }
      once();
    }
    List<Observed> seen = new ArrayList<>(turnedAway);
    if (attempts > 0) {
      seen.add(
          Observed.byProbe(
              new RoundTripsMeasured(
                  context.address().getHostAddress(),
                  context.target().port(),
                  "connect",
                  attempts,
                  took)));
    }
    return seen;
  }

  /**
   * What is sent again may take longer than was meant, but not longer than the deadline. The first
   * connect is always made: where all packets until now were sent again the round trip looks too
   * long for any.
   */
  private boolean mayBegin(boolean first) {
    return (first || effort.left().compareTo(roundTrip().multipliedBy(2)) > 0)
        && context.left().compareTo(limit()) > 0;
  }

  private Duration limit() {
    return SENT_AGAIN_AFTER.plus(roundTrip().multipliedBy(2)).plus(SPARE);
  }

  /** The earlier stages' first packets may all have been lost. */
  private Duration roundTrip() {
    return Stream.concat(Stream.of(known.roundTrip()), took.stream())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private void once() throws InterruptedException {
    Call call =
        new Call(
            StageId.PATH,
            "round trip",
            context.address(),
            context.target().port(),
            context.atMost(limit()),
            0);
    switch (context.dialer().dial(call)) {
      case Dialed.Connected connected -> {
        connected.conversation().close();
        attempts++;
        took.add(connected.took());
      }
      case Dialed.Failed(TcpObservation why) -> {
        if (why instanceof TcpTimedOut) {
          attempts += why.took().isZero() ? 0 : 1;
        } else {
          turnedAway.add(Observed.byProbe(why));
        }
      }
    }
  }

  /** Two seconds are too short for this round trip; or it is short, and all packets got lost. */
  boolean isUnclear() {
    return attempts == 0 || roundTrip().compareTo(Known.SENT_AGAIN) >= 0;
  }

  /** Connects whose first packet, or its answer, got lost. */
  int lost() {
    Duration late = roundTrip().plus(Known.SENT_AGAIN);
    long again = took.stream().filter(each -> each.compareTo(late) >= 0).count();
    return attempts - took.size() + (int) again;
  }
}
