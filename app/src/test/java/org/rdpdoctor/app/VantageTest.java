package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.path.Hindrance;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.lab.path.Hindrance.Cut;
import org.rdpdoctor.lab.path.Hindrance.Trigger;
import org.rdpdoctor.lab.path.ObstructedServer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.UnreadableEvidence;
import org.rdpdoctor.wire.Bytes;

/**
 * Two ways to one server on loopback, one of them through a box, examined in turns by the program's
 * own probe, and what {@code compare} makes of them. In turns, so that nothing depends on time.
 */
class VantageTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int ENOUGH = 5;

  @TempDir private Path directory;

  @Test
  void aBoxThatCutsHellosOnOneWayIsProvedAndTheHostCleared()
      throws IOException, InterruptedException {
    try (FaultServer server = start("healthy-windows");
        ObstructedServer way = before(server, new Cut(Trigger.CLIENT_HELLO, Act.RESET, true))) {
      inTurns(way.port(), server.port(), ENOUGH);
      Outcome told = compare("--one-machine");
      assertThat(words(told))
          .contains("proved: the host serves", "so the fault lies on the way from")
          .contains("so not: ", "listener-key-unreadable")
          .contains("firewall-reset-after-clienthello (");
      assertThat(told.exitCode()).isEqualTo(1);
      assertThat(words(compare()))
          .as("nobody said that it is one machine")
          .doesNotContain("proved:");
    }
  }

  @Test
  void aBoxThatEndsTlsOnOneWayIsProved() throws IOException, InterruptedException {
    Hindrance box =
        new Hindrance.TlsInterception(
            TlsProfile.openSsl3(), CertificateRecipe.asWindowsMakesIt("box.lab.example").sign());
    try (FaultServer server = start("healthy-windows");
        ObstructedServer way = before(server, box)) {
      inTurns(way.port(), server.port(), 2);
      Outcome told = compare();
      assertThat(words(told))
          .contains("proved: one host shows two certificates at a time")
          .contains("something between ends TLS for one of the places")
          .contains("UNKNOWN: 127.0.0.1");
      assertThat(told.exitCode()).as("a sign-in fails there").isEqualTo(3);
    }
  }

  /** The box signs a certificate in the host's name, and the person knows the genuine one. */
  @Test
  void aBoxThatCopiesTheHostsNameIsProvedByTheFingerprint()
      throws IOException, InterruptedException {
    Hindrance box =
        new Hindrance.TlsInterception(
            TlsProfile.openSsl3(),
            CertificateRecipe.asWindowsMakesIt(WindowsIdentity.labServer().dnsName()).sign());
    try (FaultServer server = start("healthy-windows");
        ObstructedServer way = before(server, box)) {
      inTurns(way.port(), server.port(), 2);
      Outcome unexpected = compare("--format", "nagios");
      assertThat(words(unexpected)).startsWith("RDP UNKNOWN - every stage passes from");
      assertThat(unexpected.exitCode()).isEqualTo(3);
      expect(certificateOf("there.json"));
      Outcome told = compare();
      assertThat(words(told))
          .contains("proved: one host shows two certificates at a time")
          .contains("it is not the one that is expected, and the other is")
          .contains("fails at certificate: tls-inspection (confirmed)")
          .doesNotContain("--expect-fingerprint");
      assertThat(told.exitCode()).isEqualTo(1);
    }
  }

  /** Two machines that do not say their names, as behind a load balancer. */
  @Test
  void twoMachinesWithACertificateEachAreNoBox() throws IOException, InterruptedException {
    try (FaultServer one = start("healthy-xrdp");
        FaultServer other = start("healthy-xrdp")) {
      inTurns(one.port(), other.port(), 2);
      assertThat(words(compare())).doesNotContain("proved:");
    }
  }

  @Test
  void aServerThatWasMendedBetweenTheTwoIsNotCleared() throws IOException, InterruptedException {
    List<Run> failing;
    int port;
    try (FaultServer broken = start("listener-key-unreadable")) {
      port = broken.port();
      failing = examined(port, 2);
    }
    try (FaultServer mended = start("healthy-windows")) {
      write("here.json", port, failing);
      write("there.json", mended.port(), examined(mended.port(), 2));
    }
    assertThat(words(compare("--one-machine")))
        .doesNotContain("proved:")
        .doesNotContain("so not: ")
        .contains("unless it was mended or broken between the two", "comes and goes");
  }

  /** As a firewall of the host does that names who may come in. */
  @Test
  void aFirewallThatLetsOneSourceInRemainsAtTheHost() throws IOException, InterruptedException {
    try (FaultServer server = start("healthy-windows");
        ObstructedServer way = before(server, new Hindrance.Ban(0, Hindrance.Refusal.REFUSED))) {
      inTurns(way.port(), server.port(), 2);
      String told = words(compare("--one-machine"));
      assertThat(told).contains("what treats it otherwise", "host-firewall-block");
      assertThat(told).doesNotContain("confirmed");
    }
  }

  private static FaultServer start(String fault) throws IOException {
    return FaultServer.start(Faults.find(fault).orElseThrow(), LOOPBACK, 0);
  }

  private static ObstructedServer before(FaultServer server, Hindrance hindrance)
      throws IOException {
    return ObstructedServer.before(
        new InetSocketAddress(LOOPBACK, server.port()),
        false,
        List.of(hindrance),
        FaultServer.CONNECTION_LIMIT);
  }

  private void inTurns(int here, int there, int times) throws IOException, InterruptedException {
    List<Run> first = new ArrayList<>();
    List<Run> second = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      first.addAll(examined(here, 1));
      second.addAll(examined(there, 1));
    }
    write("here.json", here, first);
    write("there.json", there, second);
  }

  private static List<Run> examined(int port, int times) throws InterruptedException {
    ProbeOptions usual = ProbeOptions.DEFAULT;
    ProbeOptions options =
        new ProbeOptions(
            Duration.ofSeconds(20),
            usual.connectionsPerHost(),
            usual.connectionsOverall(),
            false,
            false,
            Optional.empty());
    Prober prober =
        Examination.prober(options, Optional.empty(), CaptureSink.NONE, new NobodyLooks());
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      runs.add(prober.examine(target(port)));
    }
    return runs;
  }

  private static Target target(int port) {
    return new Target("127.0.0.1:" + port, "127.0.0.1", port);
  }

  private void write(String name, int port, List<Run> runs) throws IOException {
    Evidence evidence =
        new Evidence(Evidence.SCHEMA, Version.MADE_BY, target(port), runs, List.of());
    Files.writeString(directory.resolve(name), EvidenceJson.write(evidence));
  }

  private Bytes certificateOf(String name) throws IOException {
    return read(name).runs().getFirst().roads().stream()
        .flatMap(road -> road.stages().stream())
        .flatMap(stage -> stage.observations().stream())
        .map(Observed::observation)
        .filter(CertificatePresented.class::isInstance)
        .map(CertificatePresented.class::cast)
        .findFirst()
        .orElseThrow()
        .chain()
        .getFirst()
        .sha256();
  }

  private Evidence read(String name) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(name))) {
      return EvidenceJson.read(in).getFirst().evidence();
    } catch (UnreadableEvidence e) {
      throw new IOException(e);
    }
  }

  /** As --expect-fingerprint is held against the certificate of every place. */
  private void expect(Bytes sha256) throws IOException {
    for (String name : List.of("here.json", "there.json")) {
      Evidence told =
          read(name)
              .reporting(
                  List.of(new Observed(new Source.Person(), new FingerprintExpected(sha256))));
      Files.writeString(directory.resolve(name), EvidenceJson.write(told));
    }
  }

  private Outcome compare(String... more) {
    List<String> arguments = new ArrayList<>(List.of("compare"));
    arguments.add(directory.resolve("here.json").toString());
    arguments.add(directory.resolve("there.json").toString());
    arguments.addAll(List.of("--as", "places"));
    arguments.addAll(List.of(more));
    Outcome outcome = TestingConsole.of(arguments.toArray(String[]::new));
    assertThat(outcome.errorLines()).isEmpty();
    return outcome;
  }

  private static String words(Outcome outcome) {
    return outcome.out().replaceAll("\\s+", " ");
  }

  private record NobodyLooks() implements ProbeObserver {
    @Override
    public void stageBegan(Target target, Optional<InetAddress> address, StageId stage) {}

    @Override
    public void stageEnded(Target target, Optional<InetAddress> address, StageReport report) {}
  }
}
