package org.rdpdoctor.probe.between;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.RouteNotTraced;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.BetweenObservation.ShortReachTried;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.net.RouteProbe;
import org.rdpdoctor.probe.net.RouteProbe.ShortReach;
import org.rdpdoctor.wire.Bytes;

/**
 * Traces the way by connects to the very port that end on it, and by datagrams where those do not
 * come through. Where a request or a hello was cut, it is said again so that it cannot come to the
 * host: who cuts it then stands on the way.
 */
public final class RouteStage implements Stage {
  private static final int MOST_HOPS = 30;

  /** Those of the host itself are connections, so not many at a time. */
  private static final int AT_ONCE = 3;

  /** A SYN is sent again after a second; one of each is enough. */
  private static final Duration HOP_LIMIT = Duration.ofMillis(900);

  private static final Duration REACH_LIMIT = Duration.ofMillis(1500);

  /** Where nobody answers any more, nobody will. */
  private static final int MOST_SILENT_IN_A_ROW = 9;

  private static final Duration OWN_TIME = Duration.ofSeconds(40);

  @Override
  public StageId id() {
    return StageId.PATH;
  }

  @Override
  public boolean comesLast() {
    return true;
  }

  @Override
  public Optional<Duration> ownTime(ProbeOptions options) {
    return isAsked(options) ? Optional.of(OWN_TIME) : Optional.empty();
  }

  private static boolean isAsked(ProbeOptions options) {
    return options.between().route() || options.deep();
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    if (!isAsked(context.options())) {
      return new StageOutcome.NotReached("not asked for: --route");
    }
    Optional<RouteProbe> probe = RouteProbe.ofSystem();
    if (probe.isEmpty()) {
      return completed(List.of(notHere(context)));
    }
    context.waitsFor("the route");
    List<Observed> seen = new ArrayList<>();
    RouteTraced byTcp = trace(context, "TCP", probe.get()::connects);
    seen.add(Observed.byProbe(byTcp));
    if (!byTcp.reached()) {
      seen.add(Observed.byProbe(trace(context, "UDP", probe.get()::datagrams)));
      return completed(seen);
    }
    Optional<Cut> cut = Cut.of(context).filter(each -> !each.silent());
    if (cut.isPresent()) {
      seen.addAll(
          shortReaches(context, probe.get(), cut.get(), byTcp.hops().getLast().timeToLive()));
    }
    return completed(seen);
  }

  private static StageOutcome completed(List<Observed> seen) {
    return new StageOutcome.Completed(seen);
  }

  private static Observed notHere(RoadContext context) {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    String host = context.target().host();
    return Observed.byProbe(
        new RouteNotTraced(
            "this system does not tell ordinary programs which router ends a packet",
            windows
                ? "tracert %s, and Test-NetConnection %s -Port %d -TraceRoute"
                    .formatted(host, host, context.target().port())
                : "sudo tcptraceroute %s %d, or traceroute %s"
                    .formatted(host, context.target().port(), host)));
  }

  /** Asks a few distances at once. */
  private interface Asking {
    List<Hop> ask(InetAddress address, int port, List<Integer> timesToLive, Duration limit)
        throws InterruptedException;
  }

  private static RouteTraced trace(RoadContext context, String by, Asking asking)
      throws InterruptedException {
    long began = System.nanoTime();
    int port = context.target().port();
    List<Hop> hops = new ArrayList<>();
    boolean over = false;
    for (int first = 1; first <= MOST_HOPS && !over && !context.left().isZero(); first += AT_ONCE) {
      List<Integer> next = IntStream.range(first, first + AT_ONCE).boxed().toList();
      for (Hop each : asking.ask(context.address(), port, next, HOP_LIMIT)) {
        if (!over) {
          hops.add(each);
        }
        over |= isEnd(each.answer());
      }
      over |= silentInARow(hops) >= MOST_SILENT_IN_A_ROW;
    }
    HopAnswer last = hops.isEmpty() ? HopAnswer.SILENT : hops.getLast().answer();
    boolean reached = last == HopAnswer.ACCEPTED || last == HopAnswer.REFUSED;
    return new RouteTraced(by, port, hops, reached, Duration.ofNanos(System.nanoTime() - began));
  }

  private static boolean isEnd(HopAnswer answer) {
    return switch (answer) {
      case ACCEPTED, REFUSED, UNREACHABLE -> true;
      case EXPIRED, SILENT -> false;
    };
  }

  private static int silentInARow(List<Hop> hops) {
    int count = 0;
    for (Hop each : hops.reversed()) {
      if (each.answer() != HopAnswer.SILENT) {
        break;
      }
      count++;
    }
    return count;
  }

  /**
   * The least reach that is cut, by halving: what is cut on the way is cut with every longer reach,
   * too.
   */
  private static List<Observed> shortReaches(
      RoadContext context, RouteProbe probe, Cut cut, int distance) throws InterruptedException {
    List<Observed> seen = new ArrayList<>();
    int least = 1;
    int most = distance - 1;
    int next = most;
    while (least <= most && context.left().compareTo(REACH_LIMIT.multipliedBy(3)) > 0) {
      Optional<ShortReach> reached = reach(context, probe, cut, next);
      if (reached.isEmpty()) {
        return seen;
      }
      ShortReach what = reached.get();
      Optional<String> expiredAt =
          what.reply() == Reply.RESET ? endOf(context, probe, next) : Optional.empty();
      seen.add(
          Observed.byProbe(
              new ShortReachTried(
                  cut.at(), cut.usual(), next, what.reply(), expiredAt, what.took())));
      if (what.reply() == Reply.RESET) {
        most = next - 1;
      } else if (next == distance - 1) {
        return seen; // nobody before the host
      } else {
        least = next + 1;
      }
      next = (least + most) / 2;
    }
    return seen;
  }

  /** Where connects with this reach end, if all of them say so: no other way is shorter. */
  private static Optional<String> endOf(RoadContext context, RouteProbe probe, int timeToLive)
      throws InterruptedException {
    List<Hop> ends =
        probe.connects(
            context.address(),
            context.target().port(),
            Collections.nCopies(AT_ONCE, timeToLive),
            HOP_LIMIT);
    return ends.stream().allMatch(each -> each.answer() == HopAnswer.EXPIRED)
        ? ends.getFirst().from()
        : Optional.empty();
  }

  private static Optional<ShortReach> reach(
      RoadContext context, RouteProbe probe, Cut cut, int timeToLive) throws InterruptedException {
    Bytes before = cut.at() == StageId.TLS ? Cut.request() : Bytes.EMPTY;
    Trigger usual = cut.usual();
    return probe.shortReach(
        context.address(),
        context.target().port(),
        before,
        Cut.bytes(usual, context.target().host(), cut.at()),
        timeToLive,
        REACH_LIMIT);
  }
}
