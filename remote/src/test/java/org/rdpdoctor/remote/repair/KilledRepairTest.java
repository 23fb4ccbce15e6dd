package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Check.Outcome;
import org.rdpdoctor.wire.hostcall.HostCall;

/**
 * Ended at every single call to the machine, before and after it did what was asked, the next run
 * finds the journal and brings back the state that was: for every fault of the simulated machine.
 */
class KilledRepairTest {
  /** Most of the time they wait for a listener that does not answer. */
  private static final int AT_ONCE = 6;

  /** Faults that nothing on the host mends. */
  private static final Set<String> ADVISED = Set.of("port-conflict", "rdp-disabled-by-policy");

  private static final int MANY_CALLS = 600;
  private static final Wishes WISHES =
      new Wishes(
          Optional.of("LAB\\lab"),
          Optional.of("rdslic.lab.example"),
          Optional.of(false),
          Optional.empty());

  @TempDir Path folder;

  /** The process ends at a call. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whereverItEndsTheNextRunPutsEverythingBack()
      throws InterruptedException, ExecutionException {
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      Map<String, Future<Integer>> kills = new TreeMap<>();
      for (HostFault fault : HostFaults.all()) {
        kills.put(fault.id(), pool.submit(() -> kills(fault)));
      }
      for (Map.Entry<String, Future<Integer>> each : kills.entrySet()) {
        assertThat(each.getValue().get() == 0)
            .as(each.getKey())
            .isEqualTo(ADVISED.contains(each.getKey()));
      }
    }
  }

  /**
   * How often it was ended. The machine is used again: that each undo leaves it as it was is what
   * is tested.
   */
  private int kills(HostFault its) throws IOException, InterruptedException, ChannelLost {
    String fault = its.id();
    try (RepairBench bench =
        new RepairBench(
            folder.resolve(fault),
            its.afterSignIn(),
            machine -> new MachineChannel("smb", machine::perform))) {
      its.breakHost(bench.host);
      Plan plan = bench.plan(bench.now(true, List.of()), WISHES);
      if (plan.remedies().isEmpty()) {
        return 0; // somebody else is told what to do
      }
      Map<String, String> before = state(bench);
      int kills = 0;
      boolean ended = false;
      for (int at = 1; at < MANY_CALLS && !ended; at++) {
        for (boolean carriedOut : List.of(false, true)) {
          if (!killed(bench, plan, at, carriedOut)) {
            ended = true;
            break;
          }
          kills++;
          putBack(bench, at % 2 == 0);
          assertThat(state(bench))
              .as(
                  "%s, killed at call %d, which was %scarried out",
                  fault, at, carriedOut ? "" : "not ")
              .isEqualTo(before);
          assertThat(bench.journals().unfinished(bench.channel.host())).isEmpty();
          assertThat(bench.host.scheduled()).isEmpty();
          forget(bench.host);
        }
      }
      assertThat(ended).as("%s came to its end", fault).isTrue();
      return kills;
    }
  }

  /** False when it came to its end before that call. */
  private static boolean killed(RepairBench bench, Plan plan, int at, boolean carriedOut)
      throws IOException, InterruptedException {
    Deque<Outcome> outcomes = new ArrayDeque<>(List.of(Outcome.SAME, Outcome.HEALTHY));
    Check check = () -> outcomes.size() > 1 ? outcomes.removeFirst() : outcomes.getFirst();
    try {
      RepairResult _ = bench.repair(killing(bench.host, at, carriedOut), check, true).apply(plan);
      return false;
    } catch (Killed _) {
      return true;
    }
  }

  /** As undo does it, or as fix --finish does. */
  private static void putBack(RepairBench bench, boolean finish)
      throws IOException, InterruptedException, ChannelLost {
    for (Journaled open : bench.journals().unfinished(bench.channel.host())) {
      Undo.Result undo =
          finish
              ? Undo.cutOff(open, bench.channel, true)
              : Undo.everything(open, bench.channel, true);
      assertThat(undo.left()).isEmpty();
    }
  }

  private static Channel killing(WindowsHost host, int at, boolean carriedOut) {
    int[] calls = {0};
    return new MachineChannel(
        "smb",
        call -> {
          calls[0]++;
          if (calls[0] == at) {
            if (carriedOut) {
              host.perform(call);
            }
            throw new Killed();
          }
          return host.perform(call);
        });
  }

  /** A clock that was set is not put back. */
  private static Map<String, String> state(RepairBench bench) {
    Map<String, String> state = new TreeMap<>(bench.state());
    state.remove("clock");
    return state;
  }

  /** What was set aside stays beside the old one, and its name is taken. */
  private static void forget(WindowsHost host) {
    for (String line : host.snapshot().keySet()) {
      if (line.startsWith("file ") && line.contains(".rdpdoctor-")) {
        host.perform(new HostCall.DeleteFile(line.substring("file ".length())));
      }
    }
  }
}
