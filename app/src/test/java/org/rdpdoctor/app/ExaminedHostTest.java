package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.windows.Caller;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.remote.InProcessChannel;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;

/**
 * A simulated Windows host with a fault in its state, read over a channel, alone and together with
 * what its Remote Desktop listener does on the wire.
 */
class ExaminedHostTest {
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL_SERVER + "\\WinStations\\RDP-Tcp";
  private static final String TLS_12 =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server";
  private static final String SUITES =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002";
  private static final String KEY_FILE =
      "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_4c5d3f52-9a71-4f2e-8d4b-1f6d2a7c9e10";
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  /** What was changed on the host, and the cause that has to be named. */
  record Example(String name, String cause, List<HostCall> changes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Example example(String name, String cause, HostCall... changes) {
    return new Example(name, cause, List.of(changes));
  }

  private static HostCall number(String key, String name, int value) {
    return new HostCall.WriteValue(key, name, RegistryData.number(value));
  }

  private static HostCall access(String sddl) {
    try {
      return new HostCall.WriteAccess(KEY_FILE, Sddl.parse(sddl).toBytes());
    } catch (org.rdpdoctor.wire.DecodeException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Stream<Example> examples() {
    HostCall stop = new HostCall.StopService("TermService", SHORT);
    HostCall start = new HostCall.StartService("TermService", SHORT);
    return Stream.of(
        example("off", "rdp-disabled", number(TERMINAL_SERVER, "fDenyTSConnections", 1)),
        example("service stopped", "service-stopped", stop),
        example(
            "service disabled",
            "service-stopped",
            stop,
            new HostCall.SetStartType("TermService", StartType.DISABLED)),
        example("listener off", "rdp-disabled", number(LISTENER, "fEnableWinStation", 0), stop, start),
        example(
            "key without read right",
            "listener-key-unreadable",
            access("O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FR;;;BA)")),
        example(
            "key with a deny entry",
            "listener-key-unreadable",
            access("O:SYG:SYD:PAI(D;;FR;;;NS)(A;;FA;;;SY)(A;;FR;;;NS)")),
        example(
            "key file gone",
            "listener-key-missing",
            new HostCall.RenameFile(KEY_FILE, "away")),
        example(
            "pinned to nothing",
            "listener-cert-binding-stale",
            new HostCall.WriteValue(
                LISTENER,
                "SSLCertificateSHA1Hash",
                RegistryData.binary(Bytes.of(new byte[20])))),
        example("TLS 1.2 off", "tls-version-mismatch", number(TLS_12, "Enabled", 0), stop, start),
        example(
            "no suites",
            "tls-cipher-mismatch",
            new HostCall.WriteValue(SUITES, "Functions", RegistryData.text("")),
            stop,
            start),
        example(
            "plain RDP", "security-layer-policy|security-layer-mismatch", number(LISTENER, "SecurityLayer", 0)),
        example(
            "TLS for the lowest", "security-layer-policy", number(LISTENER, "MinEncryptionLevel", 1), stop, start),
        example(
            "drain mode",
            "session-host-drain-mode",
            number(TERMINAL_SERVER, "TSServerDrainMode", 1)),
        example(
            "rule off",
            "host-firewall-block",
            new HostCall.EnableFirewallRule("RemoteDesktop-UserMode-In-TCP", false)));
  }

  private static WindowsHost host(Example example) {
    WindowsHost host = WindowsHost.healthy();
    for (HostCall change : example.changes()) {
      assertThat(host.perform(Caller.SYSTEM, change)).isEqualTo(new HostReply.Done());
    }
    return host;
  }

  private static List<Observed> examined(WindowsHost host) throws Exception {
    try (InProcessChannel channel = new InProcessChannel("lab", "RDPHOST", host::perform)) {
      return new HostExaminer(Clock.systemUTC()).examine(channel, ExamineOptions.usual(3389));
    }
  }

  private static Evidence alone(WindowsHost host) throws Exception {
    return RecordedEvidence.ofHost(
        "test", new Target("RDPHOST", "RDPHOST", 3389), examined(host));
  }

  private static Evidence joined(WindowsHost host) throws Exception {
    List<Run> runs = new ArrayList<>();
    List<Observed> records = examined(host);
    try (RdpService listener = host.listen()) {
      Target dialled =
          new Target("RDPHOST", listener.address().getHostAddress(), listener.port());
      Examination.prober(
              ProbeOptions.DEFAULT, Optional.empty(), CaptureSink.NONE, ProbeObserver.NONE)
          .examineAll(
              List.of(dialled),
              (_, run) -> {
                synchronized (runs) {
                  runs.add(run);
                }
              });
      assertThat(listener.defect()).isEmpty();
    }
    Target known = new Target("RDPHOST", "127.0.0.1", 3389);
    return RecordedEvidence.withHost(
        new Evidence(Evidence.SCHEMA, "test", known, runs, List.of()),
        RecordedEvidence.ofHost("test", known, records));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theHostAloneNamesTheCause(Example example) throws Exception {
    named(example, ENGINE.judge(alone(host(example))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theHostAndTheWireNameTheCause(Example example) throws Exception {
    Diagnosis diagnosis = ENGINE.judge(joined(host(example)));
    named(example, diagnosis);
    assertThat(diagnosis.health()).as(diagnosis.headline()).isEqualTo(Health.FAULTY);
  }

  private static void named(Example example, Diagnosis diagnosis) {
    assertThat(diagnosis.causes().getFirst().causeId())
        .as(
            diagnosis.headline()
                + diagnosis.causes().stream()
                    .limit(4)
                    .map(each ->
                        "\n%s %s %s".formatted(each.causeId(), each.verdict(), each.support()))
                    .toList())
        .isIn((Object[]) example.cause().split("\\|", -1));
    assertThat(diagnosis.causes().getFirst().verdict()).isIn(Verdict.CONFIRMED, Verdict.LIKELY);
  }

  @Test
  void aHealthyHostGivesNoFinding() throws Exception {
    Diagnosis alone = ENGINE.judge(alone(WindowsHost.healthy()));
    assertThat(alone.causes())
        .noneMatch(each -> each.verdict().compareTo(Verdict.POSSIBLE) <= 0);
    assertThat(alone.health()).isEqualTo(Health.UNKNOWN);
    Diagnosis joined = ENGINE.judge(joined(WindowsHost.healthy()));
    assertThat(joined.health()).as(joined.headline()).isEqualTo(Health.HEALTHY);
    assertThat(joined.causes()).noneMatch(each -> each.verdict().compareTo(Verdict.LIKELY) <= 0);
  }

  @Test
  void allOfAHealthyHostCanBeRead() throws Exception {
    assertThat(
            examined(WindowsHost.healthy()).stream()
                .map(Observed::observation)
                .filter(HostPartUnread.class::isInstance))
        .isEmpty();
  }
}
