package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.rdp.TestingCaptures.all;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.KeysTried;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.net.CaptureWriter;
import org.rdpdoctor.wire.tls.TlsVersion;

/** What the probe wrote down of its own connections says the same as the probe. */
class OurOwnCapturesTest {
  @TempDir private Path folder;

  private static RdpListener windows(TlsProfile profile) {
    WindowsIdentity identity = WindowsIdentity.labServer();
    return RdpListener.likeWindows(
        Negotiation.windowsDemandingNla(),
        new TlsRoad(
            profile,
            CertificateRecipe.asWindowsMakesIt(identity.dnsName()).sign(),
            new CredSspServer(identity)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS 1.3", "TLS 1.2"})
  void whatIsInsideTls(String version) throws IOException, InterruptedException {
    TlsProfile newest = TlsProfile.windowsServer2022();
    TlsProfile profile =
        version.equals("TLS 1.2") ? newest.withVersions(TlsVersion.TLS_1_2) : newest;
    Path written = folder.resolve("run.pcapng");
    Run run;
    try (CaptureWriter writer = new CaptureWriter(written, "test 1")) {
      run = TestingLab.examine(windows(profile), TestingLab.options(), writer);
    }

    InspectedFile file = TestingCaptures.read(written);

    assertThat(all(file, ConnectionSeen.class)).hasSameSizeAs(run.roads().getFirst().connections());
    assertThat(all(file, KeysTried.class)).hasSize(1).allMatch(KeysTried::opened);
    assertThat(all(file, TlsSessionEstablished.class))
        .anyMatch(each -> each.version().toString().equals(version));
    assertThat(all(file, CertificatePresented.class)).isNotEmpty();
    assertThat(all(file, CredSspSeen.class)).hasSize(2);
    NlaChallenged probed =
        run.roads().getFirst().stage(StageId.NLA).orElseThrow().observations().stream()
            .map(each -> each.observation())
            .filter(NlaChallenged.class::isInstance)
            .map(NlaChallenged.class::cast)
            .findFirst()
            .orElseThrow();
    NlaChallenged captured = TestingCaptures.only(file, NlaChallenged.class);
    assertThat(captured.dnsComputer()).isEqualTo(probed.dnsComputer());
    assertThat(captured.productVersion()).isEqualTo(probed.productVersion());
  }

  @Test
  void everyAnswerOfTheNegotiation() throws IOException, InterruptedException {
    Path written = folder.resolve("run.pcapng");
    Run run;
    try (CaptureWriter writer = new CaptureWriter(written, "test 1")) {
      run =
          TestingLab.examine(windows(TlsProfile.windowsServer2022()), TestingLab.options(), writer);
    }
    long probed =
        run.roads().getFirst().stage(StageId.NEGOTIATION).orElseThrow().observations().stream()
            .filter(each -> each.observation() instanceof NegotiationSelected)
            .count();

    assertThat(all(TestingCaptures.read(written), NegotiationSelected.class).size())
        .as("the hellos of the TLS stage come behind negotiations, too")
        .isGreaterThanOrEqualTo((int) probed);
  }
}
