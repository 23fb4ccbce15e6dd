package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.causes.Catalogue;

class PackedResourcesTest {
  private static final CauseTable TABLE = CauseTable.packed();

  @Test
  void tableHasEveryCauseAndKnowsHowEachIsTested() {
    assertThat(TABLE.all()).hasSize(124);
    assertThat(TABLE.all()).extracting(CauseEntry::id).isSorted().doesNotHaveDuplicates();
    assertThat(TABLE.all()).allMatch(each -> !each.testedBy().isBlank());
    assertThat(TABLE.entry("wrong-address-family").orElseThrow().meaning())
        .isEqualTo("IPv6/IPv4 choice lands where nothing usable listens");
  }

  /** An ordinary examination is too short for it; {@code --hold} is not. */
  private static final String SHOWN_BY_HOLDING = "idle-timeout-middlebox";

  @Test
  void catalogueIsSortedAndHasTheCausesThatTheWireOrASignInCanShow() {
    List<String> ids = Catalogue.causes().stream().map(cause -> cause.info().id()).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids)
        .containsAll(
            TABLE.all().stream().filter(CauseEntry::visibleByWire).map(CauseEntry::id).toList());
    assertThat(TABLE.all())
        .filteredOn(each -> ids.contains(each.id()))
        .filteredOn(each -> !each.id().equals(SHOWN_BY_HOLDING))
        .allMatch(each -> each.visibleByWire() || each.visibleBySignIn());
  }

  @Test
  void classIsNamedAfterItsCause() {
    for (Cause cause : Catalogue.causes()) {
      String words = cause.info().id().replace("-", "");
      assertThat(cause.getClass().getSimpleName()).isEqualToIgnoringCase(words);
    }
  }

  @Test
  void priorsCountTheDocumentedCases() {
    Priors priors = Priors.packed();
    assertThat(priors.cases().keySet())
        .containsExactlyInAnyOrderElementsOf(TABLE.all().stream().map(CauseEntry::id).toList());
    assertThat(priors.cases().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(86);
    double all = TABLE.all().stream().mapToDouble(each -> Math.exp(priors.logOf(each.id()))).sum();
    assertThat(all).isCloseTo(1.0, Offset.offset(1e-9));
  }

  @Test
  void symptomsSpeakOfKnownCauses() {
    assertThat(Symptoms.packed().signs())
        .isNotEmpty()
        .allMatch(sign -> TABLE.entry(sign.causeId()).isPresent())
        .allMatch(sign -> sign.reason().isPresent() || sign.extended().isPresent());
  }

  @Test
  void everyPageIsComplete() {
    for (CauseEntry entry : TABLE.all()) {
      CausePage page = CausePages.page(entry.id()).orElseThrow();
      assertThat(page.title()).as(entry.id()).isNotBlank().doesNotStartWith("#");
      assertThat(page.what()).as(entry.id()).isNotEmpty();
      assertThat(page.shows()).as(entry.id()).isNotEmpty();
      assertThat(page.prove()).as(entry.id()).isNotEmpty();
      assertThat(page.mend()).as(entry.id()).isNotEmpty();
      assertThat(page.avoid()).as(entry.id()).isNotEmpty();
      assertThat(page.sources()).as(entry.id()).isNotEmpty();
    }
  }

  @Test
  void pageIsReadBySection() {
    CausePage page =
        CausePages.parse(
            "a-b",
            """
            # a-b: The title
            - Family: x

            ## What it is
            One line
            and its end.

            Another.

            ## How it shows
            - first
              goes on
            - second

            ## How to prove it
            - test
            ## How to mend it
            1. step
            10. other step

            ## What not to do
            - harm

            ## Sources
            - a book
            """);
    assertThat(page)
        .isEqualTo(
            new CausePage(
                "a-b",
                "The title",
                List.of("One line and its end.", "Another."),
                List.of("first goes on", "second"),
                List.of("test"),
                List.of("step", "other step"),
                List.of("harm"),
                List.of("a book")));
  }

  @Test
  void unknownPageIsEmpty() {
    assertThat(CausePages.page("no-such-cause")).isEmpty();
  }

  @Test
  void cellsMayBeQuoted() {
    assertThat(PackedTable.cells("a,\"b, \"\"c\"\"\",,d"))
        .containsExactly("a", "b, \"c\"", "", "d");
  }
}
