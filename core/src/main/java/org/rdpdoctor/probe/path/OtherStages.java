package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.net.AnsweredCounts;
import org.rdpdoctor.probe.net.KernelCounts;

/**
 * What the kernel counted while the other stages talked with the host. It costs the host nothing,
 * and a server that bears no hellos of ours beside them is measured so, too.
 */
final class OtherStages {
  private final RoadContext context;

  OtherStages(RoadContext context) {
    this.context = context;
  }

  /** Each connection that lost something, and all others together. */
  List<Observed> seen() {
    List<Observed> seen = new ArrayList<>();
    List<AnsweredCounts> clean = new ArrayList<>();
    for (AnsweredCounts each : counts()) {
      if (each.sentAgain() == 0) {
        clean.add(each);
      } else {
        seen.add(Observed.on(each.connection(), counted("messages of a stage", List.of(each))));
      }
    }
    if (!clean.isEmpty()) {
      seen.add(Observed.byProbe(counted("messages of other stages", clean)));
    }
    return seen;
  }

  /** Segments that were sent again and had not arrived. */
  int lost() {
    return counts().stream()
        .mapToInt(each -> Math.max(0, each.sentAgain() - each.arrivedTwice()))
        .sum();
  }

  private List<AnsweredCounts> counts() {
    return context.kernelCounts().stream()
        .filter(each -> each.stage() != StageId.PATH && each.pieces() > 0)
        .toList();
  }

  private KernelCounted counted(String during, List<AnsweredCounts> all) {
    List<KernelCounts> last = all.stream().map(AnsweredCounts::last).toList();
    return new KernelCounted(
        context.address().getHostAddress(),
        context.target().port(),
        during,
        all.stream().mapToInt(AnsweredCounts::pieces).sum(),
        least(last.stream().map(KernelCounts::roundTrip).toList()).orElse(Duration.ZERO),
        least(last.stream().map(KernelCounts::variation).toList()).orElse(Duration.ZERO),
        least(last.stream().flatMap(each -> each.leastRoundTrip().stream()).toList()),
        last.stream().mapToInt(KernelCounts::segmentsSent).sum(),
        last.stream().mapToInt(KernelCounts::sentAgain).sum(),
        Optional.of(all.stream().mapToInt(AnsweredCounts::sentAgain).sum()),
        Optional.of(all.stream().mapToInt(AnsweredCounts::arrivedTwice).sum()),
        most(last, KernelCounts::pathMtu),
        most(last, KernelCounts::sendSegmentBytes),
        most(last, KernelCounts::receiveSegmentBytes));
  }

  private static Optional<Duration> least(List<Duration> durations) {
    return durations.stream().min(Comparator.naturalOrder());
  }

  private static int most(List<KernelCounts> counts, ToIntFunction<KernelCounts> what) {
    return counts.stream().mapToInt(what).max().orElse(0);
  }
}
