package org.rdpdoctor.offline.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.CsvText;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.windows.EventLogFile;
import org.rdpdoctor.lab.windows.EventLogFile.Entry;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.report.Inspection;
import org.rdpdoctor.report.InspectionText;
import org.rdpdoctor.report.Style;

/** Each row of events.csv: a record of it is read, named, and weighed, or it is said why not. */
class EveryEventOfTheTableTest {
  private static final int ERROR = 2;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String COMPUTER = "HOST";
  private static final CodeTables TABLES = new CodeTables();
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  static Stream<EventEntry> events() {
    return TABLES.events().stream();
  }

  static Stream<List<String>> signs() {
    return resource("/org/rdpdoctor/causes/recorded-signs.csv").rows().stream()
        .filter(row -> row.get(0).startsWith("log:"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void isReadAndNamed(EventEntry entry) throws IOException {
    long id = entry.id().equals("(any)") ? 4_711 : Long.parseLong(entry.id());
    Map<String, String> fields = new LinkedHashMap<>();
    for (String part : CodeTables.split(entry.keyFields(), ",")) {
      if (part.matches("[A-Za-z][A-Za-z0-9]+")) {
        fields.put(part, "value of " + part);
      }
    }
    fields.put("Data[0]", "a value without a name");
    InspectedFile file = inspect(event(entry.provider(), id, entry.channel(), fields));
    List<EventLogged> logged = only(EventLogged.class, file);
    assertThat(logged).hasSize(1);
    assertThat(logged.getFirst().provider()).isEqualTo(entry.provider());
    assertThat(logged.getFirst().eventId()).isEqualTo(id);
    fields.forEach((name, value) -> assertThat(logged.getFirst().field(name)).contains(value));
    assertThat(only(LogCovered.class, file).getFirst().oddities()).isEmpty();
    if (!entry.tags().equals(List.of("NORMAL"))) {
      String text =
          InspectionText.write(
              new Inspection("test", List.of(file), List.of()), false, Style.of(false));
      assertThat(text).contains(entry.shortProvider() + "/" + id);
    }
  }

  /** What the table says points to a cause must be on the scales, unless the list says why not. */
  @Test
  void isWeighedOrItIsSaidWhyNot() {
    Map<String, List<String>> causes =
        resource("/org/rdpdoctor/codes/event-tags.csv").rows().stream()
            .collect(Collectors.toMap(row -> row.get(0), row -> CodeTables.split(row.get(2), " ")));
    Set<String> pointing = new TreeSet<>();
    for (EventEntry entry : TABLES.events()) {
      if (entry.tags().stream().anyMatch(tag -> !causes.getOrDefault(tag, List.of()).isEmpty())) {
        pointing.add(entry.provider() + "/" + entry.id());
      }
    }
    Set<String> weighed =
        signs()
            .map(row -> row.get(0).substring(4) + "/" + row.get(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> left = new TreeSet<>();
    for (List<String> row : resource("/offline/events-not-weighed.csv").rows()) {
      assertThat(row.get(2)).as(row.toString()).isNotBlank();
      left.add(row.get(0) + "/" + row.get(1));
    }
    assertThat(left).doesNotContainAnyElementsOf(weighed);
    weighed.addAll(left);
    pointing.removeAll(weighed);
    assertThat(pointing).isEmpty();
  }

  /** From the bytes of a log to the scales: names of fields must survive the table's choice. */
  @ParameterizedTest
  @MethodSource("signs")
  void aRecordThatFitsASignReachesTheScales(List<String> sign) throws IOException {
    String provider = sign.get(0).substring(4);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String part : sign.get(2).split("&", -1)) {
      if (!part.isEmpty()) {
        String[] halves = part.split("[=^$]", 2);
        String name = halves[0].equals("*") ? "Data[0]" : halves[0];
        fields.put(name, halves[1].split("\\|", -1)[0]);
      }
    }
    EventEntry entry =
        TABLES.events(Long.parseLong(sign.get(1))).stream()
            .filter(each -> each.provider().equals(provider))
            .findFirst()
            .orElseThrow();
    InspectedFile file =
        inspect(event(provider, Long.parseLong(sign.get(1)), entry.channel(), fields));
    Evidence evidence = RecordedEvidence.of("test", List.of(file)).orElseThrow();
    Assessment cause = ENGINE.judge(evidence).cause(sign.get(3)).orElseThrow();
    assertThat(cause.support()).anyMatch(clue -> clue.reason().startsWith(sign.get(5)));
  }

  private static CsvText resource(String name) {
    return TABLES.data(name);
  }

  private static Entry event(String provider, long id, String channel, Map<String, String> fields) {
    return new Entry(provider, id, ERROR, channel, COMPUTER, NOW, "", fields);
  }

  private static InspectedFile inspect(Entry event) throws IOException {
    byte[] log = new EventLogFile().add(event).toBytes().toArray();
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new EvtxKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("log.evtx", new ByteArrayInputStream(log), found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }
}
