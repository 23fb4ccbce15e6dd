package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.codes.CauseEntry;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.AskedCode;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.Outcome;

/** Whatever is in a table can be asked for in each of its written forms. */
class EveryRowTest {
  private final CodeTables tables = new CodeTables();
  private final Explainer explainer = new Explainer();

  @ParameterizedTest
  @EnumSource(CodeTable.class)
  void everyRowIsFoundByHexDecimalAndSymbol(CodeTable table) {
    for (CodeEntry entry : tables.entries(table)) {
      assertFinds(entry.hex(), entry);
      assertFinds(Long.toString(entry.value()), entry);
      entry.signedDecimal().ifPresent(signed -> assertFinds(signed, entry));
      entry.symbol().ifPresent(symbol -> assertFinds(symbol, entry));
    }
  }

  @Test
  void everyEventIsFoundByProviderAndId() {
    for (EventEntry event : tables.events()) {
      if (WrittenNumber.parse(event.id()).isPresent()) {
        assertFinds(event.name(), event);
        assertFinds(event.provider() + "/" + event.id(), event);
        assertFinds(event.id(), event);
      }
    }
  }

  @Test
  void everyCauseIsFoundByItsId() {
    for (CauseEntry cause : tables.causes()) {
      Explanation explanation = explainer.explain(cause.id());
      assertThat(explanation.kind()).isEqualTo(Explanation.Kind.CAUSE);
      assertThat(explanation.exitCode()).isZero();
    }
  }

  private void assertFinds(String input, CodeEntry entry) {
    assertThat(found(input, entry)).as("%s finds %s", input, entry).isTrue();
  }

  private void assertFinds(String input, EventEntry event) {
    assertThat(found(input, event)).as("%s finds %s", input, event).isTrue();
  }

  private boolean found(String input, Record row) {
    Explanation explanation = explainer.explain(input);
    boolean found = false;
    for (AskedCode code : explanation.codes()) {
      for (Meaning meaning : code.meanings()) {
        found |= meaning instanceof Meaning.OfCode of && of.entry().equals(row);
        found |= meaning instanceof Meaning.OfEvent of && of.entry().equals(row);
      }
    }
    return found && explanation.outcome() == Outcome.EXPLAINED;
  }
}
