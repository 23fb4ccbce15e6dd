package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.remote.InProcessChannel;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;

/**
 * A simulated Windows host with a fault in its state, read over a channel, alone and together with
 * what its Remote Desktop listener does on the wire.
 */
class ExaminedHostTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  /**
   * A fault of the simulated host and the cause that has to be named.
   *
   * @param alone by what is read on the host alone
   * @param joined together with the wire; "-" where the fault lies behind the password prompt and
   *     is not proved, so that the host is healthy from here
   */
  record Example(String fault, String alone, String joined) {}

  static Stream<Example> examples() {
    return Stream.of(
        new Example("rdp-disabled", "rdp-disabled", "rdp-disabled"),
        new Example("rdp-disabled-with-rules", "rdp-disabled", "rdp-disabled"),
        new Example("rdp-disabled-by-policy", "rdp-disabled", "rdp-disabled"),
        new Example("firewall-rules-disabled", "host-firewall-block", "host-firewall-block"),
        new Example("service-stopped", "service-stopped", "service-stopped"),
        new Example("service-disabled", "service-stopped", "service-stopped"),
        new Example("port-moved", "wrong-port", "wrong-port"),
        new Example("listener-disabled", "rdp-disabled", "rdp-disabled"),
        new Example("adapter-gone", "listener-wrong-interface", "listener-wrong-interface"),
        new Example("no-connections-allowed", "session-limit", "session-limit"),
        new Example("key-file-rights", "listener-key-unreadable", "listener-key-unreadable"),
        new Example("key-file-denied", "listener-key-unreadable", "listener-key-unreadable"),
        new Example("key-missing-in-closed-folder", "listener-key-missing", "listener-key-missing"),
        new Example("key-folder-rights", "machinekeys-acl", "listener-key-missing"),
        new Example("certificate-expired", "listener-cert-expired", "listener-cert-expired"),
        new Example("key-container-broken", "listener-key-missing", "listener-key-missing"),
        new Example(
            "pinned-certificate-gone",
            "listener-cert-binding-stale",
            "listener-cert-binding-stale"),
        new Example(
            "pinned-certificate-renewed",
            "listener-cert-binding-stale",
            "listener-cert-binding-stale"),
        new Example("pinned-key-unreadable", "listener-key-unreadable", "listener-key-unreadable"),
        new Example("tls12-disabled", "tls-version-mismatch", "tls-version-mismatch"),
        new Example("tls12-off-by-default", "tls-version-mismatch", "tls-version-mismatch"),
        new Example("cipher-policy-empty", "tls-cipher-mismatch", "tls-cipher-mismatch"),
        new Example("security-layer-rdp", "security-layer-policy", "security-layer-mismatch"),
        new Example("port-conflict", "port-conflict", "port-conflict"),
        new Example("not-a-remote-desktop-user", "-", "-"),
        new Example("drain-mode", "session-host-drain-mode", "session-host-drain-mode"),
        new Example("logons-disabled", "session-host-drain-mode", "session-host-drain-mode"),
        new Example("licensing-mode-missing", "licensing-grace-expired", "-"),
        new Example("licensing-server-missing", "licensing-server-unreachable", "-"),
        new Example("clock-wrong", "kerberos-clock-skew", "kerberos-clock-skew"));
  }

  private static HostFault fault(Example example) {
    return HostFaults.all().stream()
        .filter(each -> each.id().equals(example.fault()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyFaultIsAmongThem() {
    assertThat(examples().map(Example::fault))
        .containsExactlyElementsOf(HostFaults.all().stream().map(HostFault::id).toList());
  }

  private static List<Observed> examined(WindowsHost host) throws InterruptedException {
    try (InProcessChannel channel = new InProcessChannel("lab", "RDPHOST", host::perform)) {
      return new HostExaminer(Clock.systemUTC()).examine(channel, ExamineOptions.usual(3389));
    }
  }

  private static Evidence alone(WindowsHost host) throws InterruptedException {
    return RecordedEvidence.ofHost("test", new Target("RDPHOST", "RDPHOST", 3389), examined(host));
  }

  private static Evidence joined(WindowsHost host) throws InterruptedException {
    List<Run> runs = new ArrayList<>();
    List<Observed> records = examined(host);
    try (RdpService listener = host.listen()) {
      Target dialled = new Target("RDPHOST", listener.address().getHostAddress(), listener.port());
      Examination.prober(
              ProbeOptions.DEFAULT, Optional.empty(), CaptureSink.NONE, ProbeObserver.NONE)
          .examineAll(
              List.of(dialled),
              (_, run) -> {
                synchronized (runs) {
                  runs.add(run);
                }
              });
      assertThat(listener.defect()).isEmpty();
    }
    Target known = new Target("RDPHOST", "127.0.0.1", 3389);
    return RecordedEvidence.withHost(
        new Evidence(Evidence.SCHEMA, "test", known, runs, List.of()),
        RecordedEvidence.ofHost("test", known, records));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theHostAloneNamesTheCause(Example example) throws InterruptedException {
    Diagnosis diagnosis = ENGINE.judge(alone(fault(example).host()));
    if (example.alone().equals("-")) {
      assertThat(
              diagnosis.causes().stream()
                  .filter(ExaminedHostTest::isFinding)
                  .map(Assessment::causeId))
          .isEmpty();
    } else {
      assertThat(diagnosis.causes().stream().filter(ExaminedHostTest::isFinding))
          .extracting(Assessment::causeId)
          .contains(example.alone());
      assertThat(diagnosis.causes().stream().filter(each -> each.verdict() == Verdict.CONFIRMED))
          .extracting(Assessment::causeId)
          .isSubsetOf(example.alone());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theHostAndTheWireNameTheCause(Example example) throws InterruptedException {
    Diagnosis diagnosis = ENGINE.judge(joined(fault(example).host()));
    if (example.joined().equals("-")) {
      assertThat(diagnosis.health()).as(diagnosis.headline()).isNotEqualTo(Health.FAULTY);
      assertThat(diagnosis.causes()).noneMatch(each -> each.verdict() == Verdict.CONFIRMED);
    } else {
      named(example.joined(), diagnosis);
      assertThat(diagnosis.health()).as(diagnosis.headline()).isEqualTo(Health.FAULTY);
    }
  }

  private static boolean isFinding(Assessment cause) {
    return cause.verdict() == Verdict.CONFIRMED || cause.verdict() == Verdict.LIKELY;
  }

  private static void named(String cause, Diagnosis diagnosis) {
    assertThat(diagnosis.causes().getFirst().causeId())
        .as(
            diagnosis.headline()
                + diagnosis.causes().stream()
                    .limit(4)
                    .map(each ->
                        "\n%s %s %s".formatted(each.causeId(), each.verdict(), each.support()))
                    .toList())
        .isEqualTo(cause);
    assertThat(diagnosis.causes().getFirst().verdict()).isIn(Verdict.CONFIRMED, Verdict.LIKELY);
  }

  @Test
  void aHealthyHostGivesNoFinding() throws InterruptedException {
    Diagnosis alone = ENGINE.judge(alone(WindowsHost.healthy()));
    assertThat(
            alone.causes().stream()
                .filter(each -> each.verdict().compareTo(Verdict.POSSIBLE) <= 0)
                .map(each -> each.causeId() + each.support()))
        .isEmpty();
    assertThat(alone.health()).isEqualTo(Health.UNKNOWN);
    Diagnosis joined = ENGINE.judge(joined(WindowsHost.healthy()));
    assertThat(joined.health()).as(joined.headline()).isEqualTo(Health.HEALTHY);
    assertThat(
            joined.causes().stream().filter(ExaminedHostTest::isFinding).map(Assessment::causeId))
        .isEmpty();
  }

  @Test
  void allOfAHealthyHostCanBeRead() throws InterruptedException {
    assertThat(
            examined(WindowsHost.healthy()).stream()
                .map(Observed::observation)
                .filter(HostPartUnread.class::isInstance)
                .flatMap(each -> ((HostPartUnread) each).parts().stream()))
        .containsExactly("HKLM\\SECURITY\\Policy\\Accounts"); // for SYSTEM alone
  }
}
