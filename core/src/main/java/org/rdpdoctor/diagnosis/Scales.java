package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.Source;

/** Where a cause puts its clues. Proof outweighs exclusion, exclusion outweighs clues. */
public final class Scales {
  private final Sight sight;
  private final List<Clue> support = new ArrayList<>();
  private final List<Clue> against = new ArrayList<>();
  private boolean proved;
  private boolean ruledOut;
  private Optional<String> untestedBecause = Optional.empty();
  private boolean recordsDoubted;
  private double doubtedNats;
  private List<Source> sources = List.of();

  Scales(Sight sight) {
    this.sight = sight;
  }

  /** While it is not known of which machine the records are, they hint and prove nothing. */
  void doubtRecords(boolean doubt) {
    recordsDoubted = doubt;
  }

  /** What is put on the scales from here on rests on these records. */
  void restsOn(List<Source> records) {
    sources = records;
  }

  /** {@code weightNats} is one of {@link Weight}. */
  public void speaksFor(double weightNats, String reason) {
    if (recordsDoubted) {
      doubted(weightNats, reason);
      return;
    }
    support.add(clue(weightNats, reason, Optional.empty()));
  }

  /** However many there are, together they weigh no more than one. */
  private void doubted(double weightNats, String reason) {
    double weight = Math.min(weightNats, Weight.FAIR - doubtedNats);
    if (weight > 0) {
      doubtedNats += weight;
      support.add(clue(weight, reason + "; but it may be another machine's", Optional.empty()));
    }
  }

  /** As above, with the connection on which it was seen. */
  public void speaksFor(double weightNats, String reason, Seen<?> seen) {
    support.add(clue(weightNats, reason, place(seen.connection())));
  }

  public void speaksAgainst(double weightNats, String reason) {
    against.add(clue(weightNats, reason, Optional.empty()));
  }

  /** The observation leaves no other explanation for itself. */
  public void proves(String reason) {
    if (recordsDoubted) {
      speaksFor(Weight.FAIR, reason);
      return;
    }
    proves(reason, Optional.empty());
  }

  public void proves(String reason, Optional<Integer> connection) {
    proved = true;
    support.add(clue(Double.POSITIVE_INFINITY, reason, place(connection)));
  }

  /** The observation cannot be if the cause holds. */
  public void rulesOut(String reason) {
    ruledOut = true;
    against.add(clue(Double.POSITIVE_INFINITY, reason, Optional.empty()));
  }

  /** Rules out when the condition holds; tells whether it did. */
  public boolean rulesOutIf(boolean condition, String reason) {
    if (condition) {
      rulesOut(reason);
    }
    return condition;
  }

  /** Nothing examined can tell; {@code because} says what would. */
  public void untested(String because) {
    untestedBecause = Optional.of(because);
  }

  boolean isProved() {
    return proved;
  }

  boolean isRuledOut() {
    return ruledOut && !proved;
  }

  boolean hasSupport() {
    return !support.isEmpty();
  }

  boolean isEmpty() {
    return support.isEmpty() && against.isEmpty();
  }

  Optional<String> untestedBecause() {
    return untestedBecause;
  }

  List<Clue> support() {
    return sorted(support);
  }

  List<Clue> against() {
    return sorted(against);
  }

  private Clue clue(double weightNats, String reason, Optional<Clue.Place> place) {
    return new Clue(weightNats, reason, place, sources);
  }

  private Optional<Clue.Place> place(Optional<Integer> connection) {
    return connection.flatMap(number ->
        sight.address().map(address -> new Clue.Place(sight.runNumber(), address, number)));
  }

  private static List<Clue> sorted(List<Clue> clues) {
    return clues.stream().sorted(Comparator.comparingDouble(Clue::weightNats).reversed()).toList();
  }
}
