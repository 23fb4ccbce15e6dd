package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdpdoctor.lab.windows.HostFaults;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Weakening;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Check.Outcome;
import org.rdpdoctor.remote.repair.RepairResult.Ending;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.hostcall.HostCall;

/** What makes a host less safe: only by its own word, last of all, and for a time. */
class WeakeningTest {
  private static final Duration UNTIL = Duration.ofMinutes(30);
  private static final Duration NEARLY = Duration.ofMinutes(29);

  @TempDir Path folder;

  private static Wishes allowing(Weakening weakening) {
    return new Wishes(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Wishes.Allowed(weakening, UNTIL)));
  }

  private Judged broken(RepairBench bench) throws InterruptedException {
    HostFaults.find("key-container-broken").orElseThrow().breakHost(bench.host);
    return bench.now(true, List.of());
  }

  private static Plan only(Plan plan, String remedy) {
    return new Plan(
        plan.id(),
        plan.target(),
        plan.health(),
        plan.remedies().stream().filter(each -> each.id().equals(remedy)).toList(),
        List.of(),
        List.of());
  }

  private static Map<String, String> state(RepairBench bench) {
    Map<String, String> state = new TreeMap<>(bench.state());
    state.keySet().removeIf(line -> line.contains("rdpdoctor-aside-new"));
    return state;
  }

  @ParameterizedTest
  @CsvSource({
    "NLA_OFF, WeakenNla",
    "SECURITY_LAYER_RDP, WeakenSecurityLayer",
    "TLS_1_0, WeakenTls10",
    "MACHINEKEYS_RENAME, WeakenMachineKeys"
  })
  void eachIsLastAndPutBackWhenItsTimeIsOver(Weakening weakening, String id)
      throws IOException, InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      RestoringScripts scripts = new RestoringScripts();
      bench.host.runScriptsWith(scripts);
      Judged judged = broken(bench);
      Plan plan = bench.plan(judged, allowing(weakening));
      assertThat(plan.remedies().stream().map(Remedy::id)).last().isEqualTo(id);
      assertThat(plan.remedies()).hasSizeGreaterThan(1);
      assertThat(plan.remedies().getLast().weakens()).contains(UNTIL);

      Map<String, String> before = state(bench);
      RepairResult result =
          bench.repair(bench.channel, () -> Outcome.HEALTHY, true).apply(only(plan, id));
      assertThat(result.ending()).isEqualTo(Ending.HEALTHY);
      assertThat(state(bench)).isNotEqualTo(before);
      assertThat(bench.host.scheduled()).hasSize(1);

      bench.host.advance(NEARLY);
      assertThat(scripts.lines()).isEmpty();
      assertThat(bench.host.scheduled()).hasSize(1);
      bench.host.advance(UNTIL.minus(NEARLY).plusSeconds(1));
      assertThat(scripts.lines()).isNotEmpty();
      assertThat(bench.host.scheduled()).isEmpty();
      assertThat(differing(before, state(bench))).isEmpty();
    }
  }

  private static Map<String, String> differing(Map<String, String> one, Map<String, String> other) {
    Map<String, String> differing = new TreeMap<>();
    Stream.concat(one.keySet().stream(), other.keySet().stream())
        .filter(each -> !Objects.equals(one.get(each), other.get(each)))
        .forEach(each ->
            differing.put(each, "%.40s, now %.40s".formatted(one.get(each), other.get(each))));
    return differing;
  }

  /** TLS 1.0 counts from the start of the service on, and so does its end. */
  @Test
  void whatARestartTookUpARestartEnds() throws IOException, InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      RestoringScripts scripts = new RestoringScripts();
      bench.host.runScriptsWith(scripts);
      Plan plan = bench.plan(broken(bench), allowing(Weakening.TLS_1_0));
      bench.repair(bench.channel, () -> Outcome.HEALTHY, true).apply(only(plan, "WeakenTls10"));
      bench.host.advance(UNTIL.plusSeconds(1));
      assertThat(scripts.lines()).contains("Restart-RdpUnlessUsed 'TermService'");
    }
  }

  @Test
  void undoEndsItAtAnyTimeAndTakesTheTaskAway()
      throws IOException, InterruptedException, ChannelLost {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      Plan plan = bench.plan(broken(bench), allowing(Weakening.NLA_OFF));
      Map<String, String> before = state(bench);
      RepairResult result =
          bench.repair(bench.channel, () -> Outcome.HEALTHY, true).apply(only(plan, "WeakenNla"));
      Journaled journaled = Journals.read(result.journal().orElseThrow()).orElseThrow();

      assertThat(Undo.everything(journaled, bench.channel, true).left()).isEmpty();
      assertThat(state(bench)).isEqualTo(before);
      assertThat(bench.host.scheduled()).isEmpty();
    }
  }

  @Test
  void whatCannotBePutBackInTimeIsNotDone() throws IOException, InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      Plan plan = bench.plan(broken(bench), allowing(Weakening.NLA_OFF));
      Map<String, String> before = state(bench);
      bench.host.alter(HostFaults.refusing(HostCall.ScheduleScript.class));
      bench.repair(bench.channel, () -> Outcome.HEALTHY, true).apply(only(plan, "WeakenNla"));
      assertThat(state(bench)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Weakening.class)
  void noneIsPlannedByAnothersWord(Weakening weakening) throws InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      Judged judged = broken(bench);
      assertThat(weakening(bench.plan(judged, Wishes.NONE))).isEmpty();
      assertThat(weakening(bench.plan(judged, allowing(weakening)))).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** It is for the client, so that nothing of the host is written. */
  @Test
  void theOracleIsAdviceForTheClientWithItsEnd() throws InterruptedException {
    try (RepairBench bench = RepairBench.inProcess(folder)) {
      Plan plan = bench.plan(broken(bench), allowing(Weakening.ENCRYPTION_ORACLE));
      assertThat(weakening(plan)).isEmpty();
      assertThat(plan.advice().stream().filter(each -> each.id().contains("EncryptionOracle")))
          .singleElement()
          .satisfies(advice -> {
            assertThat(advice.who()).contains("on the client alone", "30 minutes");
            assertThat(advice.commands()).anyMatch(each -> each.startsWith("reg delete"));
          });
    }
  }

  private static List<String> weakening(Plan plan) {
    return plan.remedies().stream()
        .filter(each -> each.weakens().isPresent())
        .map(Remedy::id)
        .toList();
  }
}
