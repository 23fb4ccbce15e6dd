package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.CandidateCause;
import org.rdpdoctor.explain.Explanation.Claim;
import org.rdpdoctor.explain.Explanation.RuledOut;

/** The curated files refer only to codes and causes that exist, and answer what users say. */
class CuratedDataTest {
  private final CodeTables tables = new CodeTables();
  private final Explanation pair = new Explainer().explain("0x904/0x7");

  @Test
  void everyCauseNamedInTheFilesExists() {
    List<String> named = new ArrayList<>();
    tables.data("code-causes.csv").rows().forEach(row -> named.addAll(split(row.get(2))));
    tables.data("event-tags.csv").rows().forEach(row -> named.addAll(split(row.get(2))));
    tables.data("pairs.csv").rows().forEach(row -> named.addAll(split(row.get(4))));
    for (CandidateCause cause : pair.causes()) {
      named.addAll(cause.causeIds());
    }
    for (Claim claim : pair.claims()) {
      named.addAll(claim.causeIds());
    }
    for (RuledOut ruledOut : pair.ruledOut()) {
      named.addAll(ruledOut.causeIds());
    }
    Set<String> known = new HashSet<>();
    for (CauseEntry cause : tables.causes()) {
      known.add(cause.id());
    }
    assertThat(known).containsAll(named);
  }

  private static List<String> split(String ids) {
    return CodeTables.split(ids, " ");
  }

  @Test
  void everyNoteAndEveryLinkToACauseBelongsToARow() {
    for (List<String> row : tables.data("code-notes.csv").rows()) {
      assertThat(exists(row.get(0), row.get(1))).as("%s", row).isTrue();
      assertThat(Explanation.NoteKind.values())
          .extracting(kind -> kind.name().toLowerCase(Locale.ROOT))
          .contains(row.get(2));
    }
    for (List<String> row : tables.data("code-causes.csv").rows()) {
      assertThat(exists(row.get(0), row.get(1))).as("%s", row).isTrue();
    }
  }

  private boolean exists(String tableId, String hexOrSymbol) {
    CodeTable table = CodeTable.withId(tableId).orElseThrow();
    for (CodeEntry entry : tables.entries(table)) {
      if (entry.hex().equals(hexOrSymbol) || entry.name().equals(hexOrSymbol)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void everyKnownPairIsMadeOfKnownCodes() {
    for (List<String> row : tables.data("pairs.csv").rows()) {
      assertThat(exists("disconnect-reason", row.get(0))).as("%s", row).isTrue();
      assertThat(exists("extended-reason", row.get(1)) || exists("error-info", row.get(1)))
          .as("%s", row)
          .isTrue();
      assertThat(row.get(5)).isNotBlank();
    }
  }

  @Test
  void everyTagOfAnEventIsKnown() {
    Set<String> tags = new HashSet<>();
    tables.data("event-tags.csv").rows().forEach(row -> tags.add(row.getFirst()));
    for (EventEntry event : tables.events()) {
      assertThat(tags).containsAll(event.tags());
    }
  }

  /** What users call the causes of this pair is answered, each under the causes it names. */
  @Test
  void everyPopularNameIsAnswered() {
    for (CauseEntry cause : tables.causes()) {
      for (String name : cause.namedByUsersAs()) {
        assertThat(answers(cause.id(), name)).as("%s: %s", cause.id(), name).isTrue();
      }
    }
  }

  private boolean answers(String causeId, String name) {
    for (Claim claim : pair.claims()) {
      boolean sameWords = claim.heardAs().stream().anyMatch(name::endsWith);
      if (sameWords && claim.causeIds().contains(causeId)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void noSiteIsNamedByItsAddress() {
    String all = CodeTables.text("pairs/0x904-0x7.txt").orElseThrow();
    for (String name : List.of("code-notes.csv", "pairs.csv", "dialog-texts.csv")) {
      all += CodeTables.text(name).orElseThrow();
    }
    assertThat(all).doesNotContainPattern("(?<![0-9.])(?!127\\.)\\d{2,3}\\.\\d+\\.\\d+\\.\\d+");
  }
}
