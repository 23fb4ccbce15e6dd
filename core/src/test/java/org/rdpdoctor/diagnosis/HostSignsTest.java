package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostFirewallCovered;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;
import org.rdpdoctor.model.HostObservation.HostKeyFileNamed;
import org.rdpdoctor.model.HostObservation.HostMember;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import org.rdpdoctor.model.HostObservation.HostNetworkRulesCovered;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.HostPortCovered;
import org.rdpdoctor.model.HostObservation.HostServiceMissing;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.wire.Bytes;

/** Each fact of living hosts: what tells it, and what only comes near. */
class HostSignsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String STATIONS = TERMINAL_SERVER + "\\WinStations";
  private static final String LISTENER = STATIONS + "\\RDP-Tcp";
  private static final String FOLDER = "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys";
  private static final String KEY_FILE =
      FOLDER + "\\f686aace6942fb7f7ceb231212eef4a4_6f9619ff-8b86-d011-b42d-00cf4fc964ff";
  private static final Bytes SHA1 = Bytes.ofHex("aabbaabbaabbaabbaabbaabbaabbaabbaabbaabb");
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final RegistryValueFound ON = dword(TERMINAL_SERVER, "fDenyTSConnections", "0");
  private static final RegistryValueFound PORT = dword(LISTENER, "PortNumber", "3389");
  private static final HostPortCovered ASKED = new HostPortCovered(3389, 1);
  private static final HostNetworkRulesCovered COVERED = new HostNetworkRulesCovered(2);
  private static final HostFirewallCovered RULES = new HostFirewallCovered(3389, 2);
  private static final String CAPI = "Microsoft Enhanced Cryptographic Provider v1.0";
  private static final RegistryValueFound OWN =
      new RegistryValueFound(STATIONS, "SelfSignedCertificate", "REG_BINARY", SHA1.toString());

  /** Evidence for a fact, and evidence that is near and does not tell it. */
  record Example(
      String fact, String cause, Verdict verdict, List<Observation> fits, List<Observation> near) {}

  private static Example example(
      String fact,
      String cause,
      Verdict verdict,
      List<? extends Observation> fits,
      List<? extends Observation> near) {
    return new Example(fact, cause, verdict, List.copyOf(fits), List.copyOf(near));
  }

  static Stream<Example> examples() {
    return Stream.of(
        example(
            "rdp-service=running",
            "service-stopped",
            Verdict.RULED_OUT,
            List.of(service("Running", 7)),
            List.of(service("Running", 7), crash())),
        example(
            "rdp-service=stopped",
            "service-stopped",
            Verdict.CONFIRMED,
            List.of(ON, service("Stopped", 0)),
            List.of(service("Stopped", 0))),
        example(
            "rdp-service=disabled",
            "service-stopped",
            Verdict.CONFIRMED,
            List.of(ON, disabled("Stopped")),
            List.of(ON, disabled("Running"))),
        example(
            "rdp-service=missing",
            "service-stopped",
            Verdict.LIKELY,
            List.of(new HostServiceMissing("TermService")),
            List.of(new HostServiceMissing("TSGateway"))),
        example(
            "rdp-service=changing",
            "service-hung",
            Verdict.LIKELY,
            List.of(service("Stop Pending", 7)),
            List.of(service("Paused", 7))),
        example(
            "rdp-port=service",
            "port-conflict",
            Verdict.RULED_OUT,
            List.of(listening("0.0.0.0", 7, "TermService"), ASKED),
            List.of(listening("0.0.0.0", 7, "TermService"))),
        example(
            "dialled-port=service",
            "wrong-port",
            Verdict.RULED_OUT,
            List.of(
                dword(LISTENER, "PortNumber", "3390"),
                listening("::", 7),
                ASKED,
                service("Running", 7)),
            List.of(
                dword(LISTENER, "PortNumber", "3390"),
                listening("::", 8),
                ASKED,
                service("Running", 7))),
        example(
            "rdp-port=taken",
            "port-conflict",
            Verdict.CONFIRMED,
            List.of(ON, PORT, listening("0.0.0.0", 9, "nginx.exe"), ASKED),
            List.of(ON, PORT, listening("127.0.0.1", 9, "nginx.exe"), ASKED)),
        example(
            "rdp-port=nobody",
            "service-hung",
            Verdict.POSSIBLE,
            List.of(ON, PORT, service("Running", 7), ASKED),
            List.of(
                ON, PORT, service("Running", 7), ASKED, dword(LISTENER, "fEnableWinStation", "0"))),
        example(
            "rdp-address=loopback",
            "listener-wrong-interface",
            Verdict.CONFIRMED,
            List.of(listening("127.0.0.1", 7, "TermService"), ASKED),
            List.of(
                listening("127.0.0.1", 7, "TermService"),
                listening("0.0.0.0", 7, "TermService"),
                ASKED)),
        example(
            "rdp-address=one",
            "listener-wrong-interface",
            Verdict.LIKELY,
            List.of(listening("192.0.2.7", 7, "TermService"), ASKED),
            List.of(listening("192.0.2.7", 9, "nginx.exe"), ASKED)),
        example(
            "listener-key-read=granted",
            "listener-key-unreadable",
            Verdict.NOT_TESTED,
            List.of(
                PORT, access(KEY_FILE, allow("S-1-5-18", 0x1F01FF), allow("S-1-5-20", 0x120089))),
            List.of(PORT, access(KEY_FILE, allow("S-1-5-20", 0x20)))),
        example(
            "listener-key-read=refused",
            "listener-key-unreadable",
            Verdict.CONFIRMED,
            List.of(PORT, access(KEY_FILE, deny("S-1-5-20", 0x1), allow("S-1-5-20", 0x120089))),
            List.of(PORT, access(KEY_FILE, allow("S-1-5-20", 0x120089), deny("S-1-5-20", 0x1)))),
        example(
            "listener-key-read=refused-it-seems",
            "listener-key-unreadable",
            Verdict.LIKELY,
            List.of(PORT, access(KEY_FILE, allow("S-1-5-21-1-2-3-1004", 0x1F01FF))),
            List.of(access(KEY_FILE, allow("S-1-5-21-1-2-3-1004", 0x1F01FF)))),
        example(
            "listener-key-file=missing",
            "listener-key-missing",
            Verdict.CONFIRMED,
            List.of(PORT, OWN, stored(CAPI, NOW), new HostFileMissing(KEY_FILE)),
            List.of(PORT, OWN, stored(CAPI, NOW), new HostFileMissing(KEY_FILE), binding("00"))),
        example(
            "listener-key-file=missing-it-seems",
            "listener-key-missing",
            Verdict.LIKELY,
            List.of(
                PORT,
                OWN,
                stored("Microsoft Software Key Storage Provider", NOW),
                new HostFileMissing(KEY_FILE)),
            List.of(PORT, OWN, new HostFileMissing(KEY_FILE))),
        example(
            "listener-key-file=stub",
            "listener-key-missing",
            Verdict.LIKELY,
            List.of(PORT, new HostFileSeen(KEY_FILE, false, 9, Optional.empty())),
            List.of(PORT, new HostFileSeen(KEY_FILE, false, 16, Optional.empty()))),
        example(
            "key-folder=closed",
            "machinekeys-acl",
            Verdict.LIKELY,
            List.of(
                PORT,
                new HostFileMissing(KEY_FILE),
                access(FOLDER, allow("S-1-5-32-544", 0x1F01FF))),
            List.of(PORT, access(FOLDER, allow("S-1-5-32-544", 0x1F01FF)))),
        example(
            "own-certificate=expired",
            "listener-cert-expired",
            Verdict.LIKELY,
            List.of(examined("DOM"), PORT, OWN, stored(CAPI, NOW.minusSeconds(1))),
            List.of(examined("DOM"), PORT, OWN, stored(CAPI, NOW.plusSeconds(1)))),
        example(
            "bound-certificate=nowhere",
            "listener-cert-binding-stale",
            Verdict.LIKELY,
            List.of(binding("00"), stored(CAPI, NOW)),
            List.of(
                binding("00"),
                stored(CAPI, NOW),
                new HostPartUnread(
                    List.of("HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates"),
                    Unread.NO_RIGHTS,
                    "denied"))),
        example(
            "bound-certificate=expired",
            "listener-cert-expired",
            Verdict.LIKELY,
            List.of(examined("DOM"), binding(SHA1.toString()), stored(CAPI, NOW.minusSeconds(1))),
            List.of(binding(SHA1.toString()), stored(CAPI, NOW.minusSeconds(1)))),
        example(
            "security-layer=conflict",
            "security-layer-policy",
            Verdict.LIKELY,
            List.of(
                dword(LISTENER, "SecurityLayer", "2"), dword(LISTENER, "MinEncryptionLevel", "1")),
            List.of(
                dword(LISTENER, "SecurityLayer", "1"), dword(LISTENER, "MinEncryptionLevel", "1"))),
        example(
            "new-sessions=refused",
            "session-host-drain-mode",
            Verdict.CONFIRMED,
            List.of(dword(TERMINAL_SERVER, "TSServerDrainMode", "1")),
            List.of(dword(TERMINAL_SERVER, "TSServerDrainMode", "0"))),
        example(
            "firewall=blocked",
            "host-firewall-block",
            Verdict.LIKELY,
            List.of(ON, firewallRuns(), RULES, rule(true, true), rule(true, false)),
            List.of(ON, firewallRuns(), RULES, rule(true, true), rule(false, false))),
        example(
            "firewall=closed",
            "host-firewall-block",
            Verdict.LIKELY,
            List.of(ON, firewallRuns(), RULES, rule(false, true)),
            List.of(ON, firewallRuns(), rule(false, true))),
        example(
            "firewall=open",
            "host-firewall-block",
            Verdict.NOT_TESTED,
            List.of(ON, firewallRuns(), RULES, rule(true, true)),
            List.of(ON, RULES, rule(true, true))),
        example(
            "network-rules=closed",
            "firewall-drop",
            Verdict.CONFIRMED,
            List.of(COVERED, networkRule(300, false, "*")),
            List.of(COVERED, networkRule(299, true, "10.0.0.0/8"), networkRule(300, false, "*"))),
        example(
            "network-rules=closed-from-outside",
            "firewall-drop",
            Verdict.LIKELY,
            List.of(
                COVERED,
                networkRule(65_000, true, "VirtualNetwork"),
                networkRule(65_500, false, "*")),
            List.of(
                COVERED,
                networkRule(400, true, "192.0.2.0/24"),
                networkRule(65_500, false, "0.0.0.0/0"))),
        example(
            "network-rules=open",
            "firewall-drop",
            Verdict.NOT_TESTED,
            List.of(COVERED, networkRule(300, true, "*"), networkRule(65_500, false, "*")),
            List.of(COVERED, networkRule(300, true, "*"), networkRule(299, false, "10.0.0.0/8"))),
        example(
            "clock=off",
            "kerberos-clock-skew",
            Verdict.LIKELY,
            List.of(examined("DOM"), clock(400, 60)),
            List.of(examined("DOM"), clock(400, 120))),
        example(
            "licence-servers=none",
            "licensing-server-unreachable",
            Verdict.LIKELY,
            List.of(
                dword(TERMINAL_SERVER, "TSAppCompat", "1"),
                dword(TERMINAL_SERVER + "\\RCM\\Licensing Core", "LicensingMode", "4")),
            List.of(dword(TERMINAL_SERVER + "\\RCM\\Licensing Core", "LicensingMode", "4"))),
        example(
            "remote-users=none",
            "account-no-rdp-right",
            Verdict.CONFIRMED,
            List.of(noRight(), new HostMembersListed("S-1-5-32-555", List.of())),
            List.of(
                noRight(),
                new HostMembersListed(
                    "S-1-5-32-555", List.of(new HostMember("S-1-5-21-1-2-3-1001", "H\\ann"))))));
  }

  @Test
  void everyFactOfTheTableHasAnExample() {
    assertThat(
            RecordedSigns.packed().signs().stream()
                .filter(RecordedSigns.Sign::isOfHost)
                .map(sign -> sign.name() + sign.condition() + " " + sign.causeId()))
        .containsExactlyInAnyOrderElementsOf(
            examples().map(each -> each.fact() + " " + each.cause()).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatFitsSpeaksOfTheCause(Example example) {
    assertThat(saidOf(example, example.fits())).hasSize(1);
    assertThat(judge(example.cause(), example.fits()).verdict()).isEqualTo(example.verdict());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatOnlyComesNearDoesNot(Example example) {
    assertThat(saidOf(example, example.near())).isEmpty();
  }

  /** The same in a file is no word of a living host. */
  @ParameterizedTest
  @MethodSource("examples")
  void filesTellNoneOfThem(Example example) {
    List<Observed> inFile =
        example.fits().stream().map(each -> new Observed(new Source.File("text"), each)).toList();
    assertThat(saidOf(example, ENGINE.judge(evidence(inFile)).cause(example.cause()).orElseThrow()))
        .isEmpty();
  }

  /** Windows lets whom it denies nothing read, whatever comes behind (MS-DTYP section 2.5.3.2). */
  @Test
  void groupsOfTheServiceCountAndPartsAddUp() {
    Example granted = examples().filter(each -> each.fact().endsWith("=granted")).findFirst().get();
    assertThat(
            saidOf(
                granted,
                List.of(
                    PORT, access(KEY_FILE, allow("S-1-1-0", 0x120008), allow("S-1-5-11", 0x81)))))
        .hasSize(1);
  }

  /** A bound certificate has a key of its own. */
  @Test
  void theKeyOfABoundCertificateIsTheOneThatCounts() {
    String path = FOLDER + "\\another";
    List<Observation> bound =
        List.of(
            binding(SHA1.toString()),
            stored(CAPI, NOW.plusSeconds(1)),
            new HostKeyFileNamed("TSSecKeySet1", path),
            access(path, allow("S-1-5-18", 0x1F01FF)));
    Example key =
        examples()
            .filter(each -> each.fact().equals("listener-key-read=refused"))
            .findFirst()
            .get();
    assertThat(saidOf(key, bound.subList(0, 3))).isEmpty();
    List<Observation> other = new ArrayList<>(bound);
    other.set(1, certificate("another-container", NOW.plusSeconds(1)));
    other.set(2, new HostKeyFileNamed("another-container", path));
    assertThat(saidOf(key, other)).hasSize(1);
  }

  /** What was right when a file was written is outweighed by how the host stands now. */
  @Test
  void theLivingHostOutweighsAnOlderFile() {
    List<Observed> records =
        List.of(
            new Observed(new Source.Host("smb", LISTENER), examined("DOM")),
            new Observed(new Source.Host("smb", LISTENER), ON),
            new Observed(
                new Source.Registry("old.reg", TERMINAL_SERVER),
                dword(TERMINAL_SERVER, "fDenyTSConnections", "1")));
    assertThat(ENGINE.judge(evidence(records)).cause("rdp-disabled").orElseThrow().verdict())
        .isNotEqualTo(Verdict.CONFIRMED);
  }

  private static List<String> saidOf(Example example, List<Observation> observations) {
    return saidOf(example, judge(example.cause(), observations));
  }

  private static List<String> saidOf(Example example, Assessment assessment) {
    String why =
        RecordedSigns.packed().signs().stream()
            .filter(RecordedSigns.Sign::isOfHost)
            .filter(sign -> sign.causeId().equals(example.cause()))
            .filter(sign -> (sign.name() + sign.condition()).equals(example.fact()))
            .map(RecordedSigns.Sign::why)
            .findFirst()
            .orElseThrow();
    return Stream.concat(assessment.support().stream(), assessment.against().stream())
        .map(Clue::reason)
        .filter(reason -> reason.startsWith(why))
        .toList();
  }

  private static Assessment judge(String cause, List<Observation> observations) {
    return ENGINE.judge(living(observations)).cause(cause).orElseThrow();
  }

  /** As a living host tells them. */
  static Evidence living(List<Observation> observations) {
    List<Observed> observed = new ArrayList<>();
    observed.add(
        new Observed(
            new Source.Host("smb", "key"), new HostKeyFileNamed("TSSecKeySet1", KEY_FILE)));
    observations.forEach(each -> observed.add(new Observed(new Source.Host("smb", "it"), each)));
    return evidence(observed);
  }

  /** Some signs ask where the client stands; nothing of the connection itself is told. */
  private static Evidence evidence(List<Observed> observed) {
    Run run =
        new Run(
            NOW,
            Duration.ZERO,
            new StageReport(
                StageId.NAME, new StageOutcome.NotReached("it is an address"), Duration.ZERO),
            List.of(new Road("203.0.113.7", List.of(), List.of())),
            false);
    return new Evidence(
        Evidence.SCHEMA, "test", new Target("H", "H", 3389), List.of(run), List.of(), observed);
  }

  private static HostNetworkRuleSeen networkRule(long priority, boolean allows, String source) {
    return new HostNetworkRuleSeen(
        "/x/nsg",
        "r" + priority,
        allows,
        priority,
        "Tcp",
        List.of("3000-4000"),
        List.of("0-65535"),
        List.of(source),
        List.of("*"));
  }

  private static RegistryValueFound dword(String key, String name, String data) {
    return new RegistryValueFound(key, name, "REG_DWORD", data);
  }

  private static RegistryValueFound binding(String sha1) {
    return new RegistryValueFound(LISTENER, "SSLCertificateSHA1Hash", "REG_BINARY", sha1);
  }

  private static ServiceListed service(String state, long process) {
    return new ServiceListed(
        "TermService", state, Optional.of("Manual"), Optional.empty(), Optional.of(process));
  }

  private static ServiceListed disabled(String state) {
    return new ServiceListed(
        "TermService", state, Optional.of("Disabled"), Optional.empty(), Optional.of(0L));
  }

  private static ServiceListed firewallRuns() {
    return new ServiceListed(
        "mpssvc", "Running", Optional.of("Auto"), Optional.empty(), Optional.of(3L));
  }

  private static EventLogged crash() {
    return event(
        "Service Control Manager", 7034, new LogField("param1", "Remote Desktop Services"));
  }

  private static EventLogged noRight() {
    return event("Microsoft-Windows-Security-Auditing", 4825, new LogField("AccountName", "ann"));
  }

  private static EventLogged event(String provider, long id, LogField field) {
    return new EventLogged("H", "System", provider, id, 2, List.of(field), 1, NOW, NOW);
  }

  private static PortListed listening(String address, long process, String... owners) {
    return new PortListed("TCP", address, 3389, Optional.of(process), List.of(owners));
  }

  private static KeyAccessListed access(String subject, AccessEntry... entries) {
    return new KeyAccessListed(subject, List.of(entries));
  }

  private static AccessEntry allow(String sid, long mask) {
    return new AccessEntry(sid, true, "0x%x".formatted(mask));
  }

  private static AccessEntry deny(String sid, long mask) {
    return new AccessEntry(sid, false, "0x%x".formatted(mask));
  }

  private static HostFirewallRuleSeen rule(boolean enabled, boolean allows) {
    return new HostFirewallRuleSeen(
        "rule", "Rule", enabled, allows, false, "TCP", "Any", "3389", "Any");
  }

  private static HostClockSeen clock(long aheadSeconds, long uncertainSeconds) {
    return new HostClockSeen(
        Duration.ofSeconds(aheadSeconds), Duration.ofSeconds(uncertainSeconds));
  }

  private static HostExamined examined(String domain) {
    return new HostExamined(
        "smb",
        Optional.of("H"),
        Optional.of(domain),
        Optional.of("10.0.20348"),
        Optional.empty(),
        Optional.of(true),
        NOW,
        Duration.ofSeconds(1),
        10,
        0);
  }

  private static CertificateStored certificate(String container, Instant notAfter) {
    CertificateStored usual = stored(CAPI, notAfter);
    return new CertificateStored(
        usual.place(), usual.certificate(), Optional.of(container), usual.keyProvider());
  }

  private static CertificateStored stored(String provider, Instant notAfter) {
    return new CertificateStored(
        "Remote Desktop",
        new Certificate(
            "CN=H",
            "CN=H",
            Bytes.of(1),
            Instant.EPOCH,
            notAfter,
            "RSA",
            2048,
            "SHA256withRSA",
            List.of(),
            List.of(),
            Optional.of("H"),
            List.of(),
            List.of(),
            false,
            true,
            SHA1,
            SHA1,
            Bytes.EMPTY),
        Optional.of("TSSecKeySet1"),
        Optional.of(provider));
  }
}
