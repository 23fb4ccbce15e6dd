package org.rdpdoctor.explain;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;

/** One thing the user asked about. */
sealed interface Asked {
  /** As the user wrote it. */
  String written();

  /**
   * A number.
   *
   * @param number the number
   * @param role its place in the mstsc dialog
   * @param hint what the words beside it say
   * @param provider the event provider or log named beside it
   */
  record CodeNumber(
      WrittenNumber number, Explanation.Role role, Hint hint, Optional<String> provider)
      implements Asked {
    @Override
    public String written() {
      return number.written();
    }
  }

  /**
   * A symbol that is in the tables.
   *
   * @param written as the user wrote it
   * @param entries the rows that bear it, never empty
   */
  record Symbol(String written, List<CodeEntry> entries) implements Asked {
    public Symbol {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A text that is in no table.
   *
   * @param written as the user wrote it
   * @param similar rows whose symbol contains it
   */
  record UnknownText(String written, List<CodeEntry> similar) implements Asked {
    public UnknownText {
      similar = List.copyOf(similar);
    }
  }

  /**
   * The id of a cause.
   *
   * @param written as the user wrote it
   * @param cause the cause
   */
  record Cause(String written, CauseEntry cause) implements Asked {}
}
