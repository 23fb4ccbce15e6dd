package org.rdpdoctor.interview;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.diagnosis.ReportedWords;

/**
 * Answers from a file. A line {@code WORD} or {@code not WORD} answers that question whenever it
 * comes, so a file that {@code inspect} reads as reported serves, too; a line with an answer alone
 * goes to the next question that no such line answers. After a file of words, what it does not
 * mention is not known; else the interview ends with the file.
 */
public final class WrittenAnswers implements Answers {
  private static final int MAX_LINES = 10_000;
  private static final String UNKNOWN = "?";

  private final Map<String, String> byWord = new HashMap<>();
  private final Deque<String> inOrder = new ArrayDeque<>();

  private WrittenAnswers() {}

  /**
   * Reads the text of a file.
   *
   * @throws UnreadableAnswers a line is neither a word nor an answer
   */
  public static WrittenAnswers of(String text) throws UnreadableAnswers {
    WrittenAnswers answers = new WrittenAnswers();
    ReportedWords known = ReportedWords.packed();
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      if (number > MAX_LINES) {
        throw new UnreadableAnswers(number, "the file is too long");
      }
      answers.take(raw.strip(), number, known);
    }
    return answers;
  }

  private void take(String line, int number, ReportedWords known) throws UnreadableAnswers {
    String lower = line.toLowerCase(Locale.ROOT);
    boolean saysNothing =
        lower.isEmpty()
            || lower.startsWith("#")
            || lower.startsWith("rdpdoctor reported")
            || lower.matches("(symptom|since|comment)\\s.*");
    if (saysNothing) {
      return;
    }
    if (Reply.of(lower).isPresent()) {
      inOrder.add(lower);
      return;
    }
    boolean no = lower.matches("not\\s.*");
    String word = no ? lower.substring("not".length()).strip() : lower;
    if (known.word(word).isEmpty()) {
      throw new UnreadableAnswers(number, "it is neither yes, no, ?, back, stop nor a known word");
    }
    String before = byWord.put(word, no ? "no" : "yes");
    if (before != null && !before.equals(no ? "no" : "yes")) {
      throw new UnreadableAnswers(number, "it says the contrary of a line before");
    }
  }

  @Override
  public Optional<String> to(String word) {
    String answer = byWord.get(word);
    if (answer != null) {
      return Optional.of(answer);
    }
    return inOrder.isEmpty() && !byWord.isEmpty()
        ? Optional.of(UNKNOWN)
        : Optional.ofNullable(inOrder.poll());
  }
}
