package org.rdpdoctor.interview;

import java.io.IOException;
import java.util.Optional;

/** Where answers come from. */
public interface Answers {
  /**
   * What is said to the question for this word; empty at the end of all answers.
   *
   * @throws IOException the answers cannot be read on
   */
  Optional<String> to(String word) throws IOException;
}
