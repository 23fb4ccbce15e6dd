package org.rdpdoctor.codes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodeTablesTest {
  private static final Pattern ODD =
      Pattern.compile(
          "not recorded|re-verified|public page, |NOTES|/work|/tmp|\\bsession\\]|"
              + "(?<![0-9.])(?!127\\.)\\d{2,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b");

  private final CodeTables tables = new CodeTables();

  @ParameterizedTest
  @CsvSource({
    "DISCONNECT_REASON, 80",
    "EXTENDED_REASON, 43",
    "ERROR_INFO, 120",
    "NEGOTIATION_FAILURE, 6",
    "NEGOTIATION_PROTOCOL, 18",
    "TLS_ALERT, 36",
    "GATEWAY, 98",
    "WINSOCK, 34",
    "SECURITY_STATUS, 120",
    "LICENSING, 13",
    "LOGON, 14"
  })
  void everyTableHasAllItsRows(CodeTable table, int rows) {
    assertThat(tables.entries(table)).hasSize(rows);
  }

  @Test
  void allTablesTogetherHold582RowsAnd306Events() {
    int rows = 0;
    for (CodeTable table : CodeTable.values()) {
      rows += tables.entries(table).size();
    }
    assertThat(rows).isEqualTo(582);
    assertThat(tables.events()).hasSize(306);
    assertThat(tables.causes()).hasSize(124);
  }

  @ParameterizedTest
  @EnumSource(CodeTable.class)
  void everyRowIsCompleteAndReadable(CodeTable table) {
    Set<String> stages = new HashSet<>();
    tables.data("stages.csv").rows().forEach(row -> stages.add(row.getFirst()));
    for (List<String> row : tables.data(table.resource()).rows()) {
      assertThat(row).as("%s", row).hasSize(6);
      assertThat(row.getFirst()).isEqualTo(CodeEntry.hex(Long.parseLong(row.get(1))));
      assertThat(row.get(3)).as("meaning of %s", row).isNotBlank();
      assertThat(stages).contains(row.get(4));
      assertThat(row.get(5)).as("source of %s", row).isNotBlank();
      assertThat(String.join("|", row)).doesNotContainPattern(ODD).isPrintable().isASCII();
    }
    assertThat(CodeTable.withId(table.id())).contains(table);
  }

  @Test
  void everyEventIsCompleteAndReadable() {
    for (List<String> row : tables.data("events.csv").rows()) {
      assertThat(row).as("%s", row).hasSize(8);
      assertThat(row.get(4)).isNotBlank();
      assertThat(row.get(7)).as("source of %s", row).isNotBlank();
      assertThat(String.join("|", row)).doesNotContainPattern(ODD).isPrintable().isASCII();
    }
  }

  @Test
  void aNumberIsLookedUpInOneTableOnly() {
    assertThat(tables.find(CodeTable.DISCONNECT_REASON, 2308))
        .singleElement()
        .extracting(CodeEntry::name)
        .isEqualTo("disconnectReasonAtClientWinsockFDCLOSE");
    assertThat(tables.find(CodeTable.EXTENDED_REASON, 2308)).isEmpty();
    assertThat(tables.find(CodeTable.LICENSING, 1)).hasSize(2);
  }

  @Test
  void aHexValueIsNotFoundByItsBeginning() {
    assertThat(tables.find(CodeTable.DISCONNECT_REASON, 0x90)).isEmpty();
    assertThat(tables.find(CodeTable.EXTENDED_REASON, 0x100)).hasSize(1);
  }

  @Test
  void theFieldIsTakenOutOfTheMeaning() {
    CodeEntry entry = tables.find(CodeTable.GATEWAY, 0x3000005).getFirst();
    assertThat(entry.field()).contains("client code");
    assertThat(entry.meaning()).startsWith("Gateway identity");
  }

  @Test
  void symbolsIgnoreCaseAndPunctuation() {
    assertThat(tables.findSymbol("ssl-cert not_on SERVER")).hasSize(1);
    assertThat(tables.findSymbol("e_proxy_maxconnectionsreached"))
        .singleElement()
        .extracting(CodeEntry::value)
        .isEqualTo(23014L);
    assertThat(tables.findSymbol("---")).isEmpty();
  }

  @Test
  void eventsAreFoundByIdAndProvider() {
    assertThat(tables.events(36870)).hasSize(1);
    assertThat(tables.events(1006)).hasSize(3);
    assertThat(tables.eventsOf("schannel")).hasSize(22);
    assertThat(tables.eventsOf("TerminalServices-RDPClient"))
        .isNotEmpty()
        .allMatch(event -> event.channel().contains("RDPClient"));
    assertThat(tables.eventsOf("date")).isEmpty();
  }

  @Test
  void quotedFieldsKeepCommasAndQuotes() {
    CsvText csv = new CsvText("a,b\n\"x, \"\"y\"\"\",2\nplain,\n");
    assertThat(csv.rows()).containsExactly(List.of("x, \"y\"", "2"), List.of("plain", ""));
  }
}
