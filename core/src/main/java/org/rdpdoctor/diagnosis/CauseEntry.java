package org.rdpdoctor.diagnosis;

import java.util.List;

/**
 * One row of the table of causes.
 *
 * @param id stable, kebab case
 * @param visibleBy what can show it: wire, login, server-log, server-host, client-log, client-host,
 *     second-vantage, capture, ask
 */
public record CauseEntry(String id, String family, String meaning, List<String> visibleBy) {
  public CauseEntry {
    visibleBy = List.copyOf(visibleBy);
  }

  public boolean visibleByWire() {
    return visibleBy.contains("wire");
  }

  public boolean visibleBySignIn() {
    return visibleBy.contains("login");
  }

  /** What would test it, in words. */
  public String testedBy() {
    return String.join("; ", visibleBy.stream().map(CauseEntry::words).distinct().toList());
  }

  private static String words(String way) {
    return switch (way) {
      case "wire" -> "more probes while it fails (--repeat)";
      case "login" -> "a sign-in with credentials";
      case "server-log" ->
          "the server's event logs (System, Security, TerminalServices-RemoteConnectionManager)";
      case "server-host" -> "registry and services of the host";
      case "client-log" -> "the client's event log (TerminalServices-RDPClient)";
      case "client-host" -> "settings of the client machine";
      case "second-vantage" -> "the same probe from a second place";
      case "capture" -> "a packet capture";
      case "ask" -> "asking the user";
      default -> throw new IllegalStateException("unknown way to see a cause: " + way);
    };
  }
}
