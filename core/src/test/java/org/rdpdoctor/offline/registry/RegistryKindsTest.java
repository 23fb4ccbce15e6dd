package org.rdpdoctor.offline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.RegistryObservation.RegistryCovered;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

class RegistryKindsTest {
  private static final String SERVER = RegistryCollector.TERMINAL_SERVER;
  private static final String LISTENER = SERVER + "\\WinStations\\RDP-Tcp";

  private static final String EXPORT =
      """
      Windows Registry Editor Version 5.00

      [HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Terminal Server]
      "fDenyTSConnections"=dword:00000001
      "Unknown"="of no interest"

      ; a remark
      [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp]
      "PortNumber"=dword:00000d3e
      "SSLCertificateSHA1Hash"=hex:67,62,3a,75,d4,93,c9,9a,12,1a,34,07,da,5e,3f,2e,4e,\\
        68,80,8f
      "WdName"="a \\"quoted\\" \\\\ text"
      "MaxIdleTime"=-

      [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters]
      "ServiceDll"=hex(2):43,00,3a,00,5c,00,72,00,2e,00,64,00,6c,00,6c,00,00,00
      @="default"

      [-HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services]
      "fDenyTSConnections"=dword:00000000
      """;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-8"})
  void readsExportsOfEveryEncoding(String encoding) throws IOException {
    InspectedFile file =
        inspect(
            ("\uFEFF" + EXPORT.replace("\n", "\r\n")).getBytes(Charset.forName(encoding)),
            new RegistryExportKind());
    assertThat(only(RegistryValueFound.class, file))
        .containsExactly(
            new RegistryValueFound(SERVER, "fDenyTSConnections", "REG_DWORD", "1"),
            new RegistryValueFound(LISTENER, "PortNumber", "REG_DWORD", "3390"),
            new RegistryValueFound(
                LISTENER,
                "SSLCertificateSHA1Hash",
                "REG_BINARY",
                "67623a75d493c99a121a3407da5e3f2e4e68808f"),
            new RegistryValueFound(LISTENER, "WdName", "REG_SZ", "a \"quoted\" \\ text"),
            new RegistryValueFound(
                "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters",
                "ServiceDll",
                "REG_EXPAND_SZ",
                "C:\\r.dll"));
    RegistryCovered covered = only(RegistryCovered.class, file).getFirst();
    assertThat(covered.keys()).isEqualTo(3);
    assertThat(covered.odd())
        .containsExactly(
            "the file removes values: it is meant to change a registry, not to show one",
            "the file removes keys: it is meant to change a registry, not to show one");
    assertThat(only(RegistryValueMissing.class, file)).isEmpty();
  }

  @Test
  void theOldestExportsHaveOneBytePerCharacter() throws IOException {
    String text =
        """
        REGEDIT4
        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters]
        "ServiceDll"=hex(2):43,3a,5c,e4,00
        """;
    InspectedFile file =
        inspect(text.getBytes(StandardCharsets.ISO_8859_1), new RegistryExportKind());
    assertThat(only(RegistryValueFound.class, file).getFirst().data()).isEqualTo("C:\\ä");
  }

  @Test
  void aMissingSwitchIsSaid() throws IOException {
    String text =
        "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]\n";
    assertThat(
            only(
                RegistryValueMissing.class,
                inspect(text.getBytes(StandardCharsets.UTF_8), new RegistryExportKind())))
        .containsExactly(new RegistryValueMissing(SERVER, "fDenyTSConnections"));
  }

  @Test
  void everyCutOfAnExportIsSurvived() throws IOException {
    byte[] whole = EXPORT.getBytes(StandardCharsets.UTF_8);
    for (int length = 40; length < whole.length; length += 7) {
      assertThat(inspect(java.util.Arrays.copyOf(whole, length), new RegistryExportKind()).kind())
          .isEqualTo("registry export");
    }
  }

  @Test
  void readsAHiveThatAnotherProgramWrote() {
    InspectedFile file =
        RealCaptures.inspect(
            Path.of("src", "test", "resources", "offline", "system.hive"), new HiveKind());
    assertThat(only(RegistryValueFound.class, file))
        .contains(
            new RegistryValueFound(SERVER, "fDenyTSConnections", "REG_DWORD", "1"),
            new RegistryValueFound(LISTENER, "PortNumber", "REG_DWORD", "3390"),
            new RegistryValueFound(
                "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService",
                "Start",
                "REG_DWORD",
                "4"));
    assertThat(only(RegistryCovered.class, file).getFirst().odd()).isEmpty();
  }

  @Test
  void aRealExportGivesWhatIsKnownOfIt() {
    InspectedFile file =
        RealCaptures.inspect(
            RealCaptures.of("unknown__terminal-server-key-excerpt.reg"), new RegistryExportKind());
    assertThat(only(RegistryValueFound.class, file))
        .contains(
            new RegistryValueFound(SERVER, "fDenyTSConnections", "REG_DWORD", "0"),
            new RegistryValueFound(LISTENER, "SecurityLayer", "REG_DWORD", "2"),
            new RegistryValueFound(LISTENER, "UserAuthentication", "REG_DWORD", "1"),
            new RegistryValueFound(LISTENER, "MinEncryptionLevel", "REG_DWORD", "2"),
            new RegistryValueFound(LISTENER, "PortNumber", "REG_DWORD", "3389"));
  }

  @Test
  void aStoredCertificateNamesItsKey() {
    Bytes container = Utf16.bytes("TSSecKeySet1\0");
    Bytes info =
        new Writer()
            .u32le(28)
            .u32le(28 + container.size())
            .u32le(0)
            .u32le(0x20)
            .u32le(0)
            .u32le(0)
            .u32le(1)
            .bytes(container)
            .bytes(Utf16.bytes("Provider\0"))
            .toBytes();
    Bytes blob =
        new Writer()
            .u32le(2)
            .u32le(1)
            .u32le(info.size())
            .bytes(info)
            .u32le(32)
            .u32le(1)
            .u32le(2)
            .bytes(Bytes.of(0x30, 0))
            .toBytes();
    assertThat(StoredCertificate.read(blob))
        .contains(
            new StoredCertificate(
                Bytes.of(0x30, 0), Optional.of("TSSecKeySet1"), Optional.of("Provider")));
    assertThat(StoredCertificate.read(blob.first(blob.size() - 1))).isEmpty();
    assertThat(StoredCertificate.read(Bytes.EMPTY)).isEmpty();
  }

  @Test
  void aCertificateOfTheStoreIsRead() throws IOException {
    Path der = RealCaptures.of("sbousseaden__self-MSEDGEWIN10.der");
    Bytes certificate = Bytes.of(java.nio.file.Files.readAllBytes(der));
    Bytes blob =
        new Writer().u32le(32).u32le(1).u32le(certificate.size()).bytes(certificate).toBytes();
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < blob.size(); i++) {
      hex.append(i == 0 ? "" : ",").append("%02x".formatted(blob.at(i)));
    }
    String text =
        "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates\\AB]\n\"Blob\"=hex:"
            + hex
            + "\n";
    CertificateStored stored =
        only(
                CertificateStored.class,
                inspect(text.getBytes(StandardCharsets.UTF_8), new RegistryExportKind()))
            .getFirst();
    assertThat(stored.place()).isEqualTo("Remote Desktop");
    assertThat(stored.certificate().commonName()).contains("MSEDGEWIN10");
  }

  private static InspectedFile inspect(byte[] content, FileKind kind) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(kind), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("file", new ByteArrayInputStream(content), found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }
}
