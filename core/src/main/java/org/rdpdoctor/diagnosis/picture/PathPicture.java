package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.model.StageId;

/**
 * The network path, as the path stage measured it and as all connections of a road show it.
 *
 * <p>The stage's own connects come one after another while the host has little else to do with us,
 * and what the kernel counts it counts on a connection that the server's program had taken up.
 * Connects of the other stages come several at a time and may have waited in the server's queue,
 * which looks like loss; they count only when they are many.
 *
 * @param view the path stage, which may be missing
 * @param connections all of the road
 * @param narrow what is known of sizes
 * @param captured what a capture tells besides
 */
public record PathPicture(
    StageView view, List<Connection> connections, NarrowPath narrow, CapturedPicture captured) {
  /** The kernel sends a lost SYN again after about 1 s, then after 2 s more. */
  private static final Duration SYN_SENT_AGAIN = Duration.ofMillis(950);

  private static final int ENOUGH_CONNECTS = 4;
  private static final int ENOUGH_LOST = 3;

  /** A third of all connects: {@link Threshold#LOSS_BREAKS} in each direction. */
  private static final int LOST_SHARE = 3;

  /** At one percent of loss, so many of a few dozen packets get lost once in a thousand times. */
  private static final int MANY_LOST = 4;

  /** Connects of which one in so many waits are no matter of one percent of loss. */
  private static final int WAITING_SHARE = 6;

  /** So many packets, none lost, beside connects of which none had to wait either. */
  private static final int QUIET_PIECES = 12;

  /** Losses at fewer times may be one moment in which nothing passed. */
  private static final int ENOUGH_TIMES_OF_LOSS = 3;

  /** A variation from which packets take so long at times that they are sent again too early. */
  private static final Duration MAY_BE_LATE = Duration.ofMillis(100);

  /** What chance does less often is none. */
  private static final double CHANCE = 0.01;

  /** What chance does less often is unlikely, and needs one thing more to be proof. */
  private static final double UNLIKELY = 0.05;

  /** A variation of fewer would be chance. */
  private static final int ENOUGH_FOR_JITTER = 3;

  private static final int ENOUGH_FOR_CERTAIN_JITTER = 8;

  public PathPicture {
    connections = List.copyOf(connections);
  }

  static PathPicture of(
      StageView view,
      List<Connection> connections,
      Optional<String> address,
      CapturedPicture captured) {
    return new PathPicture(view, connections, NarrowPath.of(view, address), captured);
  }

  /** The round trip, free of packets sent again. */
  public Optional<Duration> quickest() {
    return Stream.concat(
            connections.stream().map(Connection::connectTook),
            trips("connect").flatMap(each -> each.took().stream()))
        .min(Duration::compareTo);
  }

  /**
   * What a round trip usually takes: the lesser of what the kernel has and of the middle one of our
   * connects. The other side may wait before it acknowledges, which the kernel counts, too; a busy
   * machine of our own makes connects slow.
   */
  public Optional<Duration> roundTrip() {
    List<Duration> connects = prompt().stream().sorted().toList();
    return Stream.concat(
            counted().map(KernelCounted::roundTrip),
            connects.stream().skip(Math.max(0, (connects.size() - 1) / 2)).limit(1))
        .min(Comparator.naturalOrder());
  }

  /**
   * How much two round trips in a row differ, on average; packets sent again left out, and the
   * first connect, in which programs and routers at both ends warm up. A busy machine of our own
   * makes connects look unsteady, but not what its kernel times: the lesser of both counts.
   */
  public Optional<Duration> jitter() {
    List<Duration> times = prompt().stream().skip(1).toList();
    if (times.size() < ENOUGH_FOR_JITTER) {
      return Optional.empty();
    }
    return Stream.concat(
            new RoundTripsMeasured("", 0, "connect", times.size(), times).jitter().stream(),
            counted().map(KernelCounted::variation))
        .min(Comparator.naturalOrder());
  }

  /** Measured often enough to say so, round trips differ so much that a pointer jumps. */
  public boolean jittery() {
    return prompt().size() >= ENOUGH_FOR_CERTAIN_JITTER
        && jitter()
            .filter(each -> each.compareTo(Threshold.JITTER_POOR.duration()) >= 0)
            .isPresent();
  }

  /** What a person may want to know of a path that a session can live with; sentences. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    someLoss().ifPresent(remarks::add);
    if (waitSideBySide()) {
      remarks.add(
          "connects that were made side by side had to wait, and one after another they did not: the server's queue of new connections was full, or a limit on them was met");
    }
    if (!tooFar()) {
      roundTrip()
          .filter(each -> each.compareTo(Threshold.ROUND_TRIP_COMFORTABLE.duration()) > 0)
          .ifPresent(each ->
              remarks.add(
                  "a round trip takes %s; up to %s a session follows the hand"
                      .formatted(
                          PlainText.of(each),
                          PlainText.of(Threshold.ROUND_TRIP_COMFORTABLE.duration()))));
    }
    if (prompt().size() >= ENOUGH_FOR_CERTAIN_JITTER) {
      jitter()
          .filter(each -> each.compareTo(Threshold.JITTER_NOTED.duration()) > 0)
          .ifPresent(each ->
              remarks.add(
                  "round trips differ by %s from one to the next".formatted(PlainText.of(each))));
    }
    return remarks;
  }

  /**
   * Bytes of the largest packet that the system sends to the host, when that is less than usual: a
   * tunnel on the way, as a rule.
   */
  public Optional<Integer> smallPackets() {
    return counted()
        .map(each -> Math.min(each.pathMtu(), each.sendSegmentBytes() + narrow.mostHeaderBytes()))
        .filter(each -> each < Threshold.PACKET_USUAL.value())
        .min(Comparator.naturalOrder());
  }

  /** Connects of the stage that were answered at the first attempt. */
  private List<Duration> prompt() {
    Duration late = late();
    return trips("connect")
        .flatMap(each -> each.took().stream())
        .filter(took -> took.compareTo(late) < 0)
        .toList();
  }

  private Duration late() {
    return quickest().orElse(Duration.ZERO).plus(SYN_SENT_AGAIN);
  }

  /** Connects that took as long as when the first packet is lost, while others did not. */
  public int sentAgain() {
    return lateConnects().size();
  }

  private List<Connection> lateConnects() {
    Duration late = late();
    return connections.stream()
        .filter(each -> each.connectTook().compareTo(late) >= 0)
        .sorted(Comparator.comparing(Connection::openedAfter))
        .toList();
  }

  /**
   * Messages may have got lost together with all that were sent again for them. One segment in a
   * few dozen does not do that: for a hello that gets no answer, four in a row have to be lost.
   */
  public boolean mayLoseMessages() {
    Quiet quiet = quiet();
    return sentAgain() > 0
        || (quiet.piecesLost() > 1 && quiet.share() >= Threshold.LOSS_POOR.share());
  }

  /**
   * Packets that asked for an answer, one at a time, and those that got none or a late one.
   *
   * @param connects made one after another
   * @param connectsLost those that were answered late or never
   * @param unanswered those that were never
   * @param pieces sent on connections that stood
   */
  public record Quiet(int connects, int connectsLost, int unanswered, int pieces, int piecesLost) {
    public int packets() {
      return connects + pieces;
    }

    public int lost() {
      return connectsLost + piecesLost;
    }

    /** As a part of one. A connect asks for two packets. */
    double share() {
      int all = 2 * connects + pieces;
      return all == 0 ? 0 : (double) lost() / all;
    }

    /** Only connects had to wait, which a full queue at the server explains, too. */
    boolean unclear() {
      return connectsLost > 0 && piecesLost == 0;
    }

    public String sentence() {
      return unclear()
          ? waiting()
          : "%d of %d packets were lost on the way".formatted(lost(), packets());
    }

    public String waiting() {
      return "%d of %d connects were not answered at once%s%s: loss on the way to here, a limit on new connections, or a full queue of them at the server"
          .formatted(
              connectsLost,
              connects,
              unanswered == 0 ? "" : ", %d of them not at all".formatted(unanswered),
              pieces == 0
                  ? ""
                  : ", and %d of %d packets to the host were lost after that"
                      .formatted(piecesLost, pieces));
    }

    String brief() {
      if (pieces > 0 && connectsLost <= piecesLost) {
        return "%d of %d packets lost".formatted(lost(), packets());
      }
      String late = "%d of %d connects late".formatted(connectsLost, connects);
      return pieces == 0
          ? late
          : late + ", %d of %d packets to the host lost".formatted(piecesLost, pieces);
    }
  }

  /**
   * What the stage sent while nothing else was sent, and what the kernel counted besides; all zero
   * when it did not run.
   */
  public Quiet quiet() {
    int attempts = trips("connect").mapToInt(RoundTripsMeasured::attempts).sum();
    int answered = trips("connect").mapToInt(RoundTripsMeasured::answered).sum();
    int pieces = 0;
    int piecesLost = 0;
    for (KernelCounted each : counted().toList()) {
      int lost = lostOn(each);
      pieces += each.piecesSent() + lost; // each of these was sent once more
      piecesLost += lost;
    }
    return new Quiet(attempts, attempts - prompt().size(), attempts - answered, pieces, piecesLost);
  }

  /** What the path stage says one after another; other stages talk at the same time. */
  private static boolean isOneByOne(KernelCounted counted) {
    return counted.during().equals(KernelCounted.IN_SMALL_PIECES);
  }

  /**
   * A kernel sends again after 200 ms at the earliest (Linux, TCP_RTO_MIN). Where the messages of a
   * stage fill a slow line, the way is longer by as much at times, and the first packet was only
   * late.
   */
  private static boolean mayOnlyBeLate(KernelCounted counted) {
    return !isOneByOne(counted) && counted.variation().compareTo(MAY_BE_LATE) >= 0;
  }

  private static int lostOn(KernelCounted counted) {
    if (mayOnlyBeLate(counted)) {
      return 0;
    }
    return Math.max(0, counted.sentAgainAfterAnswer().orElse(0) - counted.arrivedTwice().orElse(0));
  }

  /**
   * Connects waited while several were made at a time. One after another they do not, and packets
   * get through on connections that stand: it is the server's queue of new connections that is
   * full, not the path that loses them.
   */
  public boolean waitSideBySide() {
    Quiet quiet = quiet();
    return quiet.lost() == 0
        && quiet.connects() >= ENOUGH_LOST
        && quiet.pieces() >= QUIET_PIECES
        && sentAgain() >= ENOUGH_LOST;
  }

  /**
   * Connects wait or get no answer though they are made one after another, or at many times, and
   * hardly a packet to the host gets lost on connections that stand. Loss on the way to here looks
   * so: an acknowledgement that is lost is made up for by the next. So do a limit on new
   * connections and a full queue. A sentence.
   */
  public Optional<String> waiting() {
    Quiet quiet = quiet();
    if (piecesLossy() || quiet.connectsLost() == 0) {
      return Optional.empty();
    }
    if (quiet.connectsLost() >= ENOUGH_LOST
        && quiet.connectsLost() * WAITING_SHARE >= quiet.connects()) {
      return Optional.of(quiet.waiting());
    }
    Quiet all =
        new Quiet(
            connections.size(),
            sentAgain(),
            quiet.unanswered(),
            quiet.pieces(),
            quiet.piecesLost());
    return timesOfLoss() >= ENOUGH_TIMES_OF_LOSS
            && chanceOfSoMany(all.connectsLost(), all.connects(), Threshold.LOSS_POOR.share())
                < CHANCE
        ? Optional.of(all.waiting())
        : Optional.empty();
  }

  public boolean lossy() {
    return connectsLossy() || piecesLossy() || waiting().isPresent() || captured.lossy();
  }

  /** Loss that the kernel counted on connections that stood, so that no queue explains it. */
  public boolean piecesLossy() {
    Quiet quiet = quiet();
    return quiet.lost() >= MANY_LOST
        && quiet.piecesLost() > 0
        && quiet.share() >= Threshold.LOSS_POOR.share();
  }

  /**
   * So many were lost, and not all at one time, that a path which loses {@link Threshold#LOSS_POOR}
   * does so once in a hundred times. Nothing but the path loses what the other side's program later
   * answers. Where too few of these were counted, connects that waited count as well, but not
   * alone, since a full queue lets them wait, too.
   */
  public boolean lossProved() {
    Quiet quiet = quiet();
    double pieces = chanceOfSoMany(quiet.piecesLost(), quiet.pieces(), Threshold.LOSS_POOR.share());
    return piecesLossy()
        && timesOfLoss() >= ENOUGH_TIMES_OF_LOSS
        && (pieces < CHANCE
            || (pieces < UNLIKELY && ofBoth(pieces, chanceOfLateConnects()) < CHANCE));
  }

  /** Each connect asks for two packets; those that waited side by side count once. */
  private double chanceOfLateConnects() {
    int times = timesOfLateConnects(true) + timesOfLateConnects(false);
    return chanceOfSoMany(times, connections.size(), 2 * Threshold.LOSS_POOR.share());
  }

  /** That two chances, each of its own, come together to so small a product (R. A. Fisher). */
  private static double ofBoth(double one, double other) {
    double product = Math.max(one * other, Double.MIN_NORMAL);
    return product * (1 - Math.log(product));
  }

  /**
   * At how many moments something was lost, at least. The path stage's connections come one after
   * another; of the other stages, a connect that waits and a message that is sent again may be of
   * one moment.
   */
  private int timesOfLoss() {
    int oneByOne = 0;
    int messages = 0;
    for (KernelCounted each : counted().filter(each -> lostOn(each) > 0).toList()) {
      oneByOne += isOneByOne(each) ? 1 : 0;
      messages = isOneByOne(each) ? messages : 1;
    }
    int connects = Math.max(quiet().connectsLost(), timesOfLateConnects(true));
    return oneByOne + connects + Math.max(messages, timesOfLateConnects(false));
  }

  /** Connects that wait side by side wait for one reason. */
  private int timesOfLateConnects(boolean ofPathStage) {
    int times = 0;
    Duration free = Duration.ZERO;
    for (Connection each : lateConnects()) {
      boolean isOfThese = ofPathStage == (each.stage() == StageId.PATH);
      if (isOfThese && each.openedAfter().compareTo(free) >= 0) {
        times++;
        free = each.openedAfter().plus(each.connectTook());
      }
    }
    return times;
  }

  /** That of so many, each lost with this chance, so many or more are lost. */
  private static double chanceOfSoMany(int lost, int all, double share) {
    double exactly = Math.pow(1 - share, all);
    double fewer = 0;
    for (int i = 0; i < lost; i++) {
      fewer += exactly;
      exactly *= (all - i) * share / ((i + 1) * (1 - share));
    }
    return 1 - fewer;
  }

  /**
   * Not one packet was acknowledged in less than a second, or every connect and every first answer
   * takes so long. A box that makes each connect wait leaves the answers quick; a slow server
   * leaves the connects quick.
   *
   * @param quickestAnswer of the server's program
   */
  public boolean distanceProved(Optional<Duration> quickestAnswer) {
    return tooFar() && (acknowledgedLate() || (!lossy() && isLong(quickestAnswer)));
  }

  private boolean acknowledgedLate() {
    return isLong(
        counted().flatMap(each -> each.leastRoundTrip().stream()).min(Comparator.naturalOrder()));
  }

  private static boolean isLong(Optional<Duration> took) {
    return took.filter(each -> each.compareTo(Threshold.ROUND_TRIP_BREAKS.duration()) >= 0)
        .isPresent();
  }

  private boolean connectsLossy() {
    int lost = sentAgain();
    return connections.size() >= ENOUGH_CONNECTS
        && lost >= ENOUGH_LOST
        && lost * LOST_SHARE >= connections.size()
        && !waitSideBySide();
  }

  /** Every single connect takes a second and more; of a few, so does every acknowledgement. */
  public boolean tooFar() {
    return isLong(quickest()) && (connections.size() >= ENOUGH_CONNECTS || acknowledgedLate());
  }

  /** Packets were lost, a few only, so that a session lives with it; a sentence. */
  public Optional<String> someLoss() {
    Quiet quiet = quiet();
    boolean some =
        quiet.lost() > 0
            && quiet.share() >= Threshold.LOSS_NOTED.share()
            && !lossy()
            && waiting().isEmpty();
    return some ? Optional.of(quiet.sentence()) : Optional.empty();
  }

  /** The stage sent packets and saw what came of them. */
  public boolean isMeasured() {
    return quiet().packets() > 0;
  }

  /** How the stage stands that measures it; never bad, since a session may live with it. */
  public Standing standing() {
    Optional<Duration> usual = roundTrip();
    if (usual.isEmpty() && narrow.hole().isEmpty() && quiet().packets() == 0) {
      return Standing.unknown(view.whyMissing());
    }
    String measured = measured(usual);
    return usual.isEmpty() || lossy() || tooFar() || narrow.hole().isPresent()
        ? Standing.unknown(measured)
        : Standing.good(measured);
  }

  private String measured(Optional<Duration> usual) {
    List<String> parts = new ArrayList<>();
    usual.ifPresent(each -> parts.add(shown(each) + " round trip"));
    jitter().ifPresent(each -> parts.add("jitter " + shown(each)));
    Quiet quiet = quiet();
    if (quiet.packets() > 0) {
      parts.add(quiet.brief());
    }
    if (narrow.systemTellsNothing()) {
      parts.add("packets sent again are not counted on this system");
    }
    narrow
        .hole()
        .map(NarrowPath.Hole::sentence)
        .or(() -> narrow.largestFromHere().map("packets of %d bytes get there"::formatted))
        .ifPresent(parts::add);
    return String.join(", ", parts);
  }

  /** Below ten milliseconds with one digit more. */
  private static String shown(Duration took) {
    double millis = took.toSeconds() * 1e3 + took.toNanosPart() / 1e6;
    if (millis < 0.1) {
      return "<0.1 ms";
    }
    return millis < 10 ? String.format(Locale.ROOT, "%.1f ms", millis) : PlainText.of(took);
  }

  /** Why a host behind this path is not called healthy though all stages pass; a sentence. */
  public Optional<String> trouble() {
    if (connectsLossy()) {
      return Optional.of(
          "%d of %d connects needed their first packet twice"
              .formatted(sentAgain(), connections.size()));
    }
    if (piecesLossy()) {
      return Optional.of(quiet().sentence());
    }
    if (narrow.hole().isPresent()) {
      return narrow.hole().map(NarrowPath.Hole::sentence);
    }
    if (waiting().isPresent()) {
      return waiting();
    }
    return tooFar()
        ? quickest().map(took -> "every round trip takes " + PlainText.of(took) + " or more")
        : captured.trouble();
  }

  private Stream<RoundTripsMeasured> trips(String how) {
    return view.seen(RoundTripsMeasured.class).stream()
        .map(Seen::what)
        .filter(each -> each.how().equals(how));
  }

  private Stream<KernelCounted> counted() {
    return view.seen(KernelCounted.class).stream().map(Seen::what);
  }
}
