package org.rdpdoctor.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.offline.FileSamples.Sample;
import org.rdpdoctor.report.Inspection;
import org.rdpdoctor.report.InspectionJson;
import org.rdpdoctor.report.InspectionText;
import org.rdpdoctor.report.Style;

/**
 * Whatever is done to a file: its reader ends soon, with facts or one clear line, and what it says
 * can be judged and shown. {@code -Dspoil.seed=N} repeats a run; each failure names its seed.
 */
class EveryReaderSurvivesTest {
  private static final long SEED = Long.getLong("spoil.seed", System.nanoTime());
  private static final int RANDOM_CUTS = 1_000;
  private static final int RANDOM_FLIPS = 1_000;
  private static final int RANDOM_LENGTHS = 600;
  private static final int MAX_OBSERVATIONS = 5_000;
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final byte[][] LENGTHS = {
    {-1, -1, -1, -1}, {-1, -1, -1, 0x7F}, {0, 0, 0, (byte) 0x80}, {0, 0, 0, 0}, {-1, -1, 0, 0}
  };

  private static final Engine ENGINE = new Engine(Catalogue.causes());

  static Stream<Sample> samples() {
    return FileSamples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void soundFilesAreReadWhole(Sample sample) {
    InspectedFile file = read(sample.content().toArray(), "sound " + sample);
    assertThat(file.problem()).isEmpty();
    if (!sample.kind().isEmpty()) {
      assertThat(file.kind()).isEqualTo(sample.kind());
    }
    assertThat(file.observations()).isNotEmpty();
    assertThat(file.observations())
        .extracting(Observed::observation)
        .noneMatch(Truncated.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void cutAtEveryBorderAndAnywhere(Sample sample) {
    SplittableRandom random = new SplittableRandom(SEED);
    int size = sample.content().size();
    Set<Integer> cuts = new TreeSet<>();
    for (int border = 0; border <= size; border += sample.border()) {
      cuts.addAll(List.of(Math.max(border - 1, 0), border, Math.min(border + 1, size)));
    }
    for (int i = 0; i < RANDOM_CUTS; i++) {
      cuts.add(random.nextInt(size));
    }
    byte[] whole = sample.content().toArray();
    for (int cut : cuts) {
      InspectedFile file = read(Arrays.copyOf(whole, cut), "%s cut at %d".formatted(sample, cut));
      assertThat(file.observations().isEmpty() && file.problem().isEmpty())
          .as("%s cut at %d says nothing", sample, cut)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bitsFlipped(Sample sample) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    for (int i = 0; i < RANDOM_FLIPS; i++) {
      byte[] spoiled = sample.content().toArray();
      for (int flip = 0; flip <= i % 16; flip++) {
        spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
      }
      read(spoiled, "%s, flips %d".formatted(sample, i));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void lengthsOfFourGigabytesAndNone(Sample sample) {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    for (int i = 0; i < RANDOM_LENGTHS; i++) {
      byte[] spoiled = sample.content().toArray();
      byte[] length = LENGTHS[i % LENGTHS.length];
      int at = random.nextInt(Math.max(1, spoiled.length - length.length));
      int aligned = i % 2 == 0 ? at / 4 * 4 : at;
      System.arraycopy(length, 0, spoiled, aligned, Math.min(length.length, spoiled.length));
      read(spoiled, "%s, length %d at %d".formatted(sample, i, aligned));
    }
  }

  /** Parts of a file over other parts: references that lead back, lists inside themselves. */
  @ParameterizedTest
  @MethodSource("samples")
  void partsInTheWrongPlace(Sample sample) {
    SplittableRandom random = new SplittableRandom(SEED + 3);
    for (int i = 0; i < RANDOM_LENGTHS; i++) {
      byte[] spoiled = sample.content().toArray();
      int length = 1 + random.nextInt(Math.max(1, Math.min(512, spoiled.length / 4)));
      int from = random.nextInt(spoiled.length - length + 1);
      int to = random.nextInt(spoiled.length - length + 1);
      System.arraycopy(sample.content().toArray(), from, spoiled, to, length);
      read(spoiled, "%s, %d bytes from %d to %d".formatted(sample, length, from, to));
    }
  }

  private static InspectedFile read(byte[] content, String what) {
    String how = what + " (spoil.seed=" + SEED + ")";
    long begin = System.nanoTime();
    InspectedFile file = inspect(content);
    assertThat(file.defect()).as(how).isEmpty();
    assertThat(file.observations().size()).as(how).isLessThan(MAX_OBSERVATIONS);
    if (Arrays.hashCode(content) % 32 == 0) {
      judgeAndShow(file, how);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(how).isLessThan(LONGEST);
    return file;
  }

  private static InspectedFile inspect(byte[] content) {
    List<InspectedFile> found = new ArrayList<>();
    try {
      new Inspector(FileSamples.kinds(), TimeWindow.ALWAYS, InspectionObserver.NONE)
          .inspect("file", new ByteArrayInputStream(content), found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static void judgeAndShow(InspectedFile file, String how) {
    try {
      RecordedEvidence.of("test", List.of(file)).ifPresent(ENGINE::judge);
      Inspection inspection = new Inspection("test", List.of(file), List.of());
      InspectionText.write(inspection, true, Style.of(false));
      InspectionJson.write(inspection, true);
    } catch (RuntimeException e) {
      throw new AssertionError(how, e);
    }
  }
}
