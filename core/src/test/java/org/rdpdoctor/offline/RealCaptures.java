package org.rdpdoctor.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;

/** Real files that do not belong to the project; they lie beside it, or not. */
public final class RealCaptures {
  private static final Path FOLDER = Path.of("..", "..", "shared", "captures");

  private RealCaptures() {}

  /** Skips the test when the files are not there. */
  public static Path of(String name) {
    Path file = FOLDER.resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "no real files beside the project");
    return file;
  }

  /** What one file says; nothing may be wrong with the reading. */
  public static InspectedFile inspect(Path path, FileKind... kinds) {
    List<InspectedFile> found = new ArrayList<>();
    try {
      new Inspector(List.of(kinds), TimeWindow.ALWAYS, InspectionObserver.NONE)
          .inspect(path, found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().defect()).isEmpty();
    assertThat(found.getFirst().problem()).isEmpty();
    return found.getFirst();
  }

  public static <T extends Observation> List<T> only(Class<T> kind, InspectedFile file) {
    return file.observations().stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
