package org.rdpdoctor.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.machine.TestingRecords.AHEAD;
import static org.rdpdoctor.offline.machine.TestingRecords.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.MachineClock;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.machine.TestingRecords;

class TimeWindowTest {
  private static final TimeWindow WINDOW = TimeWindow.around(NOW, Duration.ofSeconds(20));

  @Test
  void theMarginBelongsToTheWindowUntilItIsCut() {
    TimeWindow wide = WINDOW.widened(Duration.ofHours(1));

    assertThat(WINDOW.contains(NOW.plusSeconds(11))).isFalse();
    assertThat(wide.contains(NOW.plusSeconds(11))).isTrue();
    assertThat(wide.contains(NOW.plusSeconds(4_000))).isFalse();
    assertThat(wide.core()).isEqualTo(WINDOW);
    assertThat(TimeWindow.ALWAYS.contains(Instant.MAX)).isTrue();
    assertThat(TimeWindow.ALWAYS.widened(Duration.ofDays(1)).contains(Instant.MIN)).isTrue();
  }

  @Test
  void eachMachineIsCutByItsOwnClock() {
    InspectedFile log =
        TestingRecords.log(
            "c.evtx",
            TestingRecords.dialled("WS", "srv", NOW),
            TestingRecords.dialled("WS", "srv", NOW.plus(AHEAD)),
            TestingRecords.dialled("OTHER", "srv", NOW));
    InspectedFile capture =
        TestingRecords.capture(
            "c.pcap", "192.0.2.7", "192.0.2.9", 50_000, List.of(NOW.minus(AHEAD), NOW));
    MachineObservation clocks =
        new CommonClock(
            "srv",
            List.of(
                new MachineClock("srv", Duration.ZERO),
                new MachineClock("WS", AHEAD),
                new MachineClock("c.pcap", AHEAD.negated())),
            List.of());
    List<Observed> machines = List.of(new Observed(new Source.File("c.evtx"), clocks));

    List<InspectedFile> cut = CommonWindow.cut(List.of(log, capture), machines, WINDOW);
    assertThat(cut.getFirst().observations())
        .containsExactly(log.observations().get(1), log.observations().get(2));
    assertThat(cut.getLast().observations())
        .isNotEmpty()
        .allMatch(each ->
            each.source() instanceof Source.Capture seen
                && seen.connection().equals(Optional.of(1)));
  }
}
