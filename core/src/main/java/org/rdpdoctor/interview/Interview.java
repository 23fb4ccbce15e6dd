package org.rdpdoctor.interview;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Question;
import org.rdpdoctor.diagnosis.Questions;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;

/**
 * One interview: what is known, what was asked, what was answered. It ends by itself when a cause
 * is proved or has {@link #CLEAR} of the whole, when no answer would change the ranking, or after
 * so many questions.
 */
public final class Interview {
  /** The share of the first cause that needs no further question. */
  public static final double CLEAR = 0.8;

  public static final int USUAL_QUESTIONS = 12;

  /** Questions and steps back together; who turns more than that is no person. */
  static final int MOST_TURNS = 1000;

  /** Why there is no further question. */
  public enum End {
    PROVED("a cause is proved; no answer would change that"),
    CLEAR("the answer is clear"),
    NOTHING_MORE("no further answer would change the ranking"),
    ENOUGH("that was the last question; --most allows more"),
    STOPPED("stopped");

    private final String words;

    End(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** What comes next: a question, or the end. */
  public sealed interface Step {
    /**
     * A question to put.
     *
     * @param number of the question, from 1
     */
    record Ask(int number, Question question) implements Step {}

    /** No question is left. */
    record Over(End end) implements Step {}
  }

  /** An empty answer is "don't know". */
  private record Answered(String word, Optional<Boolean> answer) {}

  private final Engine engine;
  private final Questions questions;
  private final Evidence start;
  private final int most;
  private final List<Answered> answers = new ArrayList<>();
  private Evidence evidence;
  private Diagnosis diagnosis;

  /**
   * Begins with what is known.
   *
   * @param most how many questions at most
   */
  public Interview(Engine engine, Evidence start, int most) {
    this.engine = engine;
    this.questions = new Questions(engine);
    this.start = start;
    this.most = most;
    this.evidence = start;
    this.diagnosis = engine.judge(start);
  }

  /** The question that is worth most now; the same until it is answered. */
  public Step step() {
    boolean proved =
        diagnosis.remaining().stream().anyMatch(each -> each.verdict() == Verdict.CONFIRMED);
    if (proved) {
      return new Step.Over(End.PROVED);
    }
    if (questions.certainty(evidence, diagnosis) >= CLEAR) {
      return new Step.Over(End.CLEAR);
    }
    Set<String> asked = new HashSet<>();
    answers.forEach(each -> asked.add(each.word()));
    Optional<Question> question = questions.next(evidence, diagnosis, asked);
    if (question.isEmpty()) {
      return new Step.Over(End.NOTHING_MORE);
    }
    return answers.size() >= most
        ? new Step.Over(End.ENOUGH)
        : new Step.Ask(answers.size() + 1, question.get());
  }

  /**
   * Takes an answer.
   *
   * @param holds empty for "don't know"
   */
  public void answer(String word, Optional<Boolean> holds) {
    answers.add(new Answered(word, holds));
    judge();
  }

  /** Takes the last answer back; false when there is none. */
  public boolean back() {
    if (answers.isEmpty()) {
      return false;
    }
    answers.removeLast();
    judge();
    return true;
  }

  private void judge() {
    List<Observed> said = new ArrayList<>();
    for (Answered each : answers) {
      each.answer()
          .ifPresent(holds ->
              said.add(new Observed(new Source.Person(), new WordReported(each.word(), holds))));
    }
    evidence = start.reporting(said);
    diagnosis = engine.judge(evidence);
  }

  /** What was known at the beginning, and what was answered since. */
  public Evidence evidence() {
    return evidence;
  }

  public Diagnosis diagnosis() {
    return diagnosis;
  }

  public int asked() {
    return answers.size();
  }
}
