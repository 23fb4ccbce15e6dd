package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;

/** Reads captures for tests. */
final class TestingCaptures {
  private TestingCaptures() {}

  static InspectedFile read(Bytes capture) {
    return read(capture, TimeWindow.ALWAYS);
  }

  static InspectedFile read(Bytes capture, TimeWindow window) {
    List<InspectedFile> found = new ArrayList<>();
    try {
      new Inspector(CaptureKind.ALL, window, InspectionObserver.NONE)
          .inspect("made", new ByteArrayInputStream(capture.toArray()), found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }

  static InspectedFile read(Path file) {
    try {
      return read(Bytes.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T extends Observation> List<T> all(InspectedFile file, Class<T> kind) {
    return file.observations().stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  static <T extends Observation> T only(InspectedFile file, Class<T> kind) {
    List<T> all = all(file, kind);
    assertThat(all).as(kind.getSimpleName()).hasSize(1);
    return all.getFirst();
  }

  /** What was seen on one connection. */
  static <T extends Observation> List<T> on(InspectedFile file, int connection, Class<T> kind) {
    return file.observations().stream()
        .filter(each ->
            each.source() instanceof Source.Capture capture
                && capture.connection().filter(number -> number == connection).isPresent())
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
