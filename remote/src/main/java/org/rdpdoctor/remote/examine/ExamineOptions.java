package org.rdpdoctor.remote.examine;

import java.time.Duration;
import java.util.List;

/**
 * What is read of a machine.
 *
 * @param port that clients dial
 * @param logs names of event logs; none are read without
 * @param back how far back events are read
 * @param limit no further question is asked after this time
 */
public record ExamineOptions(int port, List<String> logs, Duration back, Duration limit) {
  /** Those that tell of connections, of the services behind them and of sign-ins. */
  public static final List<String> USUAL_LOGS =
      List.of(
          "System",
          "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational",
          "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
          "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin",
          "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
          "Security");

  public static final Duration USUAL_BACK = Duration.ofDays(2);
  public static final Duration USUAL_LIMIT = Duration.ofMinutes(10);

  public ExamineOptions {
    logs = List.copyOf(logs);
  }

  /** The usual logs of the last two days. */
  public static ExamineOptions usual(int port) {
    return new ExamineOptions(port, USUAL_LOGS, USUAL_BACK, USUAL_LIMIT);
  }
}
