package org.rdpdoctor.interview;

/** A line of a file of answers says nothing; the message names it and holds none of its text. */
public final class UnreadableAnswers extends Exception {
  UnreadableAnswers(int line, String problem) {
    super("line %d: %s".formatted(line, problem));
  }
}
