package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Check.Outcome;
import org.rdpdoctor.remote.repair.Journaled.Applied;
import org.rdpdoctor.remote.repair.Journaled.Standing;
import org.rdpdoctor.remote.repair.RepairResult.Ending;
import org.rdpdoctor.remote.repair.RepairResult.Fate;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** What goes wrong while a service is restarted for a remedy. */
class RestartTest {
  private static final String TERM_SERVICE = "TermService";
  private static final String LISTENER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp";

  @TempDir Path folder;

  private RepairBench bench() {
    RepairBench bench = RepairBench.inProcess(folder);
    HostFaults.find("security-layer-rdp").orElseThrow().breakHost(bench.host);
    return bench;
  }

  private static RepairResult repaired(RepairBench bench, Machine machine, Outcome outcome)
      throws IOException, InterruptedException {
    Plan plan = bench.plan(bench.now(true, List.of()), Wishes.NONE);
    return bench.repair(new MachineChannel("smb", machine), () -> outcome, true).apply(plan);
  }

  private static boolean starts(HostCall call) {
    return call instanceof HostCall.StartService start && start.name().equals(TERM_SERVICE);
  }

  private static boolean isRunning(RepairBench bench, String service) {
    return bench.host.perform(new HostCall.DescribeService(service))
            instanceof HostReply.ServiceDescribed described
        && described.state() == HostReply.ServiceState.RUNNING;
  }

  @Test
  void aServiceThatDoesNotComeBackAtOnceIsStartedAgainThoughTheRemedyHelped()
      throws IOException, InterruptedException {
    try (RepairBench bench = bench()) {
      int[] begun = {0};
      Machine once =
          call ->
              starts(call) && begun[0]++ == 0
                  ? new HostReply.Refused(1053, "")
                  : bench.host.perform(call);
      RepairResult result = repaired(bench, once, Outcome.CAUSE_GONE);

      assertThat(result.attempts().getFirst().fate()).isEqualTo(Fate.IMPROVED);
      assertThat(isRunning(bench, TERM_SERVICE)).isTrue();
    }
  }

  @Test
  void whatDependsOnARestartedServiceRunsAgain() throws IOException, InterruptedException {
    try (RepairBench bench = bench()) {
      assertThat(isRunning(bench, "UmRdpService")).isTrue();
      RepairResult result = repaired(bench, bench.host, Outcome.CAUSE_GONE);

      assertThat(result.attempts().getFirst().fate()).isEqualTo(Fate.IMPROVED);
      assertThat(bench.host.calls()).anyMatch(HostCall.StopService.class::isInstance);
      assertThat(isRunning(bench, "UmRdpService")).isTrue();
    }
  }

  @Test
  void aServiceThatDoesNotComeBackAtAllIsNoImprovement() throws IOException, InterruptedException {
    try (RepairBench bench = bench()) {
      Machine never =
          call ->
              call instanceof HostCall.StartService
                  ? new HostReply.Refused(1067, "")
                  : bench.host.perform(call);
      RepairResult result = repaired(bench, never, Outcome.CAUSE_GONE);

      assertThat(result.ending()).isEqualTo(Ending.UNDO_FAILED);
      assertThat(result.attempts().getFirst().notes().toString()).contains(TERM_SERVICE);
    }
  }

  /** The second start is that of the undo; what it changes cannot be written back. */
  @Test
  void whatARestartChangesBehindTheUndoIsNoUndoneRemedy()
      throws ChannelLost, IOException, InterruptedException {
    try (RepairBench bench = bench()) {
      int[] begun = {0};
      Machine stubborn =
          call -> {
            if (starts(call) && ++begun[0] == 2) {
              HostReply _ =
                  bench.host.perform(
                      new HostCall.WriteValue(LISTENER, "SecurityLayer", RegistryData.number(7)));
            }
            return begun[0] >= 2 && call instanceof HostCall.WriteValue
                ? new HostReply.Refused(5, "")
                : bench.host.perform(call);
          };
      RepairResult result = repaired(bench, stubborn, Outcome.SAME);

      assertThat(result.ending()).isEqualTo(Ending.UNDO_FAILED);
      Journaled journaled = bench.journals().all().getFirst();
      assertThat(journaled.remedies())
          .extracting(Applied::standing)
          .containsExactly(Standing.UNDO_FAILED);
      Undo.Result undo = Undo.everything(journaled, bench.channel, true);
      assertThat(undo.left()).isEmpty();
      assertThat(undo.restored()).hasSize(1);
      assertThat(bench.host.perform(new HostCall.ReadValue(LISTENER, "SecurityLayer")))
          .isEqualTo(new HostReply.ValueRead(RegistryData.number(0)));
    }
  }
}
