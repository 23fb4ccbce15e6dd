package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.BundleObservation.CertificateListed;
import org.rdpdoctor.model.BundleObservation.ClockOffsetListed;
import org.rdpdoctor.model.BundleObservation.FirewallRuleListed;
import org.rdpdoctor.model.BundleObservation.FirewallRulesCovered;
import org.rdpdoctor.model.BundleObservation.GracePeriodListed;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.PortsCovered;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;

/** Each fact of bundles: what tells it, and what only comes near. */
class BundleSignsTest {
  private static final String HOST = "SRV1";
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL_SERVER + "\\WinStations\\RDP-Tcp";
  private static final String KEY_FILE = "MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*";
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final RegistryValueFound ON = dword(TERMINAL_SERVER, "fDenyTSConnections", "0");
  private static final RegistryValueFound PORT = dword(LISTENER, "PortNumber", "3389");
  private static final PortsCovered PORTS = new PortsCovered(20, 3, true);

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
            "rdp-port=taken",
            "port-conflict",
            Verdict.CONFIRMED,
            List.of(ON, PORT, listening("0.0.0.0", 3389, 7, "nginx.exe"), PORTS),
            List.of(
                ON,
                PORT,
                listening("0.0.0.0", 3389, 7, "TermService", "svchost.exe"),
                listening("0.0.0.0", 80, 8, "nginx.exe"),
                PORTS)),
        example(
            "rdp-port=taken-it-seems",
            "port-conflict",
            Verdict.LIKELY,
            List.of(ON, PORT, listening("0.0.0.0", 3389, 7), PORTS, service("Running", 9)),
            List.of(ON, PORT, listening("0.0.0.0", 3389, 9), PORTS, service("Running", 9))),
        example(
            "rdp-port=nobody",
            "service-stopped",
            Verdict.LIKELY,
            List.of(ON, PORT, listening("0.0.0.0", 445, 4), PORTS),
            List.of(ON, PORT, listening("0.0.0.0", 445, 4), new PortsCovered(20, 3, false))),
        example(
            "rdp-port=elsewhere",
            "wrong-port",
            Verdict.POSSIBLE,
            List.of(ON, listening("0.0.0.0", 3390, 9, "TermService"), PORTS),
            List.of(
                ON,
                dword(LISTENER, "PortNumber", "3390"),
                listening("0.0.0.0", 3390, 9, "TermService"),
                PORTS)),
        example(
            "rdp-service=disabled",
            "service-stopped",
            Verdict.CONFIRMED,
            List.of(ON, stopped("Disabled")),
            List.of(stopped("Disabled"))),
        example(
            "rdp-service=stopped",
            "service-stopped",
            Verdict.LIKELY,
            List.of(ON, stopped("Manual")),
            List.of(ON, service("Running", 9))),
        example(
            "rdp-listener=missing",
            "port-conflict",
            Verdict.POSSIBLE,
            List.of(ON, new SessionsCovered(3, 0)),
            List.of(ON, new SessionListenerListed("RDP-Tcp", 65_536), new SessionsCovered(3, 1))),
        example(
            "listener-key-read=refused",
            "listener-key-unreadable",
            Verdict.LIKELY,
            List.of(access(KEY_FILE, "NT AUTHORITY\\SYSTEM", "FullControl")),
            List.of(access(KEY_FILE, "NT-AUTORITÄT\\Netzwerkdienst", "Read, Synchronize"))),
        example(
            "key-folder=refused",
            "machinekeys-acl",
            Verdict.LIKELY,
            List.of(access("MachineKeys", "BUILTIN\\Administrators", "FullControl")),
            List.of(access("MachineKeys", "Everyone", "Write, Read, Synchronize"))),
        example(
            "listener-key-set=missing",
            "listener-key-missing",
            Verdict.LIKELY,
            List.of(certificate("Remote Desktop", "2099-01-01", "0x80090016")),
            List.of(certificate("My", "2099-01-01", "0x80090016"))),
        example(
            "listener-certificate=expired",
            "listener-cert-expired",
            Verdict.LIKELY,
            List.of(bundle(HOST), certificate("Remote Desktop", "2024-05-23")),
            List.of(bundle(HOST), certificate("Remote Desktop", "2024-05-24"))),
        example(
            "firewall=blocked",
            "host-firewall-block",
            Verdict.LIKELY,
            List.of(ON, rule(true, false, "Any"), new FirewallRulesCovered(300, true)),
            List.of(ON, rule(true, true, "Any"), new FirewallRulesCovered(300, true))),
        example(
            "firewall=closed",
            "host-firewall-block",
            Verdict.LIKELY,
            List.of(ON, rule(false, true, "Any"), new FirewallRulesCovered(300, true)),
            List.of(ON, new FirewallRulesCovered(300, false))),
        example(
            "grace-period=over",
            "licensing-grace-expired",
            Verdict.LIKELY,
            List.of(
                new GracePeriodListed(0),
                dword(TERMINAL_SERVER + "\\RCM\\Licensing Core", "LicensingMode", "5")),
            List.of(
                new GracePeriodListed(0),
                dword(TERMINAL_SERVER + "\\RCM\\Licensing Core", "LicensingMode", "4"))),
        example(
            "clock=off",
            "kerberos-clock-skew",
            Verdict.LIKELY,
            List.of(new ClockOffsetListed(Duration.ofSeconds(-301))),
            List.of(new ClockOffsetListed(Duration.ofSeconds(299)))));
  }

  @Test
  void everyFactOfTheTableHasAnExample() {
    assertThat(
            RecordedSigns.packed().signs().stream()
                .filter(RecordedSigns.Sign::isOfBundle)
                .map(sign -> sign.name() + sign.condition()))
        .containsExactlyInAnyOrderElementsOf(examples().map(Example::fact).toList());
    assertThat(
            RecordedSigns.packed().signs().stream()
                .filter(RecordedSigns.Sign::isOfBundle)
                .map(RecordedSigns.Sign::causeId))
        .containsExactlyElementsOf(examples().map(Example::cause).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatFitsSpeaksForTheCause(Example example) {
    Assessment assessment = judge(example.cause(), example.fits());
    assertThat(saidOf(example, example.fits())).hasSize(1);
    assertThat(assessment.verdict()).isEqualTo(example.verdict());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatOnlyComesNearDoesNot(Example example) {
    assertThat(saidOf(example, example.near())).isEmpty();
  }

  /** What speaks for the cause by the line of the table that the example is about. */
  private static List<String> saidOf(Example example, List<Observation> observations) {
    String why =
        RecordedSigns.packed().signs().stream()
            .filter(sign -> (sign.name() + sign.condition()).equals(example.fact()))
            .map(RecordedSigns.Sign::why)
            .findFirst()
            .orElseThrow();
    return judge(example.cause(), observations).support().stream()
        .map(Clue::reason)
        .filter(reason -> reason.startsWith(why))
        .toList();
  }

  /** Whose trouble it is nobody knows then. */
  @ParameterizedTest
  @MethodSource("examples")
  void bundlesOfTwoMachinesTellNothing(Example example) {
    List<Observation> both = new ArrayList<>(example.fits());
    both.add(bundle(HOST));
    both.add(bundle("CLIENT7"));
    assertThat(saidOf(example, both)).isEmpty();
  }

  /** A client's own listener and service are not what anybody connects to. */
  @Test
  void whereRemoteDesktopIsNotMeantToBeOnNothingIsMissed() {
    for (Example example : examples().toList()) {
      if (example.fits().contains(ON)) {
        List<Observation> off = new ArrayList<>(example.fits());
        off.remove(ON);
        assertThat(judge(example.cause(), off).verdict())
            .as(example.fact())
            .isNotEqualTo(Verdict.CONFIRMED);
      }
    }
    assertThat(judge("service-stopped", List.of(stopped("Manual"), PORTS)).verdict())
        .isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void textsThatDisagreeTellNothing() {
    Evidence evidence =
        evidence(
            List.of(
                in("start.txt", ON),
                in("start.txt", new SessionsCovered(3, 0)),
                in("stop.txt", new SessionListenerListed("rdp-tcp", 65_536)),
                in("stop.txt", new SessionsCovered(3, 1))));
    assertThat(ENGINE.judge(evidence).cause("port-conflict").orElseThrow().support()).isEmpty();
  }

  /** The key of a certificate that was bound is another. */
  @Test
  void theOwnKeyDoesNotMatterWhenAnotherCertificateIsBound() {
    assertThat(
            judge(
                    "listener-key-unreadable",
                    List.of(
                        access(KEY_FILE, "NT AUTHORITY\\SYSTEM", "FullControl"),
                        dword(LISTENER, "SSLCertificateSHA1Hash", "00aa")))
                .support())
        .isEmpty();
  }

  @Test
  void rightsInEveryForm() {
    for (String reads :
        List.of(
            "Read, Synchronize",
            "FullControl",
            "(R)",
            "(I)(RX)",
            "FR",
            "GA",
            "0x120089",
            "-1610612736")) {
      assertThat(
              judge("listener-key-unreadable", List.of(access(KEY_FILE, "S-1-5-20", reads)))
                  .support())
          .as(reads)
          .isEmpty();
    }
    for (String other :
        List.of("Write, Synchronize", "ReadAttributes", "(W)", "FW", "0x2", "Delete")) {
      assertThat(judge("listener-key-unreadable", List.of(access(KEY_FILE, "NS", other))).support())
          .as(other)
          .isNotEmpty();
    }
  }

  private static Assessment judge(String cause, List<Observation> observations) {
    List<Observed> observed = observations.stream().map(each -> in("text", each)).toList();
    return ENGINE.judge(evidence(observed)).cause(cause).orElseThrow();
  }

  static Observed in(String file, Observation observation) {
    return new Observed(new Source.File(file), observation);
  }

  static Evidence evidence(List<Observed> observed) {
    return new Evidence(
        Evidence.SCHEMA, "test", new Target(HOST, HOST, 3389), List.of(), List.of(), observed);
  }

  private static RegistryValueFound dword(String key, String name, String data) {
    return new RegistryValueFound(key, name, "REG_DWORD", data);
  }

  private static PortListed listening(String address, int port, long process, String... owners) {
    return new PortListed("TCP", address, port, Optional.of(process), List.of(owners));
  }

  private static ServiceListed service(String state, long process) {
    return new ServiceListed(
        "TermService", state, Optional.of("Manual"), Optional.empty(), Optional.of(process));
  }

  private static ServiceListed stopped(String startMode) {
    return new ServiceListed(
        "TermService", "Stopped", Optional.of(startMode), Optional.empty(), Optional.of(0L));
  }

  private static KeyAccessListed access(String subject, String identity, String rights) {
    return new KeyAccessListed(
        subject,
        List.of(
            new AccessEntry("NT AUTHORITY\\SYSTEM", true, "FullControl"),
            new AccessEntry(identity, true, rights)));
  }

  private static CertificateListed certificate(String store, String notAfter, String... codes) {
    return new CertificateListed(
        store,
        0,
        Optional.empty(),
        Optional.of("2023-01-01"),
        Optional.of(notAfter),
        Optional.of("TSSecKeySet1"),
        List.of(codes));
  }

  private static FirewallRuleListed rule(boolean enabled, boolean allows, String remote) {
    return new FirewallRuleListed("rule", enabled, allows, "Domain", "3389", remote);
  }

  private static BundleRecognised bundle(String machine) {
    return new BundleRecognised(
        "MSRD-Collect",
        Optional.empty(),
        Optional.of(machine),
        Optional.of("2024-05-24T13:14:15"),
        10,
        true);
  }
}
