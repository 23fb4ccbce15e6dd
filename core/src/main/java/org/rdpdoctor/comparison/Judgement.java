package org.rdpdoctor.comparison;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where both together place the fault of the first, and how surely (ADR 25).
 *
 * @param because a clause without the doubts
 * @param basis what was seen that says so
 * @param candidates causes that lie there and could be it, those that remain first; then those that
 *     no probe can see
 * @param unless what would explain both all the same, a clause each; empty when it is proved
 * @param next the cheapest test that would settle it, a sentence
 */
public record Judgement(
    Lies lies,
    Certainty certainty,
    String because,
    Optional<Basis> basis,
    List<String> candidates,
    List<String> unless,
    Optional<String> next) {
  /** Where the fault lies. */
  public enum Lies {
    /** On the way of the first, at its own end of it, or in what treats it otherwise. */
    ON_THE_FIRST_WAY,
    /** On what both ways share. */
    ON_BOTH_WAYS,
    /** In the host, or on what both ways share. */
    AT_THE_HOST,
    /** The name, or a mapping, leads them to different machines. */
    IN_THE_NAME,
    /** Something between ends TLS for one of them. */
    WHERE_TLS_ENDS,
    /** In what is not as it was then. */
    IN_A_CHANGE,
    /** In that host or on its way, and not in what both hosts share. */
    AT_THAT_HOST,
    /** In what both hosts share: this machine, its network, or what both were given. */
    ON_OUR_SIDE,
    /** It comes and goes, so that runs that differ say little. */
    IN_CHANCE,
    /** Nothing follows. */
    NOT_TOLD;

    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How surely. */
  public enum Certainty {
    /** No other explanation of both is known. */
    PROVED,
    /** What is left of other explanations is named. */
    LIKELY,
    OPEN;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Judgement {
    candidates = List.copyOf(candidates);
    unless = List.copyOf(unless);
    if (certainty == Certainty.PROVED && !unless.isEmpty()) {
      throw new IllegalArgumentException("what has another explanation is not proved");
    }
  }

  static Judgement notTold(String because, String next) {
    return new Judgement(
        Lies.NOT_TOLD,
        Certainty.OPEN,
        because,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.of(next));
  }

  /** Proved or likely, at least one of the two spoke to another than the host. */
  boolean leavesOpenWhoAnswers() {
    return certainty != Certainty.OPEN && (lies == Lies.WHERE_TLS_ENDS || lies == Lies.IN_THE_NAME);
  }

  /** With what stands against it. */
  public String sentence() {
    return unless.isEmpty() ? because : because + ", unless " + String.join(", or ", unless);
  }
}
