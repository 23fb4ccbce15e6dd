package org.rdpdoctor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.AccessControlList;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.mstypes.Sid;

/**
 * Every fault of the simulated Windows machine over real sockets: what the wire shows of it, and
 * that the machine is well when its state is put right by the calls that a channel carries.
 */
class SimulatedWindowsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TERMINAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL + "\\WinStations\\RDP-Tcp";
  private static final String STORE =
      "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates\\";
  private static final String TLS12 =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2"
          + "\\Server";
  private static final String FOLDER = "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys";
  private static final String POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
  private static final String RULE = "RemoteDesktop-UserMode-In-TCP";

  /** What the first answer is, and what else must be among those that remain. */
  private record Expected(String first, String imitated) {}

  /** What mends it, from what the machine says of itself. */
  private record Case(Expected expected, Function<WindowsHost, List<HostCall>> remedy) {}

  private static final Map<String, Case> CASES = new TreeMap<>();

  private static void expect(
      String fault, String first, String imitated, Function<WindowsHost, List<HostCall>> remedy) {
    CASES.put(fault, new Case(new Expected(first, imitated), remedy));
  }

  static {
    HostCall enable = number(TERMINAL, "fDenyTSConnections", 0);
    HostCall rule = new HostCall.EnableFirewallRule(RULE, true);
    HostCall start = new HostCall.StartService("TermService", LIMIT);
    expect("rdp-disabled", "service-stopped", "rdp-disabled", _ -> List.of(enable));
    expect(
        "rdp-disabled-with-rules",
        "firewall-drop",
        "host-firewall-block",
        _ -> List.of(enable, rule));
    expect(
        "rdp-disabled-by-policy",
        "service-stopped",
        "rdp-disabled",
        _ -> List.of(new HostCall.DeleteValue(POLICY, "fDenyTSConnections")));
    expect(
        "no-connections-allowed",
        "wrong-port",
        "wrong-port",
        _ -> restarted(number(LISTENER, "MaxInstanceCount", -1)));
    expect("firewall-rules-disabled", "firewall-drop", "host-firewall-block", _ -> List.of(rule));
    expect("service-stopped", "service-stopped", "service-stopped", _ -> List.of(start));
    expect(
        "service-disabled",
        "service-stopped",
        "service-stopped",
        _ -> List.of(onDemand("TermService"), start));
    expect(
        "port-moved",
        "service-stopped",
        "wrong-port",
        _ -> restarted(number(LISTENER, "PortNumber", 3389)));
    expect(
        "listener-disabled",
        "service-stopped",
        "service-stopped",
        _ -> restarted(number(LISTENER, "fEnableWinStation", 1)));
    expect(
        "adapter-gone",
        "service-stopped",
        "listener-wrong-interface",
        _ -> restarted(number(LISTENER, "LanAdapter", 0)));
    keys();
    security();
    sessions();
  }

  private static void keys() {
    String unreadable = "listener-key-unreadable";
    expect(
        "key-file-rights", unreadable, unreadable, host -> List.of(readable(host, keyFile(host))));
    expect(
        "key-file-denied", unreadable, unreadable, host -> List.of(readable(host, keyFile(host))));
    expect(
        "key-missing-in-closed-folder",
        unreadable,
        "machinekeys-acl",
        host -> {
          List<HostCall> calls = new ArrayList<>();
          calls.add(access(host, FOLDER, list -> list.adding(Sid.EVERYONE, 0x12019F)));
          calls.addAll(renewed(host));
          return calls;
        });
    expect(
        "key-folder-rights",
        "listener-key-missing",
        "machinekeys-acl",
        host ->
            List.of(
                access(host, FOLDER, list -> list.adding(Sid.EVERYONE, 0x12019F)),
                new HostCall.StopService("SessionEnv", LIMIT),
                new HostCall.StartService("SessionEnv", LIMIT)));
    expect(
        "certificate-expired",
        "listener-cert-expired",
        "listener-cert-expired",
        _ -> List.of(new HostCall.StartService("SessionEnv", LIMIT)));
    expect(
        "key-container-broken",
        unreadable,
        "listener-key-missing",
        host -> {
          List<HostCall> calls = new ArrayList<>();
          calls.add(new HostCall.StopService("SessionEnv", LIMIT));
          calls.add(new HostCall.RenameFile(keyFile(host), "aside"));
          calls.addAll(renewed(host));
          return calls;
        });
    HostCall unpin = new HostCall.DeleteValue(LISTENER, "SSLCertificateSHA1Hash");
    String stale = "listener-cert-binding-stale";
    expect("pinned-certificate-gone", unreadable, stale, _ -> List.of(unpin));
    expect(
        "pinned-certificate-renewed",
        unreadable,
        stale,
        host -> List.of(binary(LISTENER, "SSLCertificateSHA1Hash", ofMy(host))));
    expect("pinned-key-unreadable", unreadable, unreadable, _ -> List.of(unpin));
  }

  private static void security() {
    String version = "tls-version-mismatch";
    expect("tls12-disabled", version, version, _ -> restarted(number(TLS12, "Enabled", 1)));
    expect(
        "tls12-off-by-default",
        version,
        version,
        _ -> restarted(number(TLS12, "DisabledByDefault", 0)));
    expect(
        "cipher-policy-empty",
        "listener-key-missing",
        "tls-cipher-mismatch",
        _ ->
            restarted(
                new HostCall.DeleteValue(
                    "HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL"
                        + "\\00010002",
                    "Functions")));
    expect(
        "security-layer-rdp",
        "security-layer-mismatch",
        "security-layer-mismatch",
        _ ->
            List.of(
                number(LISTENER, "MinEncryptionLevel", 2), number(LISTENER, "SecurityLayer", 2)));
    expect("port-conflict", "not-an-rdp-server", "port-conflict", _ -> List.of());
  }

  private static void sessions() {
    expect(
        "not-a-remote-desktop-user",
        "account-no-rdp-right",
        "account-no-rdp-right",
        _ -> List.of(new HostCall.AddMember(Sid.REMOTE_DESKTOP_USERS.toString(), "LAB\\lab")));
    String drain = "session-host-drain-mode";
    expect(
        "drain-mode",
        "session-limit",
        drain,
        _ -> List.of(number(TERMINAL, "TSServerDrainMode", 0)));
    expect(
        "logons-disabled",
        "session-limit",
        drain,
        _ -> List.of(number(TERMINAL, "TSUserEnabled", 0)));
    expect(
        "licensing-mode-missing",
        "licensing-grace-expired",
        "licensing-server-unreachable",
        _ -> List.of(number(TERMINAL + "\\RCM\\Licensing Core", "LicensingMode", 4)));
    expect(
        "licensing-server-missing",
        "licensing-grace-expired",
        "licensing-server-unreachable",
        _ ->
            List.of(
                new HostCall.WriteValue(
                    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters"
                        + "\\LicenseServers",
                    "SpecifiedLicenseServers",
                    new RegistryData(
                        RegistryData.TEXTS, RegistryData.text("rdslic.lab.example\0").data()))));
    expect(
        "clock-wrong",
        "kerberos-clock-skew",
        "kerberos-clock-skew",
        _ ->
            List.of(new HostCall.StartService("W32Time", LIMIT), new HostCall.SetClockByService()));
  }

  private static HostCall number(String key, String name, int value) {
    return new HostCall.WriteValue(key, name, RegistryData.number(value));
  }

  private static HostCall binary(String key, String name, Bytes value) {
    return new HostCall.WriteValue(key, name, RegistryData.binary(value));
  }

  private static HostCall onDemand(String service) {
    return new HostCall.SetStartType(service, HostCall.StartType.ON_DEMAND);
  }

  private static List<HostCall> restarted(HostCall change) {
    return List.of(
        change,
        new HostCall.StopService("TermService", LIMIT),
        new HostCall.StartService("TermService", LIMIT),
        new HostCall.StartService("UmRdpService", LIMIT));
  }

  private static String keyFile(WindowsHost host) {
    HostReply.FolderListed listed =
        (HostReply.FolderListed) host.perform(new HostCall.ListFolder(FOLDER));
    return listed.entries().stream()
        .map(HostReply.Entry::name)
        .filter(name -> name.startsWith("f686aace6942fb7f7ceb231212eef4a4_"))
        .map(name -> FOLDER + "\\" + name)
        .findFirst()
        .orElseThrow();
  }

  private static HostCall readable(WindowsHost host, String path) {
    return access(
        host,
        path,
        list ->
            list.withoutDenials(Sid.NETWORK_SERVICE)
                .adding(Sid.NETWORK_SERVICE, AccessMask.FILE_READ));
  }

  private static HostCall access(
      WindowsHost host, String path, Function<AccessControlList, AccessControlList> change) {
    try {
      HostReply.FileDescribed file =
          (HostReply.FileDescribed) host.perform(new HostCall.DescribeFile(path));
      SecurityDescriptor before =
          SecurityDescriptor.decode(new Reader(file.descriptor().orElseThrow()));
      return new HostCall.WriteAccess(
          path, before.with(change.apply(before.accessList().orElseThrow())).toBytes());
    } catch (DecodeException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The certificate goes, and SessionEnv makes another. */
  private static List<HostCall> renewed(WindowsHost host) {
    return List.of(
        new HostCall.DeleteKey(STORE + thumbprint(host).toString().toUpperCase(Locale.ROOT)),
        new HostCall.StopService("SessionEnv", LIMIT),
        new HostCall.StartService("SessionEnv", LIMIT));
  }

  private static Bytes thumbprint(WindowsHost host) {
    HostReply.ValueRead read =
        (HostReply.ValueRead)
            host.perform(
                new HostCall.ReadValue(TERMINAL + "\\WinStations", "SelfSignedCertificate"));
    return read.data().data();
  }

  private static Bytes ofMy(WindowsHost host) {
    HostReply.KeyListed my =
        (HostReply.KeyListed)
            host.perform(
                new HostCall.ListKey(
                    "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates"));
    return Bytes.of(HexFormat.of().parseHex(my.keys().getFirst().toLowerCase(Locale.ROOT)));
  }

  static List<HostFault> faults() {
    return HostFaults.all();
  }

  @Test
  void everyFaultIsExpected() {
    Set<String> ids = new TreeSet<>(faults().stream().map(HostFault::id).toList());
    assertThat(CASES.keySet()).isEqualTo(ids);
  }

  @Test
  void aHealthyMachineIsHealthy() throws InterruptedException {
    try (RdpService service = WindowsHost.healthy().listen()) {
      for (boolean signIn : new boolean[] {false, true}) {
        Diagnosis diagnosis = diagnose(service.port(), signIn);
        assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
        assertThat(diagnosis.remaining()).isEmpty();
      }
      assertThat(service.defect()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theFaultShowsAndIsGoneWhenTheStateIsPutRight(HostFault fault) throws InterruptedException {
    Case expected = Objects.requireNonNull(CASES.get(fault.id()));
    WindowsHost host = fault.host();
    try (RdpService service = host.listen()) {
      Diagnosis broken = diagnose(service.port(), fault.afterSignIn());
      assertThat(broken.health()).isEqualTo(Health.FAULTY);
      List<String> causes =
          broken.remaining().stream().map(Assessment::cause).map(cause -> cause.id()).toList();
      assertThat(causes).first().isEqualTo(expected.expected.first);
      assertThat(causes).contains(expected.expected.imitated);

      List<HostCall> remedy = expected.remedy.apply(host);
      for (HostCall call : remedy) {
        assertThat(host.perform(call)).as(call.toString()).isEqualTo(new HostReply.Done());
      }
      if (!remedy.isEmpty()) {
        assertThat(diagnose(service.port(), fault.afterSignIn()).health())
            .isEqualTo(Health.HEALTHY);
      }
      assertThat(service.defect()).isEmpty();
    }
  }

  @Test
  void theListenerCanBeFoundOnThePortThatItWasMovedTo() throws InterruptedException {
    WindowsHost host = HostFaults.find("port-moved").orElseThrow().host();
    try (RdpService service = host.listen()) {
      assertThat(host.perform(new HostCall.AddFirewallRule("Moved", "TCP", 3390)))
          .isEqualTo(new HostReply.Done());
      assertThat(diagnose(service.port(3390), false).health()).isEqualTo(Health.HEALTHY);
    }
  }

  @Test
  void aPolicyWinsOverWhatIsWritten() throws InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    host.alter(HostFaults.policy("SecurityLayer", 0));
    try (RdpService service = host.listen()) {
      assertThat(host.perform(number(LISTENER, "SecurityLayer", 2)))
          .isEqualTo(new HostReply.Done());
      assertThat(diagnose(service.port(), false).failingStage()).contains(StageId.NEGOTIATION);
    }
  }

  @Test
  void withoutAnyCertificateTheNegotiationFails() throws InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    try (RdpService service = host.listen()) {
      assertThat(host.perform(renewed(host).getFirst())).isEqualTo(new HostReply.Done());
      Diagnosis diagnosis = diagnose(service.port(), false);
      assertThat(diagnosis.failingStage()).contains(StageId.NEGOTIATION);
      assertThat(diagnosis.remaining().getFirst().cause().id()).isEqualTo("listener-key-missing");
    }
  }

  @Test
  void withEveryVersionOfTlsTurnedOffAnAlertComes() throws InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    try (RdpService service = host.listen()) {
      for (String version : List.of("TLS 1.0", "TLS 1.1", "TLS 1.2")) {
        for (HostCall call : restarted(number(TLS12.replace("TLS 1.2", version), "Enabled", 0))) {
          assertThat(host.perform(call)).isEqualTo(new HostReply.Done());
        }
      }
      assertThat(diagnose(service.port(), false).remaining().getFirst().cause().id())
          .isEqualTo("tls-version-mismatch");
    }
  }

  @Test
  void withoutNlaASessionIsReachedBeforeAnybodySignsIn() throws InterruptedException {
    WindowsHost host = WindowsHost.healthy();
    assertThat(host.perform(number(LISTENER, "UserAuthentication", 0)))
        .isEqualTo(new HostReply.Done());
    try (RdpService service = host.listen()) {
      Run run = TestingLab.examine(service.port(), TestingLab.untilSession());
      assertThat(run.roads().getFirst().stage(StageId.SESSION).orElseThrow().outcome())
          .isInstanceOf(StageOutcome.Completed.class);
      assertThat(judged(run, service.port()).health()).isEqualTo(Health.HEALTHY);
    }
  }

  private static Diagnosis diagnose(int port, boolean signIn) throws InterruptedException {
    return judged(TestingLab.examine(port, signIn ? signedIn() : TestingLab.options()), port);
  }

  private static Diagnosis judged(Run run, int port) {
    Target target = new Target(TestingLab.NAME, TestingLab.NAME, port);
    return new Engine(Catalogue.causes())
        .judge(new Evidence(Evidence.SCHEMA, "test", target, List.of(run), List.of()));
  }

  private static ProbeOptions signedIn() {
    Credentials account =
        new Credentials.Password(
            new AccountName(SignInPolicy.DOMAIN, SignInPolicy.USER),
            Secret.of(SignInPolicy.PASSWORD.getBytes(StandardCharsets.UTF_8)));
    return TestingLab.options()
        .with(new SignInOptions(Optional.of(account), StageId.SESSION, new Freely()));
  }

  /** Nothing can be locked in the lab. */
  private static final class Freely implements AttemptBudget {
    @Override
    public Optional<String> take(String host, AccountName account) {
      return Optional.empty();
    }

    @Override
    public void settle(String host, AccountName account, boolean accepted) {
      // nothing is counted
    }
  }
}
