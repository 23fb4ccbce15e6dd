package org.rdpdoctor.diagnosis;

import java.util.List;

/**
 * One word of the vocabulary for what only a person knows.
 *
 * @param word in kebab case; never changes
 * @param question to ask for it; yes means that it is so
 * @param meaning what is meant, and what is not
 * @param who can know it
 * @param effort to find it out
 * @param usual how often it is so, whatever the cause
 * @param excludes words that cannot be so when this one is
 * @param needs words without which this one cannot be so
 */
public record ReportedWord(
    String word,
    String question,
    String meaning,
    Who who,
    Effort effort,
    Usual usual,
    List<String> excludes,
    List<String> needs) {
  /** Who can know. */
  public enum Who {
    USER,
    ADMIN
  }

  /** What an answer costs, in units of an answer that is known at once. */
  public enum Effort {
    /** Known without doing anything. */
    NONE(1),
    /** One has to look it up. */
    LOOK(2),
    /** One has to try something that changes nothing. */
    TRY(4),
    /** One has to change something, or needs somebody else or another place. */
    CHANGE(8);

    private final int cost;

    Effort(int cost) {
      this.cost = cost;
    }

    public int cost() {
      return cost;
    }
  }

  /** How often something is so among all failures: what an answer is measured against. */
  public enum Usual {
    RARE(0.05),
    SOMETIMES(0.2),
    OFTEN(0.5);

    private final double share;

    Usual(double share) {
      this.share = share;
    }

    public double share() {
      return share;
    }
  }

  public ReportedWord {
    excludes = List.copyOf(excludes);
    needs = List.copyOf(needs);
  }
}
