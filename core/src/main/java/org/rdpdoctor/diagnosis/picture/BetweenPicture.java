package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.BetweenObservation.ShortReachTried;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.BetweenObservation.TriggerTried;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.TlsReset;

/**
 * What shows whether something stands between us and the host.
 *
 * @param view the path stage
 * @param negotiation the negotiation stage
 * @param tls the TLS stage
 * @param port the target's
 * @param connectTimes from SYN to established, of each connection of the road
 * @param connections of the road
 */
public record BetweenPicture(
    StageView view,
    StageView negotiation,
    StageView tls,
    int port,
    List<Duration> connectTimes,
    List<Connection> connections) {
  /** The next IP id of a host that counts them is not far; others may have got some. */
  private static final int NEAR_IDENTIFICATION = 64;

  /** A shorter round trip is in the order of what programs need to wake up. */
  private static final Duration LEAST_ROUND_TRIP = Duration.ofMillis(20);

  /** One connect can take long by chance; the least of so many is the path's. */
  private static final int ENOUGH_CONNECTS = 4;

  private static final int ENOUGH_RESETS = 2;

  /** What comes in less than this part of the round trip did not make the whole way. */
  private static final int PART_OF_ROUND_TRIP = 2;

  /** Two packets of one connection may go ways that differ by a hop. */
  private static final int WAYS_DIFFER_BY = 1;

  public BetweenPicture {
    connectTimes = List.copyOf(connectTimes);
    connections = List.copyOf(connections);
  }

  // What a connection dies of

  /** What came when this was said on the target's port; empty when it was not tried. */
  public Optional<Reply> reply(StageId at, Trigger trigger) {
    return tried(at, trigger, port).map(seen -> seen.what().reply());
  }

  private Optional<Seen<TriggerTried>> tried(StageId at, Trigger trigger, int onPort) {
    return view.seen(TriggerTried.class).stream()
        .filter(seen ->
            seen.what().at() == at
                && seen.what().trigger() == trigger
                && seen.what().port() == onPort)
        .findFirst();
  }

  /** A hello is cut, and the same hello without the server's name is answered. */
  public Optional<Seen<TriggerTried>> nameIsCut() {
    return Stream.of(StageId.TLS, StageId.NEGOTIATION)
        .filter(at -> isCut(reply(at, Trigger.HELLO)))
        .flatMap(at -> tried(at, Trigger.HELLO_WITHOUT_NAME, port).stream())
        .filter(seen -> seen.what().reply() == Reply.ANSWERED)
        .findFirst();
  }

  /** A request is cut, and the same request without the cookie is answered. */
  public Optional<Seen<TriggerTried>> cookieIsCut() {
    return isCut(reply(StageId.NEGOTIATION, Trigger.REQUEST))
        ? tried(StageId.NEGOTIATION, Trigger.REQUEST_WITHOUT_COOKIE, port)
            .filter(seen -> seen.what().reply() == Reply.ANSWERED)
        : Optional.empty();
  }

  /** Whole requests that were said once more, to find out what is cut, and got nowhere again. */
  public int requestsInVain() {
    return (int)
        Stream.of(Trigger.REQUEST, Trigger.REQUEST_WITHOUT_COOKIE)
            .filter(trigger -> isCut(reply(StageId.NEGOTIATION, trigger)))
            .count();
  }

  /** What is usual is reset, and bytes that are no protocol are not. */
  public boolean onlyProtocolIsReset() {
    return Stream.of(StageId.TLS, StageId.NEGOTIATION)
        .anyMatch(at -> {
          Trigger usual = at == StageId.TLS ? Trigger.HELLO : Trigger.REQUEST;
          Optional<Reply> plain = reply(at, Trigger.PLAIN_BYTES);
          return reply(at, usual).filter(each -> each == Reply.RESET).isPresent()
              && plain.filter(each -> each != Reply.RESET).isPresent();
        });
  }

  /** It ends behind the negotiation even when nothing more is said. */
  public boolean endsUnasked() {
    return reply(StageId.TLS, Trigger.NOTHING)
        .filter(each -> each == Reply.RESET || each == Reply.CLOSED)
        .isPresent();
  }

  /** On another port of the host a hello is reset, too, and other bytes of its size are not. */
  public Optional<Integer> helloResetOnOtherPort() {
    return view.seen(TriggerTried.class).stream()
        .map(Seen::what)
        .filter(each ->
            each.port() != port && each.trigger() == Trigger.HELLO && each.reply() == Reply.RESET)
        .map(TriggerTried::port)
        .filter(other ->
            tried(StageId.NEGOTIATION, Trigger.PLAIN_BYTES, other)
                .filter(seen -> seen.what().reply() != Reply.RESET)
                .isPresent())
        .findFirst();
  }

  private static boolean isCut(Optional<Reply> reply) {
    return reply.filter(each -> each != Reply.ANSWERED).isPresent();
  }

  // Whose packet it is

  /** A reset came another way than all else of its supposed sender. */
  public Optional<Seen<ResetSeen>> foreignReset() {
    return view.seen(ResetSeen.class).stream()
        .filter(seen -> seen.what().otherOrigin())
        .findFirst();
  }

  /** The packet of a reset was seen. */
  public boolean resetWatched() {
    return view.has(ResetSeen.class);
  }

  /** The resets came as far as the host's other packets do; kernels number them at will. */
  public boolean resetsLikeTheHost() {
    return resetWatched() && foreignReset().isEmpty();
  }

  /** Every reset that was seen came as the host's other packets do, with its next number. */
  public boolean ownReset() {
    List<Seen<ResetSeen>> resets = view.seen(ResetSeen.class);
    return !resets.isEmpty()
        && resets.stream().allMatch(seen -> !seen.what().otherOrigin() && isNext(seen.what()));
  }

  private static boolean isNext(ResetSeen reset) {
    if (reset.identification().isEmpty() || reset.lastIdentification().isEmpty()) {
      return false;
    }
    int step = (reset.identification().get() - reset.lastIdentification().get()) & 0xFFFF;
    return step > 0 && step <= NEAR_IDENTIFICATION;
  }

  /**
   * Resets that came in less time than a packet needs to the host and back.
   *
   * @param quickest of them
   */
  public record Sooner(Duration quickest, Duration roundTrip) {}

  public Optional<Sooner> soonerThanRoundTrip() {
    Optional<Duration> roundTrip = connectTimes.stream().min(Duration::compareTo);
    if (connectTimes.size() < ENOUGH_CONNECTS
        || roundTrip.filter(each -> each.compareTo(LEAST_ROUND_TRIP) >= 0).isEmpty()) {
      return Optional.empty();
    }
    Duration least = roundTrip.get();
    List<Duration> sooner =
        resets()
            .filter(took -> took.multipliedBy(PART_OF_ROUND_TRIP).compareTo(least) < 0)
            .sorted()
            .toList();
    return sooner.size() < ENOUGH_RESETS
        ? Optional.empty()
        : Optional.of(new Sooner(sooner.getFirst(), least));
  }

  private Stream<Duration> resets() {
    return Stream.of(
            negotiation.seen(NegotiationReset.class).stream().map(seen -> seen.what().took()),
            tls.seen(TlsReset.class).stream().map(seen -> seen.what().took()),
            view.seen(TriggerTried.class).stream()
                .map(Seen::what)
                .filter(each ->
                    each.port() == port
                        && each.reply() == Reply.RESET
                        && each.trigger() != Trigger.NOTHING)
                .map(TriggerTried::took))
        .flatMap(each -> each);
  }

  // The way there

  public Optional<RouteTraced> route() {
    return view.seen(RouteTraced.class).stream()
        .map(Seen::what)
        .filter(each -> each.by().equals("TCP"))
        .findFirst();
  }

  /** How many hops away the host takes connections. */
  public Optional<Integer> distance() {
    return route().filter(RouteTraced::reached).map(each -> each.hops().getLast().timeToLive());
  }

  /**
   * Somebody answers with a reset though what was sent cannot have come to the host.
   *
   * @param timeToLive of what was sent, the least that was answered so
   * @param distance of the host
   * @param sure it ended on the way for certain
   */
  public record CutOnTheWay(int timeToLive, int distance, boolean sure, Optional<String> near) {}

  public Optional<CutOnTheWay> cutOnTheWay() {
    Optional<Integer> distance = distance();
    if (distance.isEmpty()) {
      return Optional.empty();
    }
    return view.seen(ShortReachTried.class).stream()
        .map(Seen::what)
        .filter(each -> each.reply() == Reply.RESET && each.timeToLive() < distance.get())
        .min((one, other) -> Integer.compare(one.timeToLive(), other.timeToLive()))
        .map(each ->
            new CutOnTheWay(
                each.timeToLive(),
                distance.get(),
                each.expiredAt().isPresent() || each.timeToLive() < distance.get() - WAYS_DIFFER_BY,
                at(each.timeToLive())));
  }

  /** With one hop less than the host is away nobody cuts. */
  public boolean cutAtTheHostOnly() {
    return distance().isPresent()
        && cutOnTheWay().isEmpty()
        && view.seen(ShortReachTried.class).stream()
            .anyMatch(seen ->
                seen.what().reply() == Reply.SILENT
                    && seen.what().timeToLive() == distance().get() - 1);
  }

  private Optional<String> at(int timeToLive) {
    return route()
        .flatMap(
            each -> each.hops().stream().filter(hop -> hop.timeToLive() == timeToLive).findFirst())
        .filter(hop -> hop.answer() == HopAnswer.EXPIRED)
        .flatMap(Hop::from);
  }

  // Quiet connections

  public List<ConnectionHeld> held() {
    return view.seen(ConnectionHeld.class).stream().map(Seen::what).toList();
  }

  /** Connections without a packet on them that were dead when they were used again. */
  public List<ConnectionHeld> deadWhenUsed() {
    return held().stream()
        .filter(each ->
            !each.keptAlive()
                && (each.end() == HeldEnd.RESET_WHEN_USED || each.end() == HeldEnd.DEAF_WHEN_USED))
        .toList();
  }

  /** The connection with keep-alives on it, which is as old as the longest of the others. */
  public Optional<ConnectionHeld> keptAlive() {
    return held().stream().filter(ConnectionHeld::keptAlive).findFirst();
  }

  /** The longest quiet time after which a connection was still good. */
  public Optional<Duration> stoodQuiet() {
    return held().stream()
        .filter(each -> !each.keptAlive() && each.end() == HeldEnd.STOOD)
        .map(ConnectionHeld::quiet)
        .max(Duration::compareTo);
  }

  /**
   * When connections were ended from elsewhere, with keep-alives and without: no matter of quiet.
   * All were opened together, so that a limit on their age and an event at one moment look alike.
   */
  public Optional<Duration> endedAlike() {
    Optional<ConnectionHeld> alive = keptAlive().filter(BetweenPicture::endedWhileQuiet);
    return alive.flatMap(one ->
        held().stream()
            .filter(each -> !each.keptAlive() && endedWhileQuiet(each))
            .map(ConnectionHeld::quiet)
            .filter(quiet -> isAlike(quiet, one.quiet()))
            .findFirst());
  }

  /** The same for one that ended alone while it was quiet, and the one with keep-alives did not. */
  public Optional<ConnectionHeld> quietOneEndedAlone() {
    return keptAlive().filter(each -> each.end() == HeldEnd.STOOD).isPresent()
        ? held().stream().filter(each -> !each.keptAlive() && endedWhileQuiet(each)).findFirst()
        : Optional.empty();
  }

  /**
   * A connection of the same age lived by keep-alives, and the quiet one was forgotten; none stood
   * that was quiet for longer, which a timer would have ended first.
   */
  public boolean quietIsForgotten() {
    return !deadWhenUsed().isEmpty()
        && keptAlive().filter(each -> each.end() == HeldEnd.STOOD).isPresent()
        && stoodQuiet().filter(each -> each.compareTo(shortestDead()) >= 0).isEmpty();
  }

  /**
   * Whether the last words on a dead connection came to the other side's kernel; empty when that
   * cannot be told.
   */
  public Optional<Boolean> deadOneDelivered() {
    List<Boolean> told =
        view.seen(ConnectionHeld.class).stream()
            .filter(seen -> deadWhenUsed().contains(seen.what()))
            .flatMap(seen -> seen.connection().stream())
            .flatMap(id -> connections.stream().filter(each -> each.id() == id))
            .flatMap(each -> each.delivered().stream())
            .toList();
    return told.isEmpty() ? Optional.empty() : Optional.of(told.contains(true));
  }

  /** Why quiet sessions will break though every stage passes; a sentence. */
  public Optional<String> trouble() {
    return quietIsForgotten() && !deadOneDelivered().orElse(false)
        ? Optional.of(
            "a connection that is quiet for %s is dead afterwards, and one with keep-alives is not"
                .formatted(PlainText.of(shortestDead())))
        : Optional.empty();
  }

  /** The shortest quiet time after which a connection was dead. */
  public Duration shortestDead() {
    return deadWhenUsed().stream()
        .map(ConnectionHeld::quiet)
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static boolean endedWhileQuiet(ConnectionHeld held) {
    return held.end() == HeldEnd.CLOSED || held.end() == HeldEnd.RESET;
  }

  private static boolean isAlike(Duration one, Duration other) {
    Duration tolerance = Duration.ofSeconds(3).plus(one.dividedBy(20));
    return one.minus(other).abs().compareTo(tolerance) <= 0;
  }
}
