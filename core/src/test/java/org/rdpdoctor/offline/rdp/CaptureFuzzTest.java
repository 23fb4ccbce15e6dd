package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.wire.Bytes;

/** Whatever a capture holds: no exception, bounded output, and evidence that can be judged. */
class CaptureFuzzTest {
  static List<byte[]> seeds() {
    return MadeCapturesTest.samples().stream().map(Bytes::toArray).toList();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void readsWhateverComes(byte[] content) {
    InspectedFile file = TestingCaptures.read(Bytes.of(content));

    assertThat(file.observations().size()).isLessThan(20_000);
    CaptureCases.of(List.of(file), "test").forEach(new Engine(Catalogue.causes())::judge);
  }
}
