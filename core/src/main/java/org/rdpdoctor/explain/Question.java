package org.rdpdoctor.explain;

import java.util.List;

/**
 * What was read from the user's text.
 *
 * @param kind what it looks like
 * @param asked the things asked about, in order, never empty
 * @param readAs how it was read, where that was a choice
 */
record Question(Explanation.Kind kind, List<Asked> asked, List<String> readAs) {
  Question {
    asked = List.copyOf(asked);
    readAs = List.copyOf(readAs);
  }
}
