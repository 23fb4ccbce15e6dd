package org.rdpdoctor.lab.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SessionPolicy;
import org.rdpdoctor.lab.rdp.SessionPolicy.Ending;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection;

/**
 * A Windows server that is well up to its session. They show themselves only to who goes on to a
 * session; they take clients without NLA, so that nobody need sign in.
 */
final class SessionFaults {
  private static final long IDLE_TIMEOUT = 0x3;
  private static final long LOGON_TIMEOUT = 0x4;
  private static final long OTHER_CONNECTION = 0x5;
  private static final long OUT_OF_MEMORY = 0x6;
  private static final long DENIED = 0x7;
  private static final long INSUFFICIENT_PRIVILEGES = 0x9;
  private static final long DRIVER_NOT_READY = 0xF;
  private static final long DWM_CRASH = 0x10;
  private static final long WINLOGON_CRASH = 0x17;
  private static final long NO_LICENSE_SERVER = 0x101;
  private static final long CB_NOT_FOUND = 0x400;
  private static final long CB_REDIRECTING = 0x404;
  private static final long CB_NO_ADDRESS = 0x407;
  private static final long CB_POOL_NOT_FREE = 0x408;
  private static final long CB_INVALID_SETTINGS = 0x410;
  private static final long CB_MONITOR_FAILED = 0x412;
  private static final long BAD_CAPABILITIES = 0x10EA;

  private SessionFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.withoutCase(
            "healthy-session",
            "Windows without NLA that comes to Demand Active",
            () -> WindowsServer.with(SessionPolicy.OPEN)),
        Fault.caseOf("low-bandwidth", "session-bandwidth-48", measured(48), () -> telling(48)),
        Fault.caseOf("low-bandwidth", "session-bandwidth-150", measured(150), () -> telling(150)),
        Fault.withoutCase("session-bandwidth-900", measured(900), () -> telling(900)),
        errorInfo("session-host-drain-mode", "denied", DENIED, "the connection is denied"),
        errorInfo(
            "account-no-rdp-right",
            "insufficient-privileges",
            INSUFFICIENT_PRIVILEGES,
            "the account may not sign in here"),
        errorInfo("session-limit", "idle", IDLE_TIMEOUT, "the session was idle for too long"),
        errorInfo("session-limit", "logon-timeout", LOGON_TIMEOUT, "the sign-in took too long"),
        errorInfo(
            "server-session-conflict",
            "other-connection",
            OTHER_CONNECTION,
            "another connection took the session"),
        errorInfo(
            "server-resource-exhausted",
            "out-of-memory",
            OUT_OF_MEMORY,
            "the server has no memory"),
        errorInfo(
            "server-component-mismatch",
            "driver-not-ready",
            DRIVER_NOT_READY,
            "the display driver was not ready"),
        errorInfo(
            "server-session-start-failed",
            "dwm-crash",
            DWM_CRASH,
            "the Desktop Window Manager crashed"),
        errorInfo(
            "server-session-start-failed", "winlogon-crash", WINLOGON_CRASH, "winlogon crashed"),
        errorInfo(
            "licensing-server-unreachable",
            "no-license-server",
            NO_LICENSE_SERVER,
            "there is no license server"),
        errorInfo(
            "broker-failure", "broker-not-found", CB_NOT_FOUND, "the broker knows no destination"),
        errorInfo(
            "broker-failure",
            "broker-pool-full",
            CB_POOL_NOT_FREE,
            "no destination of the pool is free"),
        errorInfo(
            "broker-redirect",
            "broker-redirecting",
            CB_REDIRECTING,
            "the broker could not send the client on"),
        errorInfo(
            "broker-redirect",
            "broker-invalid-settings",
            CB_INVALID_SETTINGS,
            "the settings of the routing token are not valid"),
        errorInfo(
            "avd-agent-unhealthy",
            "broker-no-address",
            CB_NO_ADDRESS,
            "the address of the machine cannot be determined"),
        errorInfo(
            "avd-agent-unhealthy",
            "broker-monitor-failed",
            CB_MONITOR_FAILED,
            "the machine started and its sessions could not be watched"),
        errorInfo(
            "capability-mismatch",
            "bad-capabilities",
            BAD_CAPABILITIES,
            "it does not like the client's capabilities"),
        Fault.caseOf(
            "broker-redirect",
            "session-redirect",
            "a broker that sends the client to rdsh2.lab.example",
            () ->
                WindowsServer.with(
                    SessionPolicy.OPEN.ending(
                        new Ending.Redirect(ServerRedirection.toName("rdsh2.lab.example", 5, 0))))),
        Fault.caseOf(
            "redirection-unsupported",
            "session-redirect-token",
            "a broker that sends the client back to the farm with a routing token and no name",
            () -> WindowsServer.with(SessionPolicy.OPEN.ending(new Ending.Redirect(withToken())))),
        Fault.caseOf(
            "service-hung",
            "session-hangs-before-demand-active",
            "licenses the client and then says nothing more",
            () -> WindowsServer.with(SessionPolicy.OPEN.ending(new Ending.Hang()))),
        Fault.withoutCase(
            "session-disconnected",
            "disconnects the client on its info, without a reason",
            () ->
                WindowsServer.with(
                    SessionPolicy.OPEN.ending(
                        new Ending.Disconnect(DisconnectReason.PROVIDER_INITIATED)))),
        Fault.withoutCase(
            "mcs-refused",
            "refuses MCS Connect: too many users",
            () -> WindowsServer.with(SessionPolicy.OPEN.refusing(McsResult.TOO_MANY_USERS))));
  }

  private static String measured(int kilobits) {
    return "comes to Demand Active and says that it measured %d kbit/s".formatted(kilobits);
  }

  private static RdpListener telling(int kilobits) {
    return WindowsServer.with(SessionPolicy.OPEN.telling(kilobits));
  }

  private static ServerRedirection withToken() {
    byte[] token = "Cookie: msts=3640205228.15629.0000\r\n".getBytes(StandardCharsets.US_ASCII);
    return new ServerRedirection(
        ServerRedirection.REDIRECTION_PKT,
        5,
        ServerRedirection.Field.LOAD_BALANCE_INFO.flag(),
        List.of(Secret.of(token)),
        Bytes.EMPTY);
  }

  private static Fault errorInfo(String cause, String name, long code, String says) {
    return Fault.caseOf(
        cause,
        "session-error-info-" + name,
        "says in Set Error Info 0x%x that %s, and ends".formatted(code, says),
        () -> WindowsServer.with(SessionPolicy.OPEN.ending(new Ending.ErrorInfo(code, true))));
  }
}
