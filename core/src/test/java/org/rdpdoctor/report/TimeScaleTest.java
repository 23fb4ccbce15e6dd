package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.report.TimeScale.Span;

class TimeScaleTest {
  private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

  @Test
  void longSilenceIsCutOut() {
    TimeScale scale =
        TimeScale.of(List.of(second(0), second(1), second(2), second(86_400), second(86_401)));

    assertThat(scale.pieces()).hasSize(2);
    assertThat(scale.perCent(NOON.plusSeconds(2)) - scale.perCent(NOON)).isGreaterThan(15);
  }

  @Test
  void aShortTimeStaysWhole() {
    assertThat(TimeScale.of(List.of(second(0), second(20))).pieces()).hasSize(1);
  }

  @Test
  void oneMomentStandsInTheMiddle() {
    assertThat(TimeScale.of(List.of(second(0))).perCent(NOON)).isEqualTo(50);
  }

  @Test
  void laterIsNeverFurtherLeft() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(50); i++) {
        Instant from = NOON.plusSeconds((long) Math.exp(random.nextDouble() * 20));
        spans.add(new Span(from, from.plusMillis(random.nextInt(100_000))));
      }
      TimeScale scale = TimeScale.of(spans);
      List<Double> places = spans.stream().map(Span::from).sorted().map(scale::perCent).toList();
      assertThat(places).as("seed " + seed).isSorted().allMatch(at -> at >= 0 && at <= 100.001);
    }
  }

  @Test
  void allOfTimeHasAPlace() {
    TimeScale scale = TimeScale.of(List.of(new Span(Instant.MIN, Instant.MAX)));

    assertThat(scale.perCent(NOON)).isBetween(0.0, 100.0);
  }

  private static Span second(long number) {
    Instant time = NOON.plus(Duration.ofSeconds(number));
    return new Span(time, time);
  }
}
