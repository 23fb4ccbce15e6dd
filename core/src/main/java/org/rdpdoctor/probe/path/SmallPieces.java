package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.KernelCounts;

/**
 * Says a hello in small pieces, each of which is a packet that gets an acknowledgement of its own,
 * and lets the kernel count what had to be sent again. The negotiation comes before, so that the
 * server's program has taken the connection up: a queue that is full, as that of xrdp with two
 * places soon is, also makes a kernel send again, but not after the first answer.
 */
final class SmallPieces {
  /** A server that leaves so many hellos without an answer is asked no more. */
  private static final int MOST_UNANSWERED = 2;

  /** A path that loses a quarter of all packets swallows some whole. */
  private static final int MOST_UNANSWERED_AFTER_TROUBLE = 4;

  /** Between two pieces, so that each leaves alone: half a round trip, within these bounds. */
  private static final Duration LEAST_PAUSE = Duration.ofMillis(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofMillis(1500);

  /** A SYN that is lost twice is answered after three seconds. */
  private static final Duration LIMIT_AFTER_TROUBLE = Duration.ofMillis(3500);

  /** Of a hundred or two, so many leave no doubt. */
  private static final int MANY_LOST = 20;

  /** Fewer may be one outage. */
  private static final int ENOUGH_TIMES = 3;

  private static final int MANY_ARRIVED = 100;

  /** One in so many is what a session bears. */
  private static final int FEW_SHARE = 50;

  private final RoadContext context;
  private final Known known;
  private final Effort effort;
  private final Hellos hellos;
  private final List<Duration> confirms = new ArrayList<>();
  private int attempts;
  private int arrived;
  private int lost;
  private int timesOfLoss;

  SmallPieces(RoadContext context, Known known, Effort effort) {
    this.context = context;
    this.known = known;
    this.effort = effort;
    this.hellos = new Hellos(context, known);
  }

  List<Observed> send() throws InterruptedException {
    List<Observed> seen = new ArrayList<>();
    int unanswered = 0;
    int most = effort.afterTrouble() ? MOST_UNANSWERED_AFTER_TROUBLE : MOST_UNANSWERED;
    for (int i = 0; i < effort.messages() && unanswered < most && mayBegin(); i++) {
      if (i > 0) {
        Thread.sleep(effort.pause(known.roundTrip()));
      }
      attempts++;
      Optional<Hellos.Ready> ready = hellos.open(KernelCounted.IN_SMALL_PIECES, 0, limit());
      if (ready.isPresent()) {
        confirms.add(ready.get().confirmTook());
        List<Observed> counted = send(ready.get().conversation());
        unanswered += counted.isEmpty() ? 1 : 0;
        seen.addAll(counted);
      }
    }
    if (attempts > 0) {
      seen.add(
          Observed.byProbe(
              new RoundTripsMeasured(
                  context.address().getHostAddress(),
                  context.target().port(),
                  "request",
                  attempts,
                  confirms)));
    }
    return seen;
  }

  private boolean mayBegin() {
    return !isClear()
        && (known.takesHellos() || wholeSessions())
        && effort.left().compareTo(needed()) > 0
        && hasTime();
  }

  /** The path loses much, and at several times, or next to nothing: more tells no more. */
  private boolean isClear() {
    return (lost >= MANY_LOST && timesOfLoss >= ENOUGH_TIMES)
        || (arrived >= MANY_ARRIVED && lost * FEW_SHARE <= arrived);
  }

  /** Making the connection may have taken long. */
  private boolean hasTime() {
    return context.left().compareTo(needed()) > 0;
  }

  private Duration needed() {
    return LONGEST_PAUSE.multipliedBy(effort.pieces()).plus(known.roundTrip().multipliedBy(4));
  }

  /**
   * A server of which some bear few hellos that are broken off is asked only where something was
   * lost, and gets a whole session that is closed at once, as by a user who does not trust the
   * certificate.
   */
  private boolean wholeSessions() {
    return effort.afterTrouble() && known.tlsStands() && !known.takesHellos();
  }

  private Duration pause() {
    Duration half = known.roundTrip().dividedBy(2);
    if (half.compareTo(LEAST_PAUSE) < 0) {
      return LEAST_PAUSE;
    }
    return half.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : half;
  }

  private Duration limit() {
    Duration least = effort.afterTrouble() ? LIMIT_AFTER_TROUBLE : LIMIT;
    return least.plus(known.roundTrip().multipliedBy(3));
  }

  private List<Observed> send(Conversation conversation) throws InterruptedException {
    try (conversation) {
      Optional<KernelCounts> before = conversation.kernelCounts();
      if (before.isEmpty() || !hasTime()) {
        return List.of(); // nobody counts, or the pieces would outlast the deadline
      }
      InPieces inPieces = new InPieces(conversation, effort.pieces(), pause());
      boolean complete = wholeSessions() ? session(inPieces) : hello(inPieces);
      return conversation
          .kernelCounts()
          .filter(_ -> complete)
          .map(after -> counted(segments(inPieces, before.get(), after), before.get(), after))
          .map(counted -> List.<Observed>of(Observed.on(conversation.id(), counted)))
          .orElse(List.of());
    }
  }

  /** While a lost piece is sent again, later ones may wait and then leave as one segment. */
  private static int segments(InPieces inPieces, KernelCounts before, KernelCounts after) {
    int again = after.sentAgain() - before.sentAgain();
    return after
        .dataSegmentsSent()
        .map(all -> Math.max(0, all - before.dataSegmentsSent().orElse(0) - again))
        .orElse(inPieces.sent());
  }

  /** Whether the server has all of it. Its answer may still be under way, sent again and again. */
  private boolean hello(Conversation conversation) throws InterruptedException {
    conversation.send("ClientHello", hellos.hello());
    return switch (conversation.receive(context.atMost(limit()))) {
      case Received.Data _, Received.TooMuch _ -> true;
      case Received.Silent _ ->
          conversation.kernelCounts().flatMap(KernelCounts::allAcknowledged).orElse(false);
      case Received.Reset _, Received.Closed _ -> false;
    };
  }

  private boolean session(Conversation conversation) throws InterruptedException {
    return hellos.session(conversation, context.atMost(limit().multipliedBy(2)));
  }

  private KernelCounted counted(int sent, KernelCounts before, KernelCounts after) {
    int again = after.sentAgain() - before.sentAgain();
    Optional<Integer> twice =
        after.arrivedTwice().map(all -> all - before.arrivedTwice().orElse(0));
    int lostHere = Math.max(0, again - twice.orElse(0));
    lost += lostHere;
    timesOfLoss += lostHere > 0 ? 1 : 0;
    arrived += sent;
    return new KernelCounted(
        context.address().getHostAddress(),
        context.target().port(),
        KernelCounted.IN_SMALL_PIECES,
        sent,
        after.roundTrip(),
        after.variation(),
        after.leastRoundTrip(),
        after.segmentsSent(),
        after.sentAgain(),
        Optional.of(again),
        twice,
        after.pathMtu(),
        after.sendSegmentBytes(),
        after.receiveSegmentBytes());
  }

  /**
   * Pieces that got lost, or whose acknowledgement did, and connections that did not come about.
   */
  int lost() {
    return lost + attempts - confirms.size();
  }
}
