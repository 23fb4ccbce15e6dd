package org.rdpdoctor.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.Bytes;

class InspectorTest {
  private static final Bytes NOTE = Bytes.of("note:0x904".getBytes(StandardCharsets.US_ASCII));

  @TempDir private Path folder;

  /** A kind that is as small as it can be. */
  private static final class NoteKind implements FileKind {
    @Override
    public String name() {
      return "note";
    }

    @Override
    public boolean recognises(Bytes firstBytes) {
      return firstBytes.startsWith(Bytes.of('n', 'o', 't', 'e', ':'));
    }

    @Override
    public void read(EvidenceFile file, Reading reading) throws IOException {
      String text = new String(file.whole(1 << 20).toArray(), StandardCharsets.US_ASCII);
      if (text.contains("bug")) {
        throw new IllegalStateException("a mistake of ours");
      }
      reading.add(new Observed(new Source.File(file.name()), SymptomReported.read(text)));
    }
  }

  private List<InspectedFile> inspect(Path path) throws IOException {
    return inspect(path, Inspector.MAX_UNPACKED_BYTES);
  }

  private static List<InspectedFile> inspect(Path path, long limit) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(
            List.of(new NoteKind()),
            TimeWindow.ALWAYS,
            InspectionObserver.NONE,
            limit,
            Inspector.MAX_FILES)
        .inspect(path, found::add);
    return found;
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void theContentTellsTheKindNotTheName() throws IOException {
    write("a.pcap", NOTE.toArray());
    write("deep/er/b.note", "something else".getBytes(StandardCharsets.US_ASCII));
    write("c.empty", new byte[0]);

    List<InspectedFile> found = inspect(folder);

    assertThat(found).extracting(InspectedFile::kind).containsExactly("note", "unknown", "unknown");
    assertThat(found.getFirst().observations()).hasSize(1);
    assertThat(found.get(1).problem()).contains("it is empty");
    assertThat(found.get(2).problem()).contains("no reader knows this kind");
  }

  @Test
  void archivesInArchivesWithNamesOfAllSorts() throws IOException {
    byte[] inner = zip(Map.of("..\\..\\etc\\passwd", NOTE.toArray()));
    byte[] outer =
        zip(
            new TreeMap<>(
                Map.of(
                    "MSRD\\a.txt", NOTE.toArray(),
                    "b/inner.zip", inner,
                    "c.txt.gz", gzip(NOTE.toArray()))));
    Path file = write("bundle.bin", outer);

    List<InspectedFile> found = inspect(file);

    assertThat(found)
        .extracting(each -> each.name().substring(folder.toString().length() + 1))
        .containsExactly(
            "bundle.bin!MSRD/a.txt", "bundle.bin!b/inner.zip!../../etc/passwd", "bundle.bin!c.txt");
    assertThat(found).extracting(InspectedFile::kind).containsOnly("note");
  }

  @Test
  void whatSwellsWithoutEnd() throws IOException {
    byte[] bomb = new byte[8 << 20];
    System.arraycopy(NOTE.toArray(), 0, bomb, 0, NOTE.size());
    Path file = write("bomb.gz", gzip(bomb));

    List<InspectedFile> found = inspect(file, 100_000);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().bytes()).isLessThan(1 << 20);
    assertThat(found.getFirst().problem().orElseThrow()).contains("come out of the archive");
  }

  @Test
  void archivesWithoutEnd() throws IOException {
    byte[] content = NOTE.toArray();
    for (int i = 0; i < 10; i++) {
      content = zip(Map.of("inner.zip", content));
    }

    List<InspectedFile> found = inspect(write("deep.zip", content));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().problem()).contains("an archive too deep inside archives");
  }

  @Test
  void brokenArchives() throws IOException {
    byte[] whole = zip(new TreeMap<>(Map.of("a", NOTE.toArray(), "b", NOTE.toArray())));
    for (int size = 4; size < whole.length; size++) {
      Path file = write("cut.zip", Arrays.copyOf(whole, size));
      assertThat(inspect(file)).as("cut at %d", size).isNotEmpty();
    }
  }

  @Test
  void aDefectOfOursEndsOnlyThatFile() throws IOException {
    write("a", "note:bug".getBytes(StandardCharsets.US_ASCII));
    write("b", NOTE.toArray());

    List<InspectedFile> found = inspect(folder);

    assertThat(found.getFirst().defect()).isPresent();
    assertThat(found.getLast().observations()).hasSize(1);
  }

  @Test
  void whatIsNotThere() {
    assertThatThrownBy(() -> inspect(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
