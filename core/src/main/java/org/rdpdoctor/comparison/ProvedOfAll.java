package org.rdpdoctor.comparison;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.WayCauses.LiesIn;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Verdict;

/**
 * A cause that is proved of each by itself, and of which the tables say where it lies. That decides
 * where to look, whatever else looks alike.
 */
record ProvedOfAll(String cause, boolean onTheWay) {
  /** The first such cause in the order of the first diagnosis. */
  static Optional<ProvedOfAll> of(List<Diagnosis> all) {
    return all.getFirst().remaining().stream()
        .filter(each -> each.verdict() == Verdict.CONFIRMED)
        .map(Assessment::causeId)
        .filter(id -> all.stream().allMatch(each -> isProved(each, id)))
        .flatMap(id -> of(id).stream())
        .findFirst();
  }

  private static boolean isProved(Diagnosis diagnosis, String cause) {
    return diagnosis.cause(cause).filter(each -> each.verdict() == Verdict.CONFIRMED).isPresent();
  }

  private static Optional<ProvedOfAll> of(String cause) {
    if (SharedCauses.packed().of(cause).isPresent()) {
      return Optional.of(new ProvedOfAll(cause, false));
    }
    return Optional.ofNullable(WayCauses.packed().rows().get(cause))
        .filter(row -> row.liesIn() != LiesIn.CLIENT)
        .map(row -> new ProvedOfAll(cause, row.liesIn() == LiesIn.WAY));
  }

  String fromHere() {
    return onTheWay
        ? "%s is proved of each, so look at what these ways share".formatted(cause)
        : "%s is proved of each, which lies in the host".formatted(cause);
  }
}
