package org.rdpdoctor.explain;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.EventEntry;

/**
 * Everything known about what the user asked; facts only, no layout.
 *
 * @param outcome whether it could be explained
 * @param kind what the input looked like
 * @param input the input on one short line, safe to print
 * @param readAs how the input was read, where that was a choice
 * @param verdict the answer in a sentence or two; for unusable input the one line to print
 * @param codes each code, event or cause asked about
 * @param facts for a known pair: what each of its numbers is and is not
 * @param ruledOut stages that the codes (nearly) rule out
 * @param limits when that does not hold
 * @param causes possible causes in the order in which to test them
 * @param claims popular claims about it, answered
 * @param harmful popular advice that does harm
 * @param helps what mends it, once a test has shown the cause
 * @param whereToRead where these codes can be read
 * @param next what to do or run next
 * @param sources where all this comes from
 */
public record Explanation(
    Outcome outcome,
    Kind kind,
    String input,
    List<String> readAs,
    String verdict,
    List<AskedCode> codes,
    List<CodeFact> facts,
    List<RuledOut> ruledOut,
    List<String> limits,
    List<CandidateCause> causes,
    List<Claim> claims,
    List<Harmful> harmful,
    List<String> helps,
    List<String> whereToRead,
    List<String> next,
    List<String> sources) {

  public Explanation {
    readAs = List.copyOf(readAs);
    codes = List.copyOf(codes);
    facts = List.copyOf(facts);
    ruledOut = List.copyOf(ruledOut);
    limits = List.copyOf(limits);
    causes = List.copyOf(causes);
    claims = List.copyOf(claims);
    harmful = List.copyOf(harmful);
    helps = List.copyOf(helps);
    whereToRead = List.copyOf(whereToRead);
    next = List.copyOf(next);
    sources = List.copyOf(sources);
  }

  /** The exit code of the command: 0 explained, 2 unusable input, 3 something is unknown. */
  public int exitCode() {
    return switch (outcome) {
      case EXPLAINED -> 0;
      case UNUSABLE -> 2;
      case UNKNOWN -> 3;
    };
  }

  /** How it went. */
  public enum Outcome {
    /** Everything asked about is in a table. */
    EXPLAINED,
    /** At least one thing asked about is in no table. */
    UNKNOWN,
    /** The input is empty, too long or no number; {@link Explanation#verdict} says so. */
    UNUSABLE
  }

  /** What the input looked like. */
  public enum Kind {
    CODE,
    PAIR,
    DIALOG,
    SYMBOL,
    EVENT,
    CAUSE,
    TEXT
  }

  /** The place of a number in the mstsc dialog. */
  public enum Role {
    REASON,
    EXTENDED,
    UNSPECIFIED
  }

  /**
   * One thing asked about.
   *
   * @param written as the user wrote it, on one short line
   * @param role its place in the mstsc dialog
   * @param known whether it is in a table
   * @param meanings likeliest first; empty when unknown
   * @param codeClass what the low byte of a disconnect reason says
   * @param neighbours for an unknown one: the nearest rows of the tables it could belong to
   * @param suggestions for an unknown text: rows with a similar symbol
   * @param nearEvents for an unknown event of a known provider: its nearest events
   */
  public record AskedCode(
      String written,
      Role role,
      boolean known,
      List<Meaning> meanings,
      Optional<String> codeClass,
      List<CodeEntry> neighbours,
      List<CodeEntry> suggestions,
      List<EventEntry> nearEvents) {
    public AskedCode {
      nearEvents = List.copyOf(nearEvents);
      meanings = List.copyOf(meanings);
      neighbours = List.copyOf(neighbours);
      suggestions = List.copyOf(suggestions);
    }
  }

  /** One meaning of what was asked. */
  public sealed interface Meaning {
    /** Ids of the causes it points to. */
    List<String> causeIds();

    /** Does what belongs to the kind of this meaning. */
    <R> R accept(Cases<R> cases);

    /**
     * One answer per kind of meaning. Used instead of a pattern switch where start-up counts: the
     * first pattern switch of a process costs about 20 ms.
     *
     * @param <R> the answer
     */
    interface Cases<R> {
      /** The answer for a row of a code table. */
      R ofCode(OfCode of);

      /** The answer for an event. */
      R ofEvent(OfEvent of);

      /** The answer for a cause. */
      R ofCause(OfCause of);
    }

    /**
     * A row of a code table.
     *
     * @param entry the row
     * @param stageTitle the connection stage in words
     * @param notes what else is known about this code
     * @param causeIds the causes it points to
     */
    record OfCode(CodeEntry entry, String stageTitle, List<CodeNote> notes, List<String> causeIds)
        implements Meaning {
      public OfCode {
        notes = List.copyOf(notes);
        causeIds = List.copyOf(causeIds);
      }

      @Override
      public <R> R accept(Cases<R> cases) {
        return cases.ofCode(this);
      }
    }

    /**
     * An event.
     *
     * @param entry the event
     * @param pointsTo what it points to, in words
     * @param causeIds the causes it points to
     */
    record OfEvent(EventEntry entry, List<String> pointsTo, List<String> causeIds)
        implements Meaning {
      public OfEvent {
        pointsTo = List.copyOf(pointsTo);
        causeIds = List.copyOf(causeIds);
      }

      @Override
      public <R> R accept(Cases<R> cases) {
        return cases.ofEvent(this);
      }
    }

    /**
     * A cause, asked for by its id.
     *
     * @param entry the cause
     * @param pageText the text of its page, when the page is at hand
     */
    record OfCause(CauseEntry entry, Optional<String> pageText) implements Meaning {
      @Override
      public List<String> causeIds() {
        return List.of(entry.id());
      }

      @Override
      public <R> R accept(Cases<R> cases) {
        return cases.ofCause(this);
      }
    }
  }

  /**
   * A remark on one code.
   *
   * @param kind what sort of remark
   * @param text the remark
   * @param sources where it comes from
   */
  public record CodeNote(NoteKind kind, String text, List<String> sources) {
    public CodeNote {
      sources = List.copyOf(sources);
    }
  }

  /** Sorts of remark. */
  public enum NoteKind {
    SYMPTOM,
    NOTE,
    CONTRADICTION,
    ASK,
    NEXT
  }

  /**
   * What one number of a pair is and is not.
   *
   * @param code the number as in the dialog
   * @param is what it is
   * @param isNot what it is not
   */
  public record CodeFact(String code, List<String> is, List<String> isNot) {
    public CodeFact {
      is = List.copyOf(is);
      isNot = List.copyOf(isNot);
    }
  }

  /**
   * A stage that a pair rules out.
   *
   * @param stage the stage in words
   * @param why the reason
   * @param causeIds causes ruled out with it
   */
  public record RuledOut(String stage, String why, List<String> causeIds) {
    public RuledOut {
      causeIds = List.copyOf(causeIds);
    }
  }

  /**
   * One possible cause, with the test that separates it from the others.
   *
   * @param title in a few words
   * @param when when the connection closes if this is it
   * @param test what to test, and what it shows
   * @param onTheServer what the server's logs or settings show
   * @param strength how well it is supported
   * @param causeIds the ids it covers
   */
  public record CandidateCause(
      String title,
      String when,
      String test,
      String onTheServer,
      String strength,
      List<String> causeIds) {
    public CandidateCause {
      causeIds = List.copyOf(causeIds);
    }
  }

  /**
   * A popular claim, answered.
   *
   * @param claim the claim
   * @param judgement what we think of it
   * @param why the reason
   * @param heardAs the words users use for it
   * @param causeIds the causes it is about
   */
  public record Claim(
      String claim, Judgement judgement, String why, List<String> heardAs, List<String> causeIds) {
    public Claim {
      heardAs = List.copyOf(heardAs);
      causeIds = List.copyOf(causeIds);
    }
  }

  /** What we think of a claim. */
  public enum Judgement {
    WRONG,
    UNLIKELY,
    POSSIBLE
  }

  /**
   * Popular advice that does harm.
   *
   * @param advice the advice
   * @param why the harm
   * @param instead what to do instead
   */
  public record Harmful(String advice, String why, String instead) {}
}
