package org.rdpdoctor.offline.evtx;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.Reached;
import org.rdpdoctor.wire.evtx.EventField;
import org.rdpdoctor.wire.evtx.EventSystem;

/**
 * Puts the events of one connection together: those of RdpCoreTS that share the activity and the
 * computer. An attempt that was taken from the socket (131, 65) but never came to AcceptConnection
 * (72), 98 or 66 died in X.224, TLS or NLA; that holds for all 497 attempts of the logs that the
 * rule was taken from.
 */
final class Attempts {
  private static final String PROVIDER = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS";

  /** Sessions last long; with more of them at a time the oldest are taken as they are. */
  private static final int MAX_OPEN = 4_096;

  private static final int MAX_NAME_CHARACTERS = 255;
  private static final int MAX_ADDRESS_CHARACTERS = 100;
  private static final Set<String> CODES = Set.of("error", "errorcode", "resultcode");

  private static final class Open {
    private final String computer;
    private final long record;
    private Instant first;
    private Instant last;
    private boolean begun;
    private Optional<String> client = Optional.empty();
    private Reached reached = Reached.SERVICE;
    private boolean logonRefused;
    private Optional<Long> securityError = Optional.empty();
    private Optional<Long> socketError = Optional.empty();

    Open(String computer, long record, Instant time) {
      this.computer = computer;
      this.record = record;
      this.first = time;
      this.last = time;
    }

    void reached(Reached stage) {
      reached = stage.compareTo(reached) > 0 ? stage : reached;
    }
  }

  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Floods<AttemptLogged, AttemptLogged> floods;

  Attempts(Consumer<Floods.Flood<AttemptLogged>> found) {
    floods = new Floods<>(found);
  }

  static boolean concerns(EventSystem system) {
    return system.provider().equals(PROVIDER) && system.activity().isPresent();
  }

  void take(EventSystem system, List<EventField> fields, long record, Instant time) {
    if (system.computer().length() > MAX_NAME_CHARACTERS) {
      return; // no computer has such a name
    }
    String key = system.computer() + "/" + system.activity().orElse("");
    Open attempt = open.get(key);
    if (attempt != null && system.id() == 131 && isTcp(fields) && attempt.begun) {
      open.remove(key); // the identifier is used again
      close(attempt);
      attempt = null;
    }
    if (attempt == null) {
      attempt = new Open(system.computer(), record, time);
      open.put(key, attempt);
      closeOldest();
    }
    attempt.first = time.isBefore(attempt.first) ? time : attempt.first;
    attempt.last = time.isAfter(attempt.last) ? time : attempt.last;
    note(attempt, system.id(), fields);
  }

  private static void note(Open attempt, long eventId, List<EventField> fields) {
    switch ((int) eventId) {
      case 65 -> attempt.begun = true;
      case 131 -> {
        attempt.begun |= isTcp(fields);
        attempt.client = attempt.client.or(() -> value(fields, "ClientIP").flatMap(Attempts::host));
      }
      case 98 -> attempt.reached(Reached.CONNECTION);
      case 66 -> attempt.reached(Reached.SESSION);
      case 72 -> {
        if (value(fields, "MethodName").orElse("").equals("AcceptConnection")) {
          attempt.reached(Reached.CONNECTION);
        }
      }
      case 139 -> attempt.securityError = code(fields).or(() -> attempt.securityError);
      case 140 -> {
        attempt.logonRefused = true;
        attempt.client =
            attempt.client.or(() ->
                value(fields, "IPString")
                    .filter(text -> !text.isEmpty() && text.length() <= MAX_ADDRESS_CHARACTERS));
      }
      case 142, 143 -> attempt.socketError = attempt.socketError.or(() -> code(fields));
      default -> {} // no marker
    }
  }

  private static boolean isTcp(List<EventField> fields) {
    return value(fields, "ConnType").orElse("TCP").equalsIgnoreCase("TCP");
  }

  /** The address without its port. */
  private static Optional<String> host(String address) {
    int end = address.lastIndexOf(':');
    String host = end > 0 ? address.substring(0, end) : address;
    String plain = host.replace("[", "").replace("]", "");
    return plain.isEmpty() || plain.length() > MAX_ADDRESS_CHARACTERS
        ? Optional.empty()
        : Optional.of(plain);
  }

  private static Optional<String> value(List<EventField> fields, String name) {
    return fields.stream()
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(EventField::value)
        .findFirst();
  }

  /** The first field that holds a code: {@code error} of 142 and 143, {@code ResultCode} of 139. */
  private static Optional<Long> code(List<EventField> fields) {
    return fields.stream()
        .filter(each -> CODES.contains(each.name().toLowerCase(Locale.ROOT)))
        .flatMap(each -> number(each.value()).stream())
        .findFirst();
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.decode(text.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private void closeOldest() {
    if (open.size() > MAX_OPEN) {
      Iterator<Open> oldest = open.values().iterator();
      close(oldest.next());
      oldest.remove();
    }
  }

  /** Of what began before the log does, the beginning is unknown: it is no attempt. */
  private void close(Open attempt) {
    if (!attempt.begun) {
      return;
    }
    AttemptLogged key = observed(attempt, 1, Instant.EPOCH, Instant.EPOCH);
    floods.add(
        key,
        observed(attempt, 1, attempt.first, attempt.last),
        attempt.record,
        attempt.first,
        attempt.last);
  }

  private static AttemptLogged observed(Open attempt, long count, Instant first, Instant last) {
    return new AttemptLogged(
        attempt.computer,
        attempt.client,
        attempt.reached,
        attempt.logonRefused,
        attempt.securityError,
        attempt.socketError,
        count,
        first,
        last);
  }

  void finish() {
    open.values().forEach(this::close);
    open.clear();
    floods.finish();
  }
}
