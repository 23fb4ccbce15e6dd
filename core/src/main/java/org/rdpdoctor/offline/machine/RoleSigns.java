package org.rdpdoctor.offline.machine;

import java.util.Locale;
import java.util.Set;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;

/**
 * What the records of a machine show of its part in connections. The service for Remote Desktop
 * runs on every Windows, so that only what it did with a connection makes a machine a server; that
 * a listener is set up there only counts when nothing else is known.
 */
final class RoleSigns {
  static final String CLIENT = "Microsoft-Windows-TerminalServices-ClientActiveXCore";
  static final String SERVICE = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS";
  static final String LISTENER = "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
  static final String SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager";
  static final String GATEWAY = "Microsoft-Windows-TerminalServices-Gateway";
  static final String SECURITY = "Microsoft-Windows-Security-Auditing";

  /** What the listener writes of connections and of what it needs for them. */
  private static final Set<Long> AT_WORK =
      Set.of(
          261L, 1003L, 1004L, 1006L, 1011L, 1028L, 1057L, 1058L, 1069L, 1070L, 1071L, 1128L, 1130L,
          1131L, 1149L, 1158L);

  private static final Set<Long> KERBEROS_SERVICE = Set.of(4768L, 4769L, 4771L);
  private static final Set<Long> RECONNECTED = Set.of(4778L, 4779L);
  private static final String TERMINAL_SERVER =
      "hklm\\system\\currentcontrolset\\control\\terminal server";
  private static final String DIALLED = "hkcu\\software\\microsoft\\terminal server client\\";

  private RoleSigns() {}

  static void of(EventLogged event, Machine machine) {
    String seen = "%s/%d in its log".formatted(shortName(event.provider()), event.eventId());
    switch (event.provider()) {
      case CLIENT -> machine.shows(MachineRole.CLIENT, seen);
      case SERVICE -> machine.shows(MachineRole.SERVER, seen);
      case GATEWAY -> machine.shows(MachineRole.GATEWAY, seen);
      case LISTENER -> {
        if (AT_WORK.contains(event.eventId())) {
          machine.shows(MachineRole.SERVER, seen);
        } else {
          machine.mayBe(MachineRole.SERVER, seen);
        }
      }
      case SESSIONS -> {
        String address = event.field("Address").orElse("");
        if (!address.isBlank() && !address.equalsIgnoreCase("LOCAL")) {
          machine.shows(MachineRole.SERVER, seen + ", from another address");
        }
      }
      case SECURITY -> security(event, seen, machine);
      default -> {} // every Windows writes those
    }
  }

  private static void security(EventLogged event, String seen, Machine machine) {
    long id = event.eventId();
    if (KERBEROS_SERVICE.contains(id)) {
      machine.shows(MachineRole.DOMAIN_CONTROLLER, seen);
    } else if (id == 4776) {
      // A server checks its own accounts with NTLM, too.
      machine.mayBe(MachineRole.DOMAIN_CONTROLLER, seen);
    } else if (id == 4825) {
      machine.shows(MachineRole.SERVER, seen);
    } else if ((id == 4624 || id == 4625) && event.field("LogonType").orElse("").equals("10")) {
      machine.shows(MachineRole.SERVER, seen + ", a sign-in over Remote Desktop");
    } else if (RECONNECTED.contains(id)
        && lower(event.field("SessionName").orElse("")).startsWith("rdp-")) {
      machine.shows(MachineRole.SERVER, seen + ", a session over Remote Desktop");
    }
  }

  static void of(RegistryValueFound value, Machine machine) {
    String key = lower(value.key());
    if (key.startsWith(TERMINAL_SERVER)) {
      machine.mayBe(MachineRole.SERVER, "the settings of the listener in its registry");
    } else if (key.startsWith(DIALLED + "servers\\") || key.equals(DIALLED + "default")) {
      machine.shows(MachineRole.CLIENT, "hosts that were dialled, in its registry");
    }
  }

  static String shortName(String provider) {
    return provider.replaceFirst(
        "^Microsoft-Windows-(TerminalServices-|RemoteDesktopServices-)?", "");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
