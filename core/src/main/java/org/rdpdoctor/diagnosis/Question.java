package org.rdpdoctor.diagnosis;

import java.util.List;

/**
 * A question that is worth asking now.
 *
 * @param bits how much uncertainty about the cause its answer takes away, on the average
 * @param yes causes that the answer yes makes likelier, the one that gains most first
 * @param no causes that the answer no makes likelier
 */
public record Question(ReportedWord word, double bits, List<String> yes, List<String> no) {
  public Question {
    yes = List.copyOf(yes);
    no = List.copyOf(no);
  }
}
