package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.lab.windows.DyingMachine;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Weakening;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Check.Outcome;
import org.rdpdoctor.remote.repair.RepairResult.Ending;
import org.rdpdoctor.remote.repair.RepairResult.Fate;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

class RepairTest {
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL_SERVER + "\\WinStations\\RDP-Tcp";
  private static final int MANY_CALLS = 400;

  @TempDir Path folder;

  /** The process ends at a call. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A plan for a fault, made once; the machine may then be broken again and again. */
  private record Case(RepairBench bench, Judged judged, Plan plan) {}

  private Case broken(String fault) throws InterruptedException {
    RepairBench bench = RepairBench.inProcess(folder.resolve("run-" + System.nanoTime()));
    HostFaults.find(fault).orElseThrow().breakHost(bench.host);
    Judged judged = bench.now(true, List.of());
    return new Case(bench, judged, bench.plan(judged, Wishes.NONE));
  }

  private static Check always(Outcome outcome) {
    return () -> outcome;
  }

  private static Check first(Outcome... outcomes) {
    Deque<Outcome> left = new ArrayDeque<>(List.of(outcomes));
    return () -> left.size() > 1 ? left.removeFirst() : left.getFirst();
  }

  /** A channel that kills us at a call, before or after the machine did what it asks. */
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

  /** What was issued since counts by the right time; the time service alone is as it was. */
  @Test
  void aClockThatWasSetStaysRight() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("clock-wrong");
    try (RepairBench bench = it.bench) {
      Map<String, String> before = bench.state();
      bench.repair(bench.channel, always(Outcome.HEALTHY), false).apply(it.plan);
      Undo.Result undo = Undo.everything(bench.journals().all().getFirst(), bench.channel, false);
      Map<String, String> now = bench.state();

      assertThat(undo.complete()).isTrue();
      assertThat(undo.notes()).contains("a clock that was set is not put back");
      assertThat(before.get("clock")).isEqualTo("PT-7H");
      assertThat(now.put("clock", "PT-7H")).isEqualTo("PT0S");
      assertThat(now).isEqualTo(before);
    }
  }

  @Test
  void withoutATimeSourceTheTimeServiceIsAsItWas()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("clock-wrong");
    try (RepairBench bench = it.bench) {
      bench.host.alter(HostFaults.withoutTimeSource());
      Map<String, String> before = bench.state();
      RepairResult result =
          bench.repair(bench.channel, always(Outcome.HEALTHY), false).apply(it.plan);

      assertThat(result.attempts().getFirst().fate()).isEqualTo(Fate.UNDONE);
      assertThat(bench.state()).isEqualTo(before);
    }
  }

  @Test
  void aChannelThatDiesAtAnyCallIsSaidAndCanBeUndone()
      throws IOException, InterruptedException, ChannelLost {
    boolean ended = false;
    for (int at = 1; at < MANY_CALLS && !ended; at += at > 10 ? 3 : 1) {
      Case it = broken("security-layer-rdp");
      try (RepairBench bench = it.bench) {
        Map<String, String> before = bench.state();
        Channel dying = new MachineChannel("smb", new DyingMachine(bench.host, at, at % 2 == 0));
        RepairResult result = bench.repair(dying, always(Outcome.HEALTHY), true).apply(it.plan);
        if (result.ending() == Ending.HEALTHY) {
          ended = true;
          continue;
        }
        assertThat(result.ending()).isEqualTo(Ending.CHANNEL_LOST);
        for (Journaled open : bench.journals().unfinished(bench.channel.host())) {
          assertThat(Undo.everything(open, bench.channel, true).left()).isEmpty();
        }
        assertThat(bench.state()).isEqualTo(before);
      }
    }
    assertThat(ended).isTrue();
  }

  @Test
  void anUndoThatIsKilledCanBeBegunAgain() throws IOException, InterruptedException, ChannelLost {
    for (int at = 1; at < 60; at += 4) {
      Case it = broken("key-container-broken");
      try (RepairBench bench = it.bench) {
        Map<String, String> before = bench.state();
        RepairResult result =
            bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(it.plan);
        assertThat(result.ending()).isEqualTo(Ending.HEALTHY);
        Journaled journaled = Journals.read(result.journal().orElseThrow()).orElseThrow();
        try {
          Undo.everything(journaled, killing(bench.host, at, true), true);
        } catch (Killed killed) {
          Journaled again = Journals.read(result.journal().orElseThrow()).orElseThrow();
          assertThat(Undo.everything(again, bench.channel, true).left()).isEmpty();
        }
        assertThat(bench.state()).isEqualTo(before);
      }
    }
  }

  @Test
  void whatDoesNotHelpIsUndoneBeforeTheNext()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("pinned-certificate-renewed");
    try (RepairBench bench = it.bench) {
      assertThat(it.plan.remedies().stream().map(Remedy::id))
          .containsExactly("RepinCertificate", "UnpinCertificate");
      RepairResult result =
          bench
              .repair(
                  bench.channel,
                  first(Outcome.SAME, Outcome.SAME, Outcome.SAME, Outcome.HEALTHY),
                  true)
              .apply(it.plan);

      assertThat(result.attempts().stream().map(RepairResult.Attempt::fate))
          .containsExactly(Fate.UNDONE, Fate.MENDED);
      assertThat(result.ending()).isEqualTo(Ending.HEALTHY);
      assertThat(bench.channel.perform(new HostCall.ReadValue(LISTENER, "SSLCertificateSHA1Hash")))
          .isEqualTo(new HostReply.Absent());
    }
  }

  @Test
  void ofTwoFaultsTheFirstIsKeptMendedAndTheSecondComesNext()
      throws IOException, InterruptedException, ChannelLost {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      HostFaults.find("key-file-rights").orElseThrow().breakHost(bench.host);
      HostFaults.find("tls12-disabled").orElseThrow().breakHost(bench.host);
      Judged judged = bench.now(true, List.of());

      RepairResult first =
          bench.repair(judged, Wishes.NONE, true).apply(bench.plan(judged, Wishes.NONE));
      assertThat(first.attempts())
          .as(first.toString())
          .anyMatch(each ->
              each.remedy().equals("GrantListenerKeyRead")
                  && (each.fate() == Fate.IMPROVED || each.fate() == Fate.MENDED));
      if (first.ending() != Ending.HEALTHY) {
        Judged then = bench.now(true, List.of());
        RepairResult second =
            bench.repair(then, Wishes.NONE, true).apply(bench.plan(then, Wishes.NONE));
        assertThat(second.ending()).as(second.toString()).isEqualTo(Ending.HEALTHY);
      }
      assertThat(bench.now(true, List.of()).diagnosis().health()).isEqualTo(Health.HEALTHY);
    }
  }

  @Test
  void whatHelpedBeforeIsNoReasonToKeepWhatDoesNot() throws InterruptedException, ChannelLost {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      HostFaults.find("key-file-rights").orElseThrow().breakHost(bench.host);
      HostFaults.find("tls12-disabled").orElseThrow().breakHost(bench.host);
      Judged judged = bench.now(true, List.of());
      Check check = new ProbedCheck(bench, judged, Wishes.NONE, Duration.ofMillis(10));
      Plan plan = bench.plan(judged, Wishes.NONE);

      bench.channel.perform(
          plan.remedy("GrantListenerKeyRead").orElseThrow().steps().getFirst().change());
      assertThat(check.check()).isEqualTo(Outcome.CAUSE_GONE);
      check.keep();
      assertThat(check.check()).isEqualTo(Outcome.SAME);
    }
  }

  @Test
  void whatMakesItWorseIsUndoneAtOnce() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      Map<String, String> before = bench.state();
      RepairResult result = bench.repair(bench.channel, always(Outcome.WORSE), true).apply(it.plan);

      assertThat(result.ending()).isEqualTo(Ending.UNDONE);
      assertThat(bench.state()).isEqualTo(before);
      assertThat(bench.host.calls()).noneMatch(HostCall.StopService.class::isInstance);
    }
  }

  @Test
  void aChangeThatIsRefusedIsUndone() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("rdp-disabled-with-rules");
    try (RepairBench bench = it.bench) {
      Map<String, String> before = bench.state();
      bench.host.alter(HostFaults.refusing(HostCall.EnableFirewallRule.class));
      RepairResult result =
          bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(it.plan);

      assertThat(result.ending()).isEqualTo(Ending.UNDONE);
      assertThat(result.attempts().getFirst().notes().toString()).contains("access denied");
      assertThat(bench.state()).isEqualTo(before);
    }
  }

  @Test
  void aHostThatChangedSinceIsLeftAlone() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      bench.host.perform(
          new HostCall.WriteValue(LISTENER, "MinEncryptionLevel", RegistryData.number(3)));
      Map<String, String> before = bench.state();
      RepairResult result =
          bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(it.plan);

      assertThat(result.ending()).isEqualTo(Ending.HOST_CHANGED);
      assertThat(result.journal()).isEmpty();
      assertThat(bench.state()).isEqualTo(before);
      assertThat(bench.plan(bench.now(true, List.of()), Wishes.NONE).id())
          .isNotEqualTo(it.plan.id());
    }
  }

  @Test
  void theSamePlanHasTheSameId() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("key-container-broken");
    try (RepairBench bench = it.bench) {
      assertThat(bench.plan(bench.now(true, List.of()), Wishes.NONE).id()).isEqualTo(it.plan.id());
    }
  }

  @Test
  void sessionsAreNotEndedUnlessThatIsAllowed()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("adapter-gone");
    try (RepairBench bench = it.bench) {
      RepairResult result = bench.repair(bench.channel, always(Outcome.SAME), false).apply(it.plan);

      assertThat(result.ending()).isEqualTo(Ending.UNDONE);
      assertThat(result.attempts().getFirst().notes().toString()).contains("--drop-sessions");
      assertThat(bench.host.calls()).noneMatch(HostCall.StopService.class::isInstance);
    }
  }

  @Test
  void aPolicyInTheWayIsNamedAndNothingWritten() throws InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      bench.host.alter(HostFaults.policy("fDenyTSConnections", 1));
      Plan plan = bench.plan(bench.now(true, List.of()), Wishes.NONE);

      assertThat(plan.remedies()).isEmpty();
      assertThat(plan.advice().toString())
          .contains("Allow users to connect remotely by using Remote Desktop Services");
    }
  }

  @Test
  void aChangeThatMayCutUsOffIsUndoneByTheHostUnlessItHelps()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("firewall-rules-disabled");
    try (RepairBench bench = it.bench) {
      bench.host.alter(HostFaults.refusing(HostCall.UnscheduleScript.class));
      bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(it.plan);

      assertThat(bench.host.scheduled()).hasSize(1);
      assertThat(bench.host.scheduled().getFirst().script())
          .contains("Set-RdpRule 'RemoteDesktop-UserMode-In-TCP' 'disabled'");
    }
    Case good = broken("firewall-rules-disabled");
    try (RepairBench bench = good.bench) {
      bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(good.plan);

      assertThat(bench.host.scheduled()).isEmpty();
      assertThat(bench.host.calls()).anyMatch(HostCall.ScheduleScript.class::isInstance);
    }
  }

  @Test
  void aWeakeningIsLastAndPutBackByTheHost() throws IOException, InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      HostFaults.find("security-layer-rdp").orElseThrow().breakHost(bench.host);
      Judged judged = bench.now(true, List.of());
      Wishes wishes =
          new Wishes(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new Wishes.Allowed(Weakening.NLA_OFF, Duration.ofMinutes(30))));

      assertThat(bench.plan(judged, Wishes.NONE).remedies().toString()).doesNotContain("Weaken");
      Plan plan = bench.plan(judged, wishes);
      assertThat(plan.remedies().getLast().id()).isEqualTo("WeakenNla");

      Plan weakeningAlone =
          new Plan(
              plan.id(),
              plan.target(),
              plan.health(),
              List.of(plan.remedies().getLast()),
              List.of(),
              List.of());
      bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(weakeningAlone);

      assertThat(bench.host.scheduled()).hasSize(1);
      assertThat(bench.host.scheduled().getFirst().script()).contains("'UserAuthentication' 4");
    }
  }

  @Test
  void aJournalThatIsWrittenIsWrittenByNobodyElse()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      Path path =
          bench
              .repair(bench.channel, always(Outcome.HEALTHY), true)
              .apply(it.plan)
              .journal()
              .orElseThrow();
      Journaled journaled = Journals.read(path).orElseThrow();
      try (Journal _ = Journal.at(path)) {
        assertThatThrownBy(() -> Undo.everything(journaled, bench.channel, true))
            .isInstanceOf(UnusableJournal.class)
            .hasMessageContaining("another run");
      }
      assertThat(Undo.everything(journaled, bench.channel, true).complete()).isTrue();
    }
  }

  @Test
  void whatALaterVersionWroteIsNotUndoneInPart()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      Path path =
          bench
              .repair(bench.channel, always(Outcome.HEALTHY), true)
              .apply(it.plan)
              .journal()
              .orElseThrow();
      Files.writeString(path, "{\"line\":\"moved\",\"to\":1}\n", StandardOpenOption.APPEND);
      Journaled later = Journals.read(path).orElseThrow();

      assertThatThrownBy(() -> Undo.everything(later, bench.channel, true))
          .isInstanceOf(UnusableJournal.class)
          .hasMessageContaining("later version");
    }
  }

  @Test
  void aTornLastLineIsLeftOut() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      RepairResult result =
          bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(it.plan);
      Path journal = result.journal().orElseThrow();
      Journaled whole = Journals.read(journal).orElseThrow();
      Files.writeString(journal, "{\"line\":\"undon", StandardOpenOption.APPEND);
      Journaled torn = Journals.read(journal).orElseThrow();

      assertThat(torn.remedies()).isEqualTo(whole.remedies());
      assertThat(Undo.everything(torn, bench.channel, true).complete()).isTrue();
      assertThat(Journals.read(journal).orElseThrow().undoable()).isFalse();
    }
  }

  @Test
  void journalsAreForTheirOwnerOnly() throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      Path journal =
          bench
              .repair(bench.channel, always(Outcome.HEALTHY), true)
              .apply(it.plan)
              .journal()
              .orElseThrow();

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
          .isEqualTo("rw-------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(bench.journals().folder())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whereTheJournalCannotBeWrittenNothingIsChanged()
      throws IOException, InterruptedException, ChannelLost {
    Case it = broken("security-layer-rdp");
    try (RepairBench bench = it.bench) {
      Map<String, String> before = bench.state();
      Files.createDirectories(bench.journals().folder().getParent());
      Files.writeString(bench.journals().folder(), "a file is in the way");

      assertThatThrownBy(
              () -> bench.repair(bench.channel, always(Outcome.HEALTHY), true).apply(it.plan))
          .isInstanceOf(java.io.IOException.class);
      assertThat(bench.state()).isEqualTo(before);
    }
  }
}
