package org.rdpdoctor.offline.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.model.BundleObservation.BundlePartMissing;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.offline.RealCaptures;

class BundlesTest {
  @TempDir private Path folder;

  private List<InspectedFile> inspect(String name, byte[] zip) throws IOException {
    return TestingBundle.inspect(Files.write(folder.resolve(name), zip));
  }

  private static BundleRecognised recognised(InspectedFile bundle) {
    assertThat(bundle.kind()).isEqualTo(Bundles.KIND);
    return (BundleRecognised) bundle.observations().getFirst().observation();
  }

  private static List<String> missing(InspectedFile bundle) {
    return bundle.observations().stream()
        .map(Observed::observation)
        .filter(BundlePartMissing.class::isInstance)
        .map(each -> ((BundlePartMissing) each).part())
        .toList();
  }

  @Test
  void aZipOfMsrdWithBackSlashes() throws IOException {
    List<InspectedFile> files =
        inspect(TestingBundle.MSRD + ".zip", TestingBundle.msrdOfServer().zipOfMsrd());

    assertThat(recognised(files.getFirst()))
        .isEqualTo(
            new BundleRecognised(
                "MSRD-Collect",
                Optional.of("230523.3"),
                Optional.of(TestingBundle.MACHINE),
                Optional.of("2024-05-24T13:14:15"),
                11,
                true));
    assertThat(files).hasSize(12);
    assertThat(files).noneMatch(each -> each.kind().equals(InspectedFile.UNKNOWN));
    assertThat(missing(files.getFirst()))
        .contains(
            "EventLogs/System.evtx", "EventLogs/RemoteDesktopServicesRdpCoreTS-Operational.evtx")
        .doesNotContain(
            "Networking/Netstat.txt", "Certificates/MachineKeys.txt", "RDS/Qwinsta.txt");
  }

  @Test
  void aZipThatWasRenamedAndAFolder() throws IOException {
    TestingBundle bundle = TestingBundle.msrdOfServer();
    BundleRecognised renamed =
        recognised(inspect("case 4711.zip", bundle.zip("", '\\')).getFirst());
    assertThat(renamed.machine()).contains(TestingBundle.MACHINE);
    assertThat(renamed.collected()).isEmpty();

    Path unpacked = folder.resolve("x").resolve(TestingBundle.MSRD);
    bundle.writeTo(unpacked);
    List<InspectedFile> files = TestingBundle.inspect(unpacked);
    assertThat(recognised(files.getFirst()).collected()).contains("2024-05-24T13:14:15");
    assertThat(files.getFirst().name()).isEqualTo(unpacked.toString());
  }

  @Test
  void aZipInAZip() throws IOException {
    byte[] inner = TestingBundle.msrdOfServer().zipOfMsrd();
    byte[] outer =
        new TestingBundle().add("to support/" + TestingBundle.MSRD + ".zip", inner).zip("", '/');
    List<InspectedFile> files = inspect("mail.zip", outer);
    assertThat(files).hasSize(12);
    assertThat(recognised(files.getFirst()).machine()).contains(TestingBundle.MACHINE);
  }

  @Test
  void aBundleOfAClientLacksNothingOfServers() throws IOException {
    TestingBundle client =
        new TestingBundle()
            .msrd("MSRD-Collect-Log.txt", TestingBundle.log())
            .msrd("Networking/Ipconfig.txt", TestingBundle.addresses());
    InspectedFile bundle = inspect(TestingBundle.MSRD + ".zip", client.zipOfMsrd()).getFirst();
    assertThat(recognised(bundle).ofServer()).isFalse();
    assertThat(missing(bundle))
        .contains("EventLogs/RDPClient-Operational.evtx", "Networking/Netstat.txt")
        .doesNotContain("Certificates/MachineKeys.txt", "RDS/Qwinsta.txt");
  }

  @Test
  void aZipOfTss() throws IOException {
    byte[] zip =
        new TestingBundle()
            .add("RDSLog-2024-05-24.1314.15/qwinsta.txt", TestingBundle.sessions(true))
            .add(
                "RDSLog-2024-05-24.1314.15/RDPcert.txt",
                TestingBundle.certificate("10/31/2024", ""))
            .add(TestingBundle.MACHINE + "_240524-131415_Log-Warn-Err-Info.txt", "none")
            .zipOfTss();
    List<InspectedFile> files = inspect(TestingBundle.TSS + "Log-UEX_RDS_xray_INFO.zip", zip);
    assertThat(recognised(files.getFirst()))
        .isEqualTo(
            new BundleRecognised(
                "TSS",
                Optional.empty(),
                Optional.of(TestingBundle.MACHINE),
                Optional.of("2024-05-24T13:14:15"),
                3,
                false));
    assertThat(missing(files.getFirst()))
        .contains("System.evtx", "Reg-HKLM-terminal_Server.txt")
        .doesNotContain("qwinsta.txt", "RDPcert.txt");
  }

  @Test
  void aFolderOfTssWithoutTheOneAroundIt() throws IOException {
    byte[] log =
        Files.readAllBytes(
            RealCaptures.of("AndrewRathbun__Server2022-LocalSessionManager-Operational.evtx"));
    Path path = folder.resolve("RDSLog-2024-05-24.1314.15");
    new TestingBundle()
        .add("OTHER-Microsoft-Windows-TerminalServices-LocalSessionManager-Operational.evtx", log)
        .writeTo(path);
    InspectedFile bundle = TestingBundle.inspect(folder).getFirst();
    assertThat(recognised(bundle).machine()).contains("OTHER");
    assertThat(missing(bundle))
        .doesNotContain("Microsoft-Windows-TerminalServices-LocalSessionManager-Operational.evtx");
  }

  @Test
  void twoBundlesBesideEachOther() throws IOException {
    new TestingBundle()
        .add("MSRD-Results-A-20240524_131415/A_MSRD-Collect-Log.txt", TestingBundle.log())
        .add("MSRD-Results-B/B_MSRD-Collect-Log.txt", TestingBundle.log())
        .add("A_RDS/else.txt", "A_RDS is no bundle")
        .writeTo(folder);
    List<InspectedFile> bundles =
        TestingBundle.inspect(folder).stream()
            .filter(each -> each.kind().equals(Bundles.KIND))
            .toList();
    assertThat(bundles)
        .extracting(each -> recognised(each).machine().orElseThrow())
        .containsExactly("A", "B");
  }
}
