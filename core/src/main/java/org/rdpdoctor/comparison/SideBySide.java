package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.comparison.Comparison.Side;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;

/**
 * Evidence from several places, or of two times or hosts, each by itself and beside each other.
 *
 * @param missing places of which there is no evidence
 * @param pairs each place that is not well beside one that tells most about it; where all are well,
 *     the first beside the others
 * @param verdict one sentence on all together
 * @param isPair the first of two is asked about; else all are
 */
public record SideBySide(
    Relation relation,
    List<Seen> seen,
    List<Missing> missing,
    List<Pair> pairs,
    String verdict,
    boolean isPair) {
  /**
   * Evidence and what it says by itself.
   *
   * @param name of the place, file or host; may be a stranger's
   * @param notes sentences on how the evidence came about
   */
  public record Seen(String name, Evidence evidence, Diagnosis diagnosis, List<String> notes) {
    public Seen {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A place that could not be asked.
   *
   * @param because a clause
   */
  public record Missing(String name, String because) {}

  /** The first in the light of the second. */
  public record Pair(Seen first, Seen second, Comparison comparison) {
    /**
     * That it is not known to whom one of them speaks, though all went well: something ends TLS
     * between, or two servers answer. A sign-in may fail there, or end elsewhere.
     */
    public Optional<Judgement> doubt() {
      return comparison.relation() == Relation.PLACES
          ? comparison.judgement().filter(Judgement::leavesOpenWhoAnswers)
          : Optional.empty();
    }

    /** Of the first; it is not known to be well when the doubt is about it. */
    public Health health() {
      Health alone = comparison.alone().health();
      return alone == Health.HEALTHY && isFirstInDoubt() ? Health.UNKNOWN : alone;
    }

    private boolean isFirstInDoubt() {
      return doubt().filter(each -> !each.candidates().isEmpty()).isPresent();
    }
  }

  public SideBySide {
    seen = List.copyOf(seen);
    missing = List.copyOf(missing);
    pairs = List.copyOf(pairs);
  }

  /** Two, of which the first is asked about. */
  public static SideBySide of(Relation relation, Seen first, Seen second, Engine engine) {
    return of(relation, first, second, false, engine);
  }

  /**
   * Two, of which the first is asked about.
   *
   * @param oneMachine who asks knows that both reached one machine
   */
  public static SideBySide of(
      Relation relation, Seen first, Seen second, boolean oneMachine, Engine engine) {
    Pair pair = pair(first, second, relation, oneMachine, engine);
    return new SideBySide(
        relation,
        List.of(first, second),
        List.of(),
        List.of(pair),
        relation == Relation.PLACES
            ? new Verdict(List.of(first, second), List.of(), List.of(pair)).sentence()
            : verdict(pair),
        true);
  }

  /**
   * Two, of which the first is asked about; of two times that is the later one, in whichever order
   * they come.
   */
  public static SideBySide inOrder(
      Relation relation, Seen first, Seen second, boolean oneMachine, Engine engine) {
    if (relation != Relation.TIMES || !Relation.isEarlier(first.evidence(), second.evidence())) {
      return of(relation, first, second, oneMachine, engine);
    }
    return of(relation, second, first, oneMachine, engine)
        .remarking(
            "%s is the older one: it is taken as then, and %s as now"
                .formatted(first.name(), second.name()));
  }

  private SideBySide remarking(String sentence) {
    List<Pair> remarked =
        pairs.stream()
            .map(each ->
                new Pair(each.first(), each.second(), each.comparison().remarking(sentence)))
            .toList();
    return new SideBySide(relation, seen, missing, remarked, verdict, isPair);
  }

  /** One target from several places at one time. */
  public static SideBySide ofPlaces(List<Seen> seen, List<Missing> missing, Engine engine) {
    return ofPlaces(seen, missing, false, engine);
  }

  /**
   * One target from several places at one time.
   *
   * @param oneMachine who asks knows that all reached one machine
   */
  public static SideBySide ofPlaces(
      List<Seen> seen, List<Missing> missing, boolean oneMachine, Engine engine) {
    List<Pair> pairs = new ArrayList<>();
    for (Seen each : seen) {
      witness(each, seen, oneMachine)
          .map(witness -> pair(each, witness, Relation.PLACES, oneMachine, engine))
          .ifPresent(pairs::add);
    }
    return new SideBySide(
        Relation.PLACES, seen, missing, pairs, new Verdict(seen, missing, pairs).sentence(), false);
  }

  /** Those that the exit code and the state are about. */
  public List<Seen> subjects() {
    return isPair ? seen.subList(0, 1) : seen;
  }

  /** Some of what was asked for is not known. */
  public boolean isPartial() {
    return !missing.isEmpty();
  }

  /** Of all that the verdict is about; what could not be asked or is in doubt is not fine. */
  public Health health() {
    if (isPair) {
      return pairs.getFirst().health();
    }
    List<Health> healths = seen.stream().map(each -> each.diagnosis().health()).toList();
    if (healths.contains(Health.FAULTY)) {
      return Health.FAULTY;
    }
    boolean known = !healths.isEmpty() && !healths.contains(Health.UNKNOWN) && !isPartial();
    return known && pairs.stream().allMatch(each -> each.doubt().isEmpty())
        ? Health.HEALTHY
        : Health.UNKNOWN;
  }

  private static Pair pair(
      Seen first, Seen second, Relation relation, boolean oneMachine, Engine engine) {
    return new Pair(
        first,
        second,
        Comparison.of(
            new Side(first.name(), first.evidence()),
            new Side(second.name(), second.evidence()),
            relation,
            oneMachine,
            engine));
  }

  /** For one that is well only the first speaks, and only where all are well. */
  private static Optional<Seen> witness(Seen one, List<Seen> all, boolean oneMachine) {
    List<Seen> others =
        all.stream()
            .filter(each -> !each.name().equals(one.name()))
            .sorted(Comparator.comparingInt(each -> strangeness(one, each, oneMachine)))
            .toList();
    boolean allWell = all.stream().allMatch(SideBySide::isWell);
    if (isWell(one)) {
      return allWell && !one.name().equals(all.getFirst().name())
          ? Optional.of(all.getFirst())
          : Optional.empty();
    }
    return others.stream()
        .filter(SideBySide::isWell)
        .findFirst()
        .or(() ->
            others.stream()
                .filter(
                    each -> !each.diagnosis().failingStage().equals(one.diagnosis().failingStage()))
                .findFirst())
        .or(() -> others.stream().findFirst());
  }

  /** The surer it is that both reached one machine, the less. */
  private static int strangeness(Seen one, Seen other, boolean oneMachine) {
    Facts facts = Facts.of(one.evidence(), other.evidence(), Relation.PLACES, oneMachine);
    return switch (facts.sameness()) {
      case PROVED -> 0;
      case PUBLIC_ADDRESS -> 1;
      case PRIVATE_ADDRESS -> 2;
      case OPEN -> facts.computersDiffer() ? 5 : facts.sameAddress() ? 3 : 4;
    };
  }

  private static boolean isWell(Seen each) {
    return each.diagnosis().health() == Health.HEALTHY;
  }

  private static String verdict(Pair pair) {
    Comparison comparison = pair.comparison();
    String said = withoutDot(comparison.together().headline());
    String placed = comparison.judgement().map(judgement -> "; " + judgement.sentence()).orElse("");
    int differences = comparison.stages().size() + comparison.facts().size();
    boolean times = comparison.relation() == Relation.TIMES;
    return "%s: %s%s; %d %s %s"
        .formatted(
            pair.first().name(),
            said,
            placed,
            differences,
            differences == 1 ? "difference" : "differences",
            times ? "from what it was then" : "from the other host");
  }

  private static String lowered(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String withoutDot(String sentence) {
    return sentence.replaceFirst("[.]$", "");
  }

  /** What all places together say. */
  private record Verdict(List<Seen> seen, List<Missing> missing, List<Pair> pairs) {
    String sentence() {
      List<String> parts = new ArrayList<>();
      parts.add(ofSeen());
      if (!missing.isEmpty()) {
        parts.add(
            "could not be asked: "
                + missing.stream().map(Missing::name).collect(Collectors.joining(", ")));
      }
      return String.join("; ", parts);
    }

    private String ofSeen() {
      if (seen.isEmpty()) {
        return "from no place it could be told";
      }
      if (seen.size() == 1) {
        return "%s: there is no second place to compare with".formatted(standing(seen.getFirst()));
      }
      List<Seen> well = with(Health.HEALTHY);
      List<Seen> ill = with(Health.FAULTY);
      List<Seen> unknown = with(Health.UNKNOWN);
      String untold =
          unknown.isEmpty() ? "" : "; from %s it could not be told".formatted(names(unknown));
      if (ill.isEmpty()) {
        return well.isEmpty()
            ? "from no place it could be told"
            : "%s %s%s%s"
                .formatted(
                    doubts().isEmpty() ? "it works from" : "every stage passes from",
                    names(well),
                    untold,
                    doubts().isEmpty() ? placed("; but ") : "; but " + doubts());
      }
      return (well.isEmpty() ? nowhere(ill) : here(ill, well)) + untold;
    }

    private String nowhere(List<Seen> ill) {
      boolean alike =
          ill.stream()
              .allMatch(each ->
                  new StageComparison(ill.getFirst().diagnosis(), each.diagnosis()).failAlike());
      return alike && ill.size() > 1
          ? "it fails alike from %s: %s; %s"
              .formatted(
                  names(ill),
                  ProvedOfAll.of(ill.stream().map(Seen::diagnosis).toList())
                      .map(ProvedOfAll::fromHere)
                      .orElse("look at the host first, or at what these places share"),
                  leading(ill))
          : "it fails %s%s; %s"
              .formatted(
                  ill.stream().map(this::failing).collect(Collectors.joining(", ")),
                  placed(": "),
                  leading(ill));
    }

    private String here(List<Seen> ill, List<Seen> well) {
      return "it works from %s and fails %s%s; %s"
          .formatted(
              names(well),
              ill.stream().map(this::failing).collect(Collectors.joining(", ")),
              placed(": "),
              leading(ill));
    }

    /** Why what passes is not known to be well, and how surely, each sentence once. */
    private String doubts() {
      return pairs.stream()
          .flatMap(each -> each.doubt().stream())
          .map(each -> "%s: %s".formatted(each.certainty().id(), each.sentence()))
          .distinct()
          .collect(Collectors.joining("; "));
    }

    /** Where the pairs place the fault, each sentence once. */
    private String placed(String before) {
      List<String> said =
          pairs.stream()
              .flatMap(each -> each.comparison().judgement().stream())
              .map(Judgement::sentence)
              .distinct()
              .toList();
      return said.isEmpty() ? "" : before + String.join("; ", said);
    }

    /** The cause of the first that is not well, by what the others say, too. */
    private String leading(List<Seen> ill) {
      String name = ill.getFirst().name();
      Diagnosis diagnosis =
          pairs.stream()
              .filter(each -> each.first().name().equals(name))
              .findFirst()
              .map(each -> each.comparison().together())
              .orElse(ill.getFirst().diagnosis());
      String cause = lowered(withoutDot(diagnosis.leading()));
      return ill.size() == 1 ? cause : "%s from %s".formatted(cause, name);
    }

    private String standing(Seen one) {
      return switch (one.diagnosis().health()) {
        case HEALTHY -> "it works from " + one.name();
        case FAULTY -> "it fails " + failing(one);
        case UNKNOWN -> "from %s it could not be told".formatted(one.name());
      };
    }

    private String failing(Seen one) {
      return "from %s%s"
          .formatted(
              one.name(),
              one.diagnosis()
                  .failingStage()
                  .map(StageId::id)
                  .map(" at the %s stage"::formatted)
                  .orElse(""));
    }

    private List<Seen> with(Health health) {
      return seen.stream().filter(each -> each.diagnosis().health() == health).toList();
    }

    private static String names(List<Seen> some) {
      return some.stream().map(Seen::name).collect(Collectors.joining(", "));
    }
  }
}
