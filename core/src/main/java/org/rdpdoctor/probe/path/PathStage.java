package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.StageOutcome.NotReached;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.Together;

/**
 * Measures the path to the RDP port by a few connections. It lies beside the main road and begins
 * when the TLS stage has ended: the host then serves none of our hellos, so that its own queue is
 * not taken for the path, and what came of TLS says which questions are worth asking.
 *
 * <p>On a path without trouble it ends within two seconds. Only what it meets there makes it go on:
 * two lost packets (one, where the server bears little), a round trip of a second, or a message
 * whose size does not pass.
 */
public final class PathStage implements Stage {
  /** Too short a rest of the deadline to measure anything. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(1);

  @Override
  public StageId id() {
    return StageId.PATH;
  }

  @Override
  public Optional<StageId> besideFrom() {
    return Optional.of(StageId.TLS);
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Known known = Known.of(context);
    if (!known.connected()) {
      return new NotReached("there is no TCP connection");
    }
    if (Math.min(context.options().connectionsPerHost(), context.options().connectionsOverall())
        < 2) {
      return new NotReached("the one connection that is allowed at a time is needed by others");
    }
    if (context.left().compareTo(LEAST_TIME) < 0) {
      List<Observed> counted = new OtherStages(context).seen(); // costs no time
      return counted.isEmpty()
          ? new NotReached("the deadline leaves no time for it")
          : new Completed(counted);
    }
    return new Completed(measure(context, known));
  }

  private static List<Observed> measure(RoadContext context, Known known)
      throws InterruptedException {
    Effort effort = Effort.of(context, known);
    OtherStages others = new OtherStages(context);
    List<Observed> seen = new ArrayList<>();
    int worthGoingOn = Effort.worthGoingOn(known);
    int lost = known.late();
    boolean looked = lost + others.lost() < worthGoingOn;
    if (looked) {
      lost += look(context, known, effort, seen);
    }
    // Counted anew: the other stages went on meanwhile.
    if (lost + others.lost() >= worthGoingOn) {
      seen.addAll(lookCloser(context, known, effort.goingOn(), !looked));
    }
    seen.addAll(new Sizes(context, known, effort).toHere());
    seen.addAll(others.seen());
    return seen;
  }

  /** What every path gets; tells how much was lost. */
  private static int look(RoadContext context, Known known, Effort effort, List<Observed> seen)
      throws InterruptedException {
    ConnectTimes connects = new ConnectTimes(context, known, effort);
    SmallPieces pieces = new SmallPieces(context, known, effort);
    seen.addAll(
        together(
            connects::take,
            () -> both(pieces.send(), new Sizes(context, known, effort).fromHere())));
    return connects.isUnclear() ? Effort.WORTH_GOING_ON : connects.lost() + pieces.lost();
  }

  /** More of the same, where something was lost; and the sizes, unless they were looked at. */
  private static List<Observed> lookCloser(
      RoadContext context, Known known, Effort effort, boolean sizes) throws InterruptedException {
    SmallPieces pieces = new SmallPieces(context, known, effort);
    return together(
        new ConnectTimes(context, known, effort)::take,
        () ->
            both(pieces.send(), sizes ? new Sizes(context, known, effort).fromHere() : List.of()));
  }

  private static List<Observed> both(List<Observed> some, List<Observed> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static List<Observed> together(
      Callable<List<Observed>> one, Callable<List<Observed>> other) throws InterruptedException {
    return Together.all(List.of(one, other)).stream().flatMap(List::stream).toList();
  }
}
