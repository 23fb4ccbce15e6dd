package org.rdpdoctor.lab.windows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.mstypes.Utf16;

/** The event logs: what happened on the machine, and the files that hold it. */
final class HostLogs {
  static final String SYSTEM = "System";

  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final int MAX_EVENTS = 5000;
  private static final String SERVICE_CONTROL = "Service Control Manager";
  private static final String CONNECTION_MANAGER =
      "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
  private static final String SCHANNEL = "Schannel";
  private static final int RUNNING = 4;
  private static final int STOPPED = 1;

  /** What services are called in English. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "TermService", "Remote Desktop Services",
          "SessionEnv", "Remote Desktop Configuration",
          "UmRdpService", "Remote Desktop Services UserMode Port Redirector",
          "RemoteRegistry", "Remote Registry",
          "W32Time", "Windows Time",
          "KeyIso", "CNG Key Isolation",
          "CryptSvc", "Cryptographic Services");

  private final FileSystem files;
  private final List<HostEvent> events = new ArrayList<>();
  private final Map<String, Bytes> copies = new HashMap<>();

  HostLogs(FileSystem files) {
    this.files = files;
  }

  List<HostEvent> events() {
    return List.copyOf(events);
  }

  void note(HostEvent event) {
    if (events.size() < MAX_EVENTS) {
      events.add(event);
    }
  }

  private void system(String provider, long id, Instant now, String... fields) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      named.put(fields[i], fields[i + 1]);
    }
    note(new HostEvent(SYSTEM, provider, id, now, named));
  }

  void serviceEntered(String service, boolean running, Instant now) {
    system(
        SERVICE_CONTROL,
        7036,
        now,
        "param1",
        SHOWN.getOrDefault(service, service),
        "param2",
        running ? "running" : "stopped",
        "Binary",
        hex(service + "/" + (running ? RUNNING : STOPPED)));
  }

  private static String hex(String text) {
    return Utf16.bytes(text).toString().toUpperCase(Locale.ROOT);
  }

  void startFailed(String service, WindowsError error, Instant now) {
    system(
        SERVICE_CONTROL,
        7000,
        now,
        "param1",
        SHOWN.getOrDefault(service, service),
        "param2",
        "%%" + error.code(),
        "Binary",
        hex(service));
  }

  void startTypeChanged(
      String service, HostCall.StartType before, HostCall.StartType after, Instant now) {
    system(
        SERVICE_CONTROL,
        7040,
        now,
        "param1",
        SHOWN.getOrDefault(service, service),
        "param2",
        shown(before),
        "param3",
        shown(after),
        "param4",
        service);
  }

  private static String shown(HostCall.StartType start) {
    return switch (start) {
      case BOOT -> "boot start";
      case SYSTEM -> "system start";
      case AUTOMATIC -> "auto start";
      case ON_DEMAND -> "demand start";
      case DISABLED -> "disabled";
    };
  }

  void certificateMade(Bytes thumbprint, Instant now) {
    system(
        CONNECTION_MANAGER,
        1056,
        now,
        "Data[0]",
        HealthyHost.IDENTITY.dnsName(),
        "Binary",
        thumbprint.toString().toUpperCase(Locale.ROOT));
  }

  /**
   * A certificate could not be made.
   *
   * @param replacing an expired one
   */
  void certificateNotMade(boolean replacing, String status, Instant now) {
    system(CONNECTION_MANAGER, replacing ? 1058 : 1057, now, "Data[0]", status);
  }

  void settingsContradict(Instant now) {
    system(CONNECTION_MANAGER, 1050, now, "Data[0]", "RDP-Tcp");
  }

  /** A private key could not be opened. */
  void keyNotOpened(String errorCode, Instant now) {
    system(
        SCHANNEL,
        36870,
        now,
        "CallerProcessImageName",
        "svchost.exe",
        "Type",
        "server",
        "ErrorCode",
        errorCode,
        "ErrorStatus",
        "10001");
  }

  void noCommonSuite(Instant now) {
    system(SCHANNEL, 36874, now, "CallerProcessImageName", "svchost.exe", "Protocol", "TLS 1.2");
    system(
        SCHANNEL,
        36888,
        now,
        "CallerProcessImageName",
        "svchost.exe",
        "AlertDesc",
        "40",
        "ErrorState",
        "1205");
  }

  /** The log's events since then, as a file; parts behind the first are of the same copy. */
  HostReply read(HostCall.ReadEventLog call, Instant now) {
    Instant from = call.back().compareTo(LONGEST) < 0 ? now.minus(call.back()) : Instant.MIN;
    Bytes copy = copies.get(call.log());
    if (copy == null || call.offset() == 0) {
      copy =
          EventLogFile.of(
              events.stream()
                  .filter(event -> event.log().equals(call.log()))
                  .filter(event -> !event.time().isBefore(from))
                  .toList());
      copies.put(call.log(), copy);
    }
    return FileCalls.part(copy, call.offset(), call.length());
  }

  static String path(String log) {
    return HealthyHost.LOGS_FOLDER + log.replace("/", "%4") + ".evtx";
  }

  static boolean isLog(String path) {
    return path.toLowerCase(Locale.ROOT)
        .startsWith(HealthyHost.LOGS_FOLDER.toLowerCase(Locale.ROOT));
  }

  /** Whoever looks at a log's file finds in it what has happened. */
  void bringUpToDate(HostCall.Reading call) {
    Optional<String> path = file(call);
    path.filter(HostLogs::isLog)
        .flatMap(files::find)
        .filter(node -> !node.folder())
        .ifPresent(node ->
            HealthyHost.LOGS.stream()
                .filter(log -> path(log).equalsIgnoreCase(node.path()))
                .findFirst()
                .ifPresent(log -> files.file(node.path(), whole(log), node.descriptor())));
  }

  private static Optional<String> file(HostCall.Reading call) {
    if (call instanceof HostCall.ReadFile(String path, long offset, int _) && offset == 0) {
      return Optional.of(path);
    }
    return call instanceof HostCall.DescribeFile(String path)
        ? Optional.of(path)
        : Optional.empty();
  }

  private Bytes whole(String log) {
    return EventLogFile.of(events.stream().filter(event -> event.log().equals(log)).toList());
  }
}
