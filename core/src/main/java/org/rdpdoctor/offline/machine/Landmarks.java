package org.rdpdoctor.offline.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.machine.Landmark.Kind;
import org.rdpdoctor.offline.machine.Landmark.Side;

/** Finds what can be compared. Of equal events that were put together the first one is dated. */
final class Landmarks {
  private static final Set<String> NOBODY = Set.of("", "-", "anonymous logon");

  private final UnaryOperator<String> machineOfComputer;
  private final List<Landmark> found = new ArrayList<>();

  private Landmarks(UnaryOperator<String> machineOfComputer) {
    this.machineOfComputer = machineOfComputer;
  }

  /**
   * All of them, in the order of the files.
   *
   * @param machineOfComputer gives the name of a machine for the name in an event
   */
  static List<Landmark> of(
      Collection<InspectedFile> files, UnaryOperator<String> machineOfComputer) {
    Landmarks landmarks = new Landmarks(machineOfComputer);
    Set<List<Object>> known = new HashSet<>();
    for (InspectedFile file : files) {
      for (Observed each : file.observations()) {
        // The same log can lie in a bundle twice.
        if (known.add(List.of(each.source() instanceof Source.Capture, each.observation()))
            || each.source() instanceof Source.Capture) {
          landmarks.add(each);
        }
      }
    }
    return landmarks.found;
  }

  private void add(Observed observed) {
    switch (observed.observation()) {
      case EventLogged event -> event(event);
      case ConnectionSeen seen -> {
        if (seen.fromBeginning() && observed.source() instanceof Source.Capture capture) {
          String key = address(seen.client()) + " " + seen.clientPort();
          found.add(new Landmark(capture.file(), Kind.CONNECTION, Side.ONE, key, capture.at()));
        }
      }
      default -> {} // nothing that others see
    }
  }

  private void event(EventLogged event) {
    switch (event.provider()) {
      case RoleSigns.CLIENT -> client(event);
      case RoleSigns.SERVICE -> {
        if (event.eventId() == 131 && is(event, "ConnType", "TCP")) {
          connection(event);
        }
      }
      case RoleSigns.SESSIONS -> {
        if (event.eventId() == 21 || event.eventId() == 25) {
          event
              .field("SessionID")
              .ifPresent(number -> add(event, Kind.SESSION, Side.OTHER, number.strip()));
        }
      }
      case RoleSigns.LISTENER -> {
        if (event.eventId() == 1149) {
          event.field("Param1").ifPresent(user -> signIn(event, user));
        }
      }
      case RoleSigns.SECURITY -> security(event);
      default -> {} // nothing that others see
    }
  }

  private void client(EventLogged event) {
    if (event.eventId() == 1024) {
      add(event, Kind.DIAL, Side.ONE, dialled(event));
    } else if (event.eventId() == 1027) {
      event
          .field("SessionId")
          .ifPresent(number -> add(event, Kind.SESSION, Side.ONE, number.strip()));
    }
  }

  /** The host that was dialled, without its port. */
  static String dialled(EventLogged event) {
    String value = event.field("Value").orElse("").strip();
    int colon = value.lastIndexOf(':');
    boolean port = colon > 0 && value.indexOf(':') == colon;
    return (port ? value.substring(0, colon) : value).toLowerCase(Locale.ROOT);
  }

  private void connection(EventLogged event) {
    String client = event.field("ClientIP").orElse("").strip();
    int colon = client.lastIndexOf(':');
    if (colon <= 0) {
      return;
    }
    String address = address(client.substring(0, colon).replace("[", "").replace("]", ""));
    add(event, Kind.CONNECTION, Side.OTHER, address + " " + client.substring(colon + 1));
    add(event, Kind.DIAL, Side.OTHER, address);
  }

  private void security(EventLogged event) {
    Optional<String> account = event.field("TargetUserName");
    if (account.isEmpty()) {
      return;
    }
    switch ((int) event.eventId()) {
      case 4624, 4625 -> {
        if (is(event, "LogonType", "3") || is(event, "LogonType", "10")) {
          signIn(event, account.get());
        }
      }
      case 4648 -> add(event, Kind.CREDENTIALS, Side.ONE, plain(account.get()));
      case 4768, 4771, 4776 -> add(event, Kind.LOGON, Side.OTHER, plain(account.get()));
      case 4769 -> {
        String service = event.field("ServiceName").orElse("").strip();
        if (service.endsWith("$")) {
          add(event, Kind.LOGON, Side.OTHER, plain(account.get()));
        }
      }
      default -> {} // nothing that others see
    }
  }

  private void signIn(EventLogged event, String account) {
    add(event, Kind.LOGON, Side.ONE, plain(account));
    add(event, Kind.CREDENTIALS, Side.OTHER, plain(account));
  }

  /** The account without its domain. */
  private static String plain(String account) {
    String name = account.strip().toLowerCase(Locale.ROOT);
    int at = name.indexOf('@');
    return name.substring(
        name.lastIndexOf('\\') + 1,
        at < 0 ? name.length() : Math.max(at, name.lastIndexOf('\\') + 1));
  }

  /** Machines sign in all day long without anybody knowing. */
  private void add(EventLogged event, Kind kind, Side side, String key) {
    if (!NOBODY.contains(key) && !key.endsWith("$")) {
      found.add(
          new Landmark(machineOfComputer.apply(event.computer()), kind, side, key, event.first()));
    }
  }

  private static boolean is(EventLogged event, String field, String value) {
    return event.field(field).orElse("").strip().equalsIgnoreCase(value);
  }

  private static String address(String text) {
    int zone = text.indexOf('%');
    String plain = (zone < 0 ? text : text.substring(0, zone)).toLowerCase(Locale.ROOT);
    return plain.startsWith("::ffff:") && plain.indexOf('.') > 0 ? plain.substring(7) : plain;
  }
}
