package org.rdpdoctor.wire.evtx;

import java.time.Instant;
import java.util.Optional;

/**
 * The {@code System} part of an event: who wrote what, where and when.
 *
 * @param provider as it names itself
 * @param sourceName of providers that also exist in the old style
 * @param id without the qualifiers that old-style providers put above it
 * @param level 1 critical, 2 error, 3 warning, 4 information, 0 always
 * @param created by the clock of the computer that wrote it
 * @param recordNumber where it was written first
 * @param activity shared by the events of one connection or operation
 */
public record EventSystem(
    String provider,
    Optional<String> sourceName,
    long id,
    int level,
    Optional<Instant> created,
    Optional<Long> recordNumber,
    Optional<String> activity,
    Optional<Long> processId,
    String channel,
    String computer) {
  private static final long ID_MASK = 0xFFFF;

  /** Empty when this is no event or does not say of which provider it is. */
  public static Optional<EventSystem> of(EventElement event) {
    Optional<EventElement> system = event.child("System");
    if (system.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = new Fields();
    system.get().children().forEach(fields::take);
    return fields.provider.map(provider ->
        new EventSystem(
            provider,
            fields.sourceName,
            fields.id & ID_MASK,
            fields.level,
            fields.created,
            fields.recordNumber,
            fields.activity,
            fields.processId,
            fields.channel,
            fields.computer));
  }

  private static final class Fields {
    private Optional<String> provider = Optional.empty();
    private Optional<String> sourceName = Optional.empty();
    private long id;
    private int level;
    private Optional<Instant> created = Optional.empty();
    private Optional<Long> recordNumber = Optional.empty();
    private Optional<String> activity = Optional.empty();
    private Optional<Long> processId = Optional.empty();
    private String channel = "";
    private String computer = "";

    void take(EventElement field) {
      switch (field.name()) {
        case "Provider" -> {
          sourceName = field.attribute("EventSourceName").filter(name -> !name.isEmpty());
          provider = field.attribute("Name").filter(name -> !name.isEmpty()).or(() -> sourceName);
        }
        case "EventID" -> id = field.number().orElse(0L);
        case "Level" -> level = field.number().orElse(0L).intValue();
        case "TimeCreated" -> created = field.instant("SystemTime");
        case "EventRecordID" -> recordNumber = field.number();
        case "Correlation" ->
            activity = field.attribute("ActivityID").filter(text -> !text.isEmpty());
        case "Execution" -> processId = field.attribute("ProcessID").flatMap(Fields::number);
        case "Channel" -> channel = field.text();
        case "Computer" -> computer = field.text();
        default -> {} // versions, tasks and keywords tell us nothing
      }
    }

    private static Optional<Long> number(String text) {
      try {
        return Optional.of(Long.parseLong(text.strip()));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
  }
}
