package org.rdpdoctor.offline.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.AddressesListed;
import org.rdpdoctor.model.BundleObservation.CertificateListed;
import org.rdpdoctor.model.BundleObservation.ClockOffsetListed;
import org.rdpdoctor.model.BundleObservation.CollectionLogged;
import org.rdpdoctor.model.BundleObservation.FirewallRuleListed;
import org.rdpdoctor.model.BundleObservation.FirewallRulesCovered;
import org.rdpdoctor.model.BundleObservation.GracePeriodListed;
import org.rdpdoctor.model.BundleObservation.JoinListed;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.PortsCovered;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;
import org.rdpdoctor.model.BundleObservation.SystemDescribed;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;

class PartsTest {
  @TempDir private Path folder;
  private final AtomicInteger number = new AtomicInteger();

  private InspectedFile read(byte[] content) {
    Path file = folder.resolve("part" + number.incrementAndGet());
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    InspectedFile read = TestingBundle.inspect(file).getFirst();
    assertThat(read.defect()).isEmpty();
    return read;
  }

  /** The same from UTF-16 with a mark, and from UTF-8 without. */
  private List<Observation> observations(String kind, String text) {
    InspectedFile wide = read(("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    InspectedFile narrow = read(text.getBytes(StandardCharsets.UTF_8));
    assertThat(wide.kind()).isEqualTo(kind);
    List<Observation> found = wide.observations().stream().map(Observed::observation).toList();
    assertThat(narrow.observations().stream().map(Observed::observation).toList()).isEqualTo(found);
    return found;
  }

  @Test
  void whatListensIsToldByTheFarEnd() {
    List<Observation> found =
        observations("netstat", TestingBundle.netstat("TermService", "svchost.exe", 1112));
    assertThat(found)
        .contains(
            new PortListed("TCP", "0.0.0.0", 445, Optional.of(4L), List.of()),
            new PortListed(
                "TCP", "0.0.0.0", 3389, Optional.of(1112L), List.of("TermService", "svchost.exe")),
            new PortListed(
                "TCP", "::", 3389, Optional.of(1112L), List.of("TermService", "svchost.exe")),
            new PortsCovered(5, 1, true));
  }

  @Test
  void netstatOfOtherLanguagesAndWithoutProcesses() {
    assertThat(
            observations(
                "netstat",
                """
                  Proto  Lokale Adresse         Remoteadresse          Status
                  TCP    0.0.0.0:3389           0.0.0.0:0              ABHÖREN
                  TCP    10.0.0.1:3389          10.0.0.2:49555         HERGESTELLT
                """))
        .containsExactly(
            new PortListed("TCP", "0.0.0.0", 3389, Optional.empty(), List.of()),
            new PortsCovered(1, 1, true));
  }

  @Test
  void servicesOfRemoteDesktopOnly() {
    assertThat(observations("services", TestingBundle.services("Disabled", "Stopped", 0)))
        .containsExactly(
            new ServiceListed(
                "KeyIso",
                "Running",
                Optional.of("Manual"),
                Optional.of("LocalSystem"),
                Optional.of(740L)),
            new ServiceListed(
                "TermService",
                "Stopped",
                Optional.of("Disabled"),
                Optional.of("NT Authority\\NetworkService"),
                Optional.of(0L)));
  }

  @Test
  void servicesOfTheServiceController() {
    assertThat(
            observations(
                "services",
                """

                SERVICE_NAME: TermService
                        TYPE               : 20  WIN32_SHARE_PROCESS
                        STATE              : 4  RUNNING
                                                (STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)
                        WIN32_EXIT_CODE    : 0  (0x0)
                        PID                : 1112
                        FLAGS              :

                SERVICE_NAME: UmRdpService
                        TYPE               : 20  WIN32_SHARE_PROCESS
                        STATE              : 1  STOPPED
                        WIN32_EXIT_CODE    : 1077  (0x435)
                """))
        .containsExactly(
            new ServiceListed(
                "TermService", "Running", Optional.empty(), Optional.empty(), Optional.of(1112L)),
            new ServiceListed(
                "UmRdpService", "Stopped", Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void listenersAreToldByTheirNumbersAndUsersAreNotTaken() {
    List<Observation> found = observations("sessions", TestingBundle.sessions(true));
    assertThat(found)
        .containsExactly(new SessionListenerListed("rdp-tcp", 65_536), new SessionsCovered(3, 1));
    assertThat(observations("sessions", TestingBundle.sessions(false)))
        .containsExactly(new SessionsCovered(3, 0));
  }

  @Test
  void whoMayReadKeys() {
    List<Observation> found = observations("key access", TestingBundle.access(true));
    assertThat(found).hasSize(2);
    assertThat(((KeyAccessListed) found.get(1)).subject()).contains("f686aace");
    assertThat(((KeyAccessListed) found.get(1)).entries())
        .contains(new AccessEntry("NT AUTHORITY\\NETWORK SERVICE", true, "Read, Synchronize"));
  }

  @Test
  void whoMayReadKeysAsIcaclsPrintsIt() {
    String path =
        "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_x";
    String indent = " ".repeat(path.length() + 1);
    assertThat(
            observations(
                "key access",
                path
                    + " NT AUTHORITY\\SYSTEM:(F)\n"
                    + indent
                    + "NT AUTHORITY\\NETWORK SERVICE:(DENY)(R)\n"
                    + indent
                    + "BUILTIN\\Administrators:(I)(R)\n\n"
                    + "Successfully processed 1 files; Failed processing 0 files\n"))
        .containsExactly(
            new KeyAccessListed(
                path,
                List.of(
                    new AccessEntry("NT AUTHORITY\\SYSTEM", true, "(F)"),
                    new AccessEntry("NT AUTHORITY\\NETWORK SERVICE", false, "(DENY)(R)"),
                    new AccessEntry("BUILTIN\\Administrators", true, "(I)(R)"))));
  }

  @Test
  void whoMayReadKeysInSddl() {
    assertThat(
            observations(
                "key access",
                """
                C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys
                O:SYG:SYD:PAI(A;;0x12019f;;;WD)(D;OICI;FA;;;S-1-5-20)
                """))
        .containsExactly(
            new KeyAccessListed(
                "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys",
                List.of(
                    new AccessEntry("WD", true, "0x12019f"),
                    new AccessEntry("S-1-5-20", false, "FA"))));
  }

  @Test
  void certificatesOfAStoreInAnyLanguage() {
    assertThat(
            observations(
                "certificate store",
                TestingBundle.certificate("10/31/2024", "0x80090016 (-2146893802 NTE_BAD_KEYSET)")))
        .containsExactly(
            new CertificateListed(
                "Remote Desktop",
                0,
                Optional.of("00112233445566778899aabbccddeeff00112233"),
                Optional.of("2024-04-30"),
                Optional.of("2024-10-31"),
                Optional.of("TSSecKeySet1"),
                List.of("0x80090016")));
  }

  /** 5/6 is a day in May in one region, and one in June in another. */
  @Test
  void daysThatCouldBeOthersAreNone() {
    String text = TestingBundle.certificate("10/6/2024", "").replace("4/30/2024", "4/5/2024");
    assertThat(observations("certificate store", text))
        .allMatch(each -> ((CertificateListed) each).notAfter().isEmpty());
    String dotted = text.replace("10/6/2024 8:00 AM", "10.06.2024 08:00");
    assertThat(observations("certificate store", dotted.replace("4/5/2024", "04.05.2024")))
        .allMatch(each -> ((CertificateListed) each).notAfter().equals(Optional.of("2024-06-10")));
  }

  @Test
  void rulesThatNameThePort() {
    assertThat(observations("firewall rules", TestingBundle.firewall("No", "Allow")))
        .containsExactly(
            new FirewallRuleListed(
                "Remote Desktop - User Mode (TCP-In)",
                false,
                true,
                "Domain,Private,Public",
                "3389",
                "Any"),
            new FirewallRulesCovered(2, true));
  }

  @Test
  void rulesOfAnotherLanguageAreCountedOnly() {
    String german =
        TestingBundle.firewall("Ja", "Zulassen")
            .replace("Rule Name:", "Regelname:")
            .replace("Enabled:", "Aktiviert:");
    assertThat(observations("firewall rules", german))
        .containsExactly(new FirewallRulesCovered(2, false));
  }

  @Test
  void smallTexts() {
    assertThat(observations("addresses", TestingBundle.addresses()))
        .containsExactly(new AddressesListed(List.of("192.0.2.10", "fe80::1234")));
    assertThat(observations("grace period", TestingBundle.grace(0)))
        .containsExactly(new GracePeriodListed(0));
    assertThat(
            observations(
                "clock offset",
                """
                Tracking dc1.corp.example [192.0.2.1:123].
                Collecting 3 samples.
                14:23:45, d:+00.0312500s o:-312.5000000s  [   *   ]
                14:23:47, d:+00.0312500s o:-312.2500000s  [   *   ]
                14:23:49, d:+00.0312500s o:-312.0000000s  [   *   ]
                """))
        .containsExactly(new ClockOffsetListed(Duration.ofMillis(-312_250)));
    assertThat(
            observations(
                "join state", " AzureAdJoined : NO\n EnterpriseJoined : NO\n DomainJoined : YES\n"))
        .containsExactly(new JoinListed(false, true));
    assertThat(observations("system information", TestingBundle.system()))
        .containsExactly(
            new SystemDescribed(
                Optional.of("SRV-RDP1"),
                Optional.of("corp.example"),
                Optional.of("Microsoft Windows Server 2022 Datacenter 64-bit"),
                Optional.of("10.0.20348.1726"),
                Optional.of("Member Server"),
                Optional.of("2024-05-24T13:15:00"),
                Optional.of("2024-05-01T06:00:00")));
    assertThat(observations("collection log", TestingBundle.log()))
        .containsExactly(
            new CollectionLogged(
                Optional.of("230523.3"),
                Optional.of("2024-05-24T13:14:15"),
                Optional.of("2024-05-24T13:19:59"),
                List.of("Event log 'Microsoft-Windows-CAPI2/Operational' not found.")));
  }

  @Test
  void ordinaryTextsAreNone() {
    assertThat(
            read("Dear support,\nRDP does not work. TCP? UDP?\n".getBytes(StandardCharsets.UTF_8))
                .kind())
        .isEqualTo(InspectedFile.UNKNOWN);
    assertThat(read(new byte[] {'M', 'Z', 0, 1, 2}).kind()).isEqualTo(InspectedFile.UNKNOWN);
  }
}
