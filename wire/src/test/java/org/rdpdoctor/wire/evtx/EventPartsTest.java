package org.rdpdoctor.wire.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.evtx.EventElement.Attribute;

class EventPartsTest {
  @Test
  void systemSaysWhoWroteWhatWhereAndWhen() {
    EventElement event =
        element(
            "Event",
            element(
                "System",
                element(
                    "Provider",
                    List.of(
                        new Attribute("Name", "Microsoft-Windows-TerminalServices-X"),
                        new Attribute("EventSourceName", "TermService"))),
                leaf("EventID", "3221226529"),
                leaf("Level", "2"),
                element(
                    "TimeCreated",
                    List.of(new Attribute("SystemTime", "2026-01-02T03:04:05.1234567Z"))),
                leaf("EventRecordID", "99"),
                element("Correlation", List.of(new Attribute("ActivityID", "{A}"))),
                element("Execution", List.of(new Attribute("ProcessID", "4"))),
                leaf("Channel", "System"),
                leaf("Computer", "host.example")));
    assertThat(EventSystem.of(event))
        .contains(
            new EventSystem(
                "Microsoft-Windows-TerminalServices-X",
                Optional.of("TermService"),
                1057,
                2,
                Optional.of(Instant.parse("2026-01-02T03:04:05.1234567Z")),
                Optional.of(99L),
                Optional.of("{A}"),
                Optional.of(4L),
                "System",
                "host.example"));
  }

  @Test
  void anEventWithoutProviderIsNone() {
    assertThat(EventSystem.of(element("Event"))).isEmpty();
    assertThat(EventSystem.of(element("Event", element("System", leaf("EventID", "1"))))).isEmpty();
  }

  @Test
  void fieldsKeepTheirNamesAndTheOthersTheirPlace() {
    EventElement event =
        element(
            "Event",
            element(
                "EventData",
                EventElement.of("Data", List.of(new Attribute("Name", "a")), "1", List.of()),
                leaf("Data", "first"),
                leaf("Data", ""),
                leaf("Binary", "0AFF")),
            element(
                "UserData",
                element(
                    "EventXML",
                    leaf("Param1", "x"),
                    EventElement.of(
                        "Aux", List.of(new Attribute("ProcessName", "p.exe")), "", List.of()))));
    assertThat(EventField.of(event))
        .containsExactly(
            new EventField("a", "1"),
            new EventField("Data[0]", "first"),
            new EventField("Data[1]", ""),
            new EventField("Binary", "0AFF"),
            new EventField("Param1", "x"),
            new EventField("Aux@ProcessName", "p.exe"));
  }

  @Test
  void theNumberOfFieldsIsLimited() {
    EventElement[] many = new EventElement[1000];
    java.util.Arrays.setAll(many, i -> leaf("Data", Integer.toString(i)));
    assertThat(EventField.of(element("Event", element("EventData", many))))
        .hasSize(EventField.MAX_FIELDS);
  }

  private static EventElement element(String name, EventElement... children) {
    return EventElement.of(name, List.of(), "", List.of(children));
  }

  private static EventElement element(String name, List<Attribute> attributes) {
    return EventElement.of(name, attributes, "", List.of());
  }

  private static EventElement leaf(String name, String text) {
    return EventElement.of(name, List.of(), text, List.of());
  }
}
