package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * What is said of one cause.
 *
 * @param confidence 0 to 1; a confirmed cause has {@link #PROVED}, the others share 1 among
 *     themselves and "something else"; 0 when ruled out or not tested
 * @param support for it, the weightiest first
 * @param against it, the weightiest first
 * @param untestedBecause what is missing to decide it
 * @param next the cheapest test that would settle it; empty when it is ruled out or not tested
 */
public record Assessment(
    CauseEntry cause,
    Verdict verdict,
    double confidence,
    List<Clue> support,
    List<Clue> against,
    Optional<String> untestedBecause,
    Optional<String> next) {
  /** The confidence of a proved cause; our own reading can err. */
  public static final double PROVED = 0.99;

  public Assessment {
    support = List.copyOf(support);
    against = List.copyOf(against);
  }

  /** The same, told of an address whose stages are not those that are shown. */
  Assessment seenAt(String address) {
    return new Assessment(
        cause,
        verdict,
        confidence,
        support.stream().map(each -> each.seenAt(address)).toList(),
        against.stream().map(each -> each.seenAt(address)).toList(),
        untestedBecause,
        next);
  }

  public String causeId() {
    return cause.id();
  }

  /** Sum of the weights for, less those against, in nats. */
  double balanceNats() {
    return sum(support) - sum(against);
  }

  static double sum(List<Clue> clues) {
    return clues.stream().mapToDouble(Clue::weightNats).filter(Double::isFinite).sum();
  }
}
