package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Planner;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.LabChannel;
import org.rdpdoctor.remote.azure.AzureLab;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.remote.repair.Check.Outcome;
import org.rdpdoctor.remote.repair.RepairResult.Ending;
import org.rdpdoctor.remote.smb.SmbLab;
import org.rdpdoctor.remote.ssh.SshLab;
import org.rdpdoctor.remote.winrm.WinRmLab;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** What goes wrong while a host is mended, over each real channel. */
@Timeout(300)
class RepairOverChannelsTest {
  private static final Map<String, LabChannel.Opener> CHANNELS = channels();

  @TempDir Path folder;

  private static Map<String, LabChannel.Opener> channels() {
    Map<String, LabChannel.Opener> channels = new LinkedHashMap<>();
    channels.put("smb", SmbLab::open);
    channels.put("winrm", WinRmLab::open);
    channels.put("ssh", SshLab::open);
    channels.put("azure", AzureLab::open);
    return channels;
  }

  /** What is tried over one of them. */
  private interface Trial {
    void over(Bed bed) throws IOException, InterruptedException, ChannelLost;
  }

  /**
   * A machine that is looked at past all channels, because that is tested elsewhere, and changed
   * over one of them.
   */
  private record Bed(String name, RepairBench bench, LabChannel.Opener opener, Channel channel) {
    Plan plan() throws InterruptedException {
      return bench.plan(bench.now(false, List.of()), Wishes.NONE);
    }

    RepairResult apply(Channel over, Plan plan, Outcome outcome)
        throws IOException, InterruptedException {
      return bench.repair(over, () -> outcome, true).apply(plan);
    }

    /**
     * What smb starts to read the registry, it stops when it is closed; scripts that were run when
     * the way ended stay where they lie.
     */
    Map<String, String> state() {
      Map<String, String> state = new TreeMap<>(bench.state());
      state
          .keySet()
          .removeIf(line ->
              line.contains("RemoteRegistry")
                  || line.toLowerCase(Locale.ROOT).contains("\\temp\\rdpdoctor-"));
      return state;
    }

    /** A channel that ends with the first change of a kind, once it is done. */
    Channel cutBy(Class<? extends HostCall.Change> kind) throws IOException, InterruptedException {
      AtomicBoolean cut = new AtomicBoolean();
      return opener.open(call -> {
        if (!cut.get() && !kind.isInstance(call)) {
          return bench.host.perform(call);
        }
        if (!cut.getAndSet(true)) {
          HostReply _ = bench.host.perform(call);
        }
        throw new IOException("the way to the machine has ended");
      });
    }

    void undo() throws IOException, InterruptedException, ChannelLost {
      for (Journaled open : bench.journals().unfinished(channel.host())) {
        assertThat(Undo.everything(open, channel, true).left()).as(name).isEmpty();
      }
    }
  }

  private void overEach(String fault, Trial trial) throws InterruptedException, ExecutionException {
    try (ExecutorService pool = Executors.newFixedThreadPool(CHANNELS.size())) {
      List<Future<?>> all = new ArrayList<>();
      CHANNELS.forEach(
          (name, opener) -> all.add(pool.submit(() -> one(name, opener, fault, trial))));
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private String one(String name, LabChannel.Opener opener, String fault, Trial trial)
      throws IOException, InterruptedException, ChannelLost {
    try (RepairBench bench = RepairBench.inProcess(folder.resolve(name))) {
      HostFaults.find(fault).orElseThrow().breakHost(bench.host);
      try (Channel channel = opener.open(bench.host::perform)) {
        trial.over(new Bed(name, bench, opener, channel));
      }
    }
    return name;
  }

  @Test
  void aWriteThatIsRefusedIsUndone() throws InterruptedException, ExecutionException {
    overEach(
        "rdp-disabled-with-rules",
        bed -> {
          Plan plan = bed.plan();
          Map<String, String> before = bed.state();
          bed.bench.host.alter(HostFaults.refusing(HostCall.EnableFirewallRule.class));
          RepairResult result = bed.apply(bed.channel, plan, Outcome.HEALTHY);
          assertThat(result.ending()).as(bed.name).isEqualTo(Ending.UNDONE);
          assertThat(result.attempts().getFirst().notes().toString())
              .as(bed.name)
              .containsIgnoringCase("access denied");
          assertThat(bed.state()).as(bed.name).isEqualTo(before);
        });
  }

  @Test
  void aPolicyInTheWayIsNamedAndNothingWritten() throws InterruptedException, ExecutionException {
    overEach(
        "rdp-disabled",
        bed -> {
          bed.bench.host.alter(HostFaults.policy("fDenyTSConnections", 1));
          Map<String, String> before = bed.state();
          List<Observed> read =
              new HostExaminer(Clock.systemUTC())
                  .examine(
                      bed.channel,
                      new ExamineOptions(
                          3389, List.of(), Duration.ofDays(1), Duration.ofMinutes(2)));
          Evidence evidence =
              RecordedEvidence.ofHost("test", new Target("RDPHOST", "RDPHOST", 3389), read);
          Plan plan =
              Planner.plan(evidence, new Engine(Catalogue.causes()).judge(evidence), Wishes.NONE);
          assertThat(plan.remedies()).as(bed.name).isEmpty();
          assertThat(plan.advice().toString())
              .as(bed.name)
              .contains("Allow users to connect remotely by using Remote Desktop Services");
          assertThat(bed.state()).as(bed.name).isEqualTo(before);
        });
  }

  @Test
  void ofTwoFaultsOneComesAfterTheOther() throws InterruptedException, ExecutionException {
    overEach(
        "key-file-rights",
        bed -> {
          HostFaults.find("tls12-disabled").orElseThrow().breakHost(bed.bench.host);
          for (int run = 0; run < 2; run++) {
            Judged judged = bed.bench.now(false, List.of());
            Plan plan = bed.bench.plan(judged, Wishes.NONE);
            Check check = new ProbedCheck(bed.bench, judged, Wishes.NONE, Duration.ofMillis(50));
            RepairResult result = bed.bench.repair(bed.channel, check, true).apply(plan);
            assertThat(result.ending())
                .as("%s: %s", bed.name, result)
                .isIn(Ending.HEALTHY, Ending.FAULT_STANDS);
          }
          assertThat(bed.bench.now(false, List.of()).diagnosis().health())
              .as(bed.name)
              .isEqualTo(Health.HEALTHY);
        });
  }

  @Test
  void aChannelThatDiesInTheMiddleIsSaidAndTheNextOneUndoesIt()
      throws InterruptedException, ExecutionException {
    overEach(
        "security-layer-rdp",
        bed -> {
          Plan plan = bed.plan();
          Map<String, String> before = bed.state();
          try (Channel dying = bed.cutBy(HostCall.WriteValue.class)) {
            RepairResult result = bed.apply(dying, plan, Outcome.SAME);
            assertThat(result.ending())
                .as("%s: %s", bed.name, result)
                .isEqualTo(Ending.CHANNEL_LOST);
          }
          assertThat(bed.state()).as(bed.name).isNotEqualTo(before);
          bed.undo();
          assertThat(bed.state()).as(bed.name).isEqualTo(before);
        });
  }

  /** Azure's way to a machine does not lead through its firewall. */
  @Test
  void whatMayCutTheWayIsUndoneByTheHostUnlessItHelps()
      throws InterruptedException, ExecutionException {
    overEach(
        "firewall-rules-disabled",
        bed -> {
          RestoringScripts scripts = new RestoringScripts();
          WindowsHost host = bed.bench.host;
          host.runScriptsWith(scripts);
          Plan plan = bed.plan();
          Map<String, String> before = bed.state();
          boolean overTheNetwork = !bed.name.equals("azure");
          if (overTheNetwork) {
            try (Channel cut = bed.cutBy(HostCall.EnableFirewallRule.class)) {
              assertThat(bed.apply(cut, plan, Outcome.HEALTHY).ending())
                  .as(bed.name)
                  .isEqualTo(Ending.CHANNEL_LOST);
            }
            assertThat(bed.state()).as(bed.name).isNotEqualTo(before);
            assertThat(host.scheduled()).as(bed.name).hasSize(1);
            host.advance(Duration.ofMinutes(11));
            assertThat(scripts.lines())
                .as(bed.name)
                .anyMatch(line -> line.startsWith("Set-RdpRule"));
            assertThat(bed.state()).as(bed.name).isEqualTo(before);
            bed.undo();
          }
          int asked = host.calls().size();
          assertThat(bed.apply(bed.channel, plan, Outcome.HEALTHY).ending())
              .as(bed.name)
              .isEqualTo(Ending.HEALTHY);
          List<HostCall> calls = host.calls().subList(asked, host.calls().size());
          assertThat(host.scheduled()).as(bed.name).isEmpty();
          assertThat(calls.stream().anyMatch(HostCall.ScheduleScript.class::isInstance))
              .as(bed.name)
              .isEqualTo(overTheNetwork);
          if (overTheNetwork) {
            assertThat(first(calls, HostCall.ScheduleScript.class))
                .as(bed.name)
                .isLessThan(first(calls, HostCall.EnableFirewallRule.class));
            assertThat(first(calls, HostCall.EnableFirewallRule.class))
                .as(bed.name)
                .isLessThan(first(calls, HostCall.UnscheduleScript.class));
          }
        });
  }

  private static int first(List<HostCall> calls, Class<? extends HostCall> kind) {
    for (int i = 0; i < calls.size(); i++) {
      if (kind.isInstance(calls.get(i))) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }
}
