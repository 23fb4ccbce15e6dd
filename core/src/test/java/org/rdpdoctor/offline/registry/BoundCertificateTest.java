package org.rdpdoctor.offline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.RegistryObservation.RegistryCovered;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/** The certificate that the listener is bound to, and the stores that should hold it. */
class BoundCertificateTest {
  private static final String LISTENER =
      "ControlSet001\\Control\\Terminal Server\\WinStations\\RDP-Tcp";
  private static final String STORE =
      "Microsoft\\SystemCertificates\\Remote Desktop\\Certificates\\AB";

  private Bytes der = Bytes.EMPTY;
  private Bytes sha1 = Bytes.EMPTY;

  @BeforeEach
  void readARealCertificate() throws Exception {
    byte[] content = Files.readAllBytes(RealCaptures.of("sbousseaden__self-MSEDGEWIN10.der"));
    der = Bytes.of(content);
    sha1 = Bytes.of(java.security.MessageDigest.getInstance("SHA-1").digest(content));
  }

  private Bytes blob(boolean withKey) {
    Writer blob = new Writer();
    if (withKey) {
      Bytes names = Utf16.bytes("TSSecKeySet1\0Provider\0");
      Writer info = new Writer().u32le(28).u32le(28 + 26).zeros(20).bytes(names);
      blob.u32le(2).u32le(1).u32le(info.size()).bytes(info.toBytes());
    }
    return blob.u32le(32).u32le(1).u32le(der.size()).bytes(der).toBytes();
  }

  private static TestingHive system(Bytes bound) {
    return new TestingHive("SYSTEM")
        .put("Select", "Current", 1)
        .put("ControlSet001\\Control\\Terminal Server", "fDenyTSConnections", 0)
        .put(LISTENER, "SSLCertificateSHA1Hash", ValueData.BINARY, bound);
  }

  private TestingHive software(boolean withKey) {
    return new TestingHive("SOFTWARE").put(STORE, "Blob", ValueData.BINARY, blob(withKey));
  }

  private static Verdict verdict(String cause, TestingHive... hives) throws IOException {
    List<InspectedFile> files = new ArrayList<>();
    for (TestingHive hive : hives) {
      files.add(inspect(hive.file()));
    }
    return new Engine(Catalogue.causes())
        .judge(RecordedEvidence.of("test", files).orElseThrow())
        .cause(cause)
        .orElseThrow()
        .verdict();
  }

  private static InspectedFile inspect(Bytes content) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new HiveKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("hive", new ByteArrayInputStream(content.toArray()), found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }

  @Test
  void theStoresCertificateIsDecoded() throws IOException {
    CertificateStored stored =
        only(CertificateStored.class, inspect(software(true).file())).getFirst();
    assertThat(stored.place()).isEqualToIgnoringCase("Remote Desktop");
    assertThat(stored.certificate().sha1()).isEqualTo(sha1);
    assertThat(stored.keyContainer()).isEqualTo(Optional.of("TSSecKeySet1"));
  }

  @Test
  void aBoundCertificateThatIsStoredWithItsKeyIsNoFinding() throws IOException {
    assertThat(verdict("listener-cert-binding-stale", system(sha1), software(true)))
        .isEqualTo(Verdict.NOT_TESTED);
    assertThat(verdict("listener-key-missing", system(sha1), software(true)))
        .isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void aBoundCertificateThatNoStoreHoldsIsStale() throws IOException {
    Bytes other = Bytes.ofHex("67623a75d493c99a121a3407da5e3f2e4e68808f");
    assertThat(verdict("listener-cert-binding-stale", system(other), software(true)))
        .isEqualTo(Verdict.LIKELY);
  }

  @Test
  void withoutAStoreNothingIsSaidOfABinding() throws IOException {
    assertThat(verdict("listener-cert-binding-stale", system(sha1))).isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void aBoundCertificateWithoutAKeyIsTold() throws IOException {
    assertThat(verdict("listener-key-missing", system(sha1), software(false)))
        .isEqualTo(Verdict.LIKELY);
  }

  @Test
  void aHiveThatWasNotClosedNamesItsLogs() throws IOException {
    InspectedFile file = inspect(system(sha1).dirty().file());
    assertThat(only(RegistryCovered.class, file).getFirst().odd())
        .anyMatch(odd -> odd.contains(".LOG1"));
  }

  @Test
  void aLogOfChangesIsToldFromAHive() throws IOException {
    byte[] hive = system(sha1).file().toArray();
    byte[] log = java.util.Arrays.copyOf(hive, 512 + 4096);
    log[28] = 6;
    byte[] entry = HexFormat.of().parseHex("48764c4500020000");
    System.arraycopy(entry, 0, log, 512, entry.length);
    System.arraycopy(entry, 0, log, 1024, entry.length);
    RegistryCovered covered = only(RegistryCovered.class, inspect(Bytes.of(log))).getFirst();
    assertThat(covered.form()).isEqualTo("transaction log");
    assertThat(covered.odd()).anyMatch(odd -> odd.startsWith("2 changes"));
  }
}
