package org.rdpdoctor.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.BundleObservation.CertificateListed;
import org.rdpdoctor.model.CertificateObservation.CertificateVaried;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.MachineClock;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.Bytes;

/** The same original is told by the same replacement, whichever kind of record names it first. */
class SameOriginalTest {
  private static final String HASH = "A1b2c3d4e5f60718293a4b5c6d7e8f9012345678";
  private static final String CAPTURE = "zeus/olymp.pcapng";

  private static final RegistryValueFound BOUND =
      new RegistryValueFound(
          "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp",
          "SSLCertificateSHA1Hash",
          "REG_BINARY",
          HASH);
  private static final CertificateVaried SEEN =
      new CertificateVaried(List.of(Bytes.ofHex(HASH), Bytes.ofHex(HASH)));
  private static final CertificateListed LISTED =
      new CertificateListed(
          "Remote Desktop",
          0,
          Optional.of(HASH),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  private static List<Observation> redacted(Observation... observations) {
    Source capture = new Source.Capture(CAPTURE, Optional.empty(), 1, Instant.EPOCH);
    return new Redactor()
            .observed(
                List.of(observations).stream().map(each -> new Observed(capture, each)).toList())
            .stream()
            .map(Observed::observation)
            .toList();
  }

  private static String hash(Observation observation) {
    return switch (observation) {
      case RegistryValueFound found -> found.data();
      case CertificateListed listed -> listed.sha1().orElseThrow();
      case CertificateVaried varied -> varied.sha256Seen().getFirst().toString();
      default -> throw new IllegalArgumentException(observation.toString());
    };
  }

  @Test
  void ofACertificateInWhicheverOrder() {
    for (List<Observation> order :
        List.<List<Observation>>of(List.of(BOUND, SEEN, LISTED), List.of(SEEN, LISTED, BOUND))) {
      assertThat(redacted(order.toArray(Observation[]::new)).stream().map(SameOriginalTest::hash))
          .containsOnly("0000000000000000000000000000000000000001");
    }
  }

  /** A serial number may look like a name, and the other way round. */
  @Test
  void bytesStayBytes() {
    List<Observation> redacted =
        redacted(
            new MachineSeen("beef", true, List.of("beef"), List.of(), List.of(), List.of()),
            new CertificateVaried(List.of(Bytes.ofHex("beef"))));
    assertThat(hash(redacted.getLast())).isEqualTo("000001");
  }

  /** A capture has a clock of its own, named as the file is. */
  @Test
  void ofAClockAndItsFile() {
    List<Observation> redacted =
        redacted(
            new CommonClock(
                "SRV", List.of(new MachineClock(CAPTURE, Duration.ZERO)), List.of("other.pcap")),
            new CommonClock(CommonTime.THIS_MACHINE, List.of(), List.of()),
            new MachineSeen(
                "SRV", true, List.of("SRV"), List.of(), List.of(), List.of("a/srv.reg", CAPTURE)),
            new MachineSeen(
                "b/x.reg", false, List.of("b/x.reg"), List.of(), List.of(), List.of("b/x.reg")));
    CommonClock clock = (CommonClock) redacted.getFirst();
    MachineSeen server = (MachineSeen) redacted.get(2);
    MachineSeen unnamed = (MachineSeen) redacted.get(3);
    assertThat(clock.reference()).isEqualTo(server.name()).isEqualTo("host-1");
    assertThat(clock.clocks().getFirst().machine())
        .isEqualTo(server.files().getLast())
        .matches("file-[0-9]+[.]pcapng");
    assertThat(clock.unplaced().getFirst()).matches("file-[0-9]+[.]pcap");
    assertThat(((CommonClock) redacted.get(1)).reference()).isEqualTo(CommonTime.THIS_MACHINE);
    assertThat(unnamed.names()).isEqualTo(unnamed.files()).containsExactly(unnamed.name());
  }
}
