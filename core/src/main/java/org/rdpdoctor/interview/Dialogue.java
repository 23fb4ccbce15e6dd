package org.rdpdoctor.interview;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Question;
import org.rdpdoctor.interview.Interview.End;
import org.rdpdoctor.interview.Interview.Step;

/**
 * The interview as lines of text: plain ASCII without colours or cursor movements, so that it reads
 * the same on every console, in a screen reader and in a log.
 */
public final class Dialogue {
  private static final int MOST_MISREAD = 3;
  private static final int SHOWN = 3;

  private final Interview interview;
  private final Answers answers;
  private final Consumer<String> lines;

  /**
   * @param lines takes each line without its end
   */
  public Dialogue(Interview interview, Answers answers, Consumer<String> lines) {
    this.interview = interview;
    this.answers = answers;
    this.lines = lines;
  }

  /** Asks until the end. */
  public End hold() throws IOException {
    lines.accept("Answer each question with yes, no, ? (don't know), back or stop.");
    for (int turns = 0; turns < Interview.MOST_TURNS; turns++) {
      Step step = interview.step();
      if (step instanceof Step.Over(End end)) {
        return over(end);
      }
      if (step instanceof Step.Ask ask && !asked(ask)) {
        return over(End.STOPPED);
      }
    }
    return over(End.STOPPED);
  }

  private End over(End end) {
    lines.accept("");
    lines.accept("End: %s. Questions asked: %d.".formatted(end.words(), interview.asked()));
    return end;
  }

  /** Puts one question; false when the person stops. */
  private boolean asked(Step.Ask ask) throws IOException {
    Question question = ask.question();
    lines.accept("");
    lines.accept("%d. %s".formatted(ask.number(), question.word().question()));
    lines.accept("   (%s) %s".formatted(question.word().word(), question.word().meaning()));
    lines.accept("   Why: %s.".formatted(why(question)));
    Optional<Reply> reply = reply(question.word().word());
    if (reply.isEmpty()) {
      return false;
    }
    switch (reply.get()) {
      case YES -> interview.answer(question.word().word(), Optional.of(true));
      case NO -> interview.answer(question.word().word(), Optional.of(false));
      case UNKNOWN -> interview.answer(question.word().word(), Optional.empty());
      case BACK -> {
        if (!interview.back()) {
          lines.accept("   This is the first question.");
        }
      }
      case STOP -> {
        return false;
      }
    }
    lines.accept("   So far: %s".formatted(soFar()));
    return true;
  }

  /** Empty at the end of the answers. */
  private Optional<Reply> reply(String word) throws IOException {
    for (int i = 0; i < MOST_MISREAD; i++) {
      Optional<String> line = answers.to(word);
      if (line.isEmpty()) {
        return Optional.empty();
      }
      Optional<Reply> reply = Reply.of(line.get());
      if (reply.isPresent()) {
        lines.accept("   > %s".formatted(reply.get().words()));
        return reply;
      }
      lines.accept("   That is no answer: yes, no, ? (don't know), back or stop.");
    }
    lines.accept("   > %s".formatted(Reply.UNKNOWN.words()));
    return Optional.of(Reply.UNKNOWN);
  }

  private static String why(Question question) {
    String yes = question.yes().isEmpty() ? "" : "yes points to " + joined(question.yes());
    String no = question.no().isEmpty() ? "" : "no to " + joined(question.no());
    return yes.isEmpty() || no.isEmpty() ? yes + no : yes + "; " + no;
  }

  private static String joined(List<String> ids) {
    return String.join(" or ", ids);
  }

  private String soFar() {
    List<Assessment> first = interview.diagnosis().remaining().stream().limit(SHOWN).toList();
    return first.isEmpty()
        ? "nothing points anywhere yet"
        : first.stream()
            .map(each ->
                String.format(Locale.ROOT, "%s %.0f %%", each.causeId(), 100 * each.confidence()))
            .collect(Collectors.joining(", "));
  }
}
