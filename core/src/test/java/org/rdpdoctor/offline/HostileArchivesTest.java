package org.rdpdoctor.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.Bytes;

/** Archives that are broken, or want to break us; and folders that lead astray. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileArchivesTest {
  private static final byte[] NOTE = "note:x".getBytes(StandardCharsets.US_ASCII);
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  /** Reads all there is, as a reader that is after a bomb would, and keeps nothing. */
  private static final class NoteKind implements FileKind {
    @Override
    public String name() {
      return "note";
    }

    @Override
    public boolean recognises(Bytes firstBytes) {
      return firstBytes.startsWith(Bytes.of(NOTE));
    }

    @Override
    public void read(EvidenceFile file, Reading reading) throws IOException {
      reading.add(new Observed(new Source.File(file.name()), SymptomReported.read("0x904")));
      file.stream().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** A member of an archive that is written by hand. */
  private record Entry(
      Bytes name, int flags, int method, Bytes packed, long packedBytes, long bytes) {
    static Entry stored(String name, byte[] content) {
      return new Entry(utf8(name), 0, 0, Bytes.of(content), content.length, content.length);
    }

    static Entry deflated(String name, byte[] content) {
      Bytes packed = Bytes.of(deflate(content));
      return new Entry(utf8(name), 0, 8, packed, packed.size(), content.length);
    }

    private static Bytes utf8(String name) {
      return Bytes.of(name.getBytes(StandardCharsets.UTF_8));
    }

    Entry flagged(int flag) {
      return new Entry(name, flags | flag, method, packed, packedBytes, bytes);
    }

    Entry packedBy(int other) {
      return new Entry(name, flags, other, packed, packedBytes, bytes);
    }

    Entry claiming(long packedClaim, long bytesClaim) {
      return new Entry(name, flags, method, packed, packedClaim, bytesClaim);
    }

    byte[] local() {
      ByteBuffer header = ByteBuffer.allocate(30 + name.size()).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(0x0403_4B50).putShort((short) 20).putShort((short) flags);
      header.putShort((short) method).putInt(0).putInt((int) crc());
      header.putInt((int) packedBytes).putInt((int) bytes);
      header.putShort((short) name.size()).putShort((short) 0).put(name.toArray());
      return header.array();
    }

    byte[] central(long offset) {
      ByteBuffer header = ByteBuffer.allocate(46 + name.size()).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(0x0201_4B50).putShort((short) 20).putShort((short) 20);
      header.putShort((short) flags).putShort((short) method).putInt(0).putInt((int) crc());
      header.putInt((int) packedBytes).putInt((int) bytes);
      header.putShort((short) name.size()).putShort((short) 0).putShort((short) 0);
      header
          .putShort((short) 0)
          .putShort((short) 0)
          .putInt(0)
          .putInt((int) offset)
          .put(name.toArray());
      return header.array();
    }

    private long crc() {
      CRC32 sum = new CRC32();
      sum.update(packed.toArray());
      return sum.getValue();
    }
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] zip(Entry... entries) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<byte[]> directory = new ArrayList<>();
    for (Entry entry : entries) {
      directory.add(entry.central(all.size()));
      all.writeBytes(entry.local());
      all.writeBytes(entry.packed().toArray());
    }
    long offset = all.size();
    directory.forEach(all::writeBytes);
    all.writeBytes(end(entries.length, all.size() - offset, offset));
    return all.toByteArray();
  }

  private static byte[] end(int count, long size, long offset) {
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x0605_4B50).putInt(0).putShort((short) count).putShort((short) count);
    end.putInt((int) size).putInt((int) offset).putShort((short) 0);
    return end.array();
  }

  private static byte[] note(int size) {
    return Arrays.copyOf(NOTE, size);
  }

  private List<InspectedFile> inspect(byte[] content) throws IOException {
    return inspect(Files.write(folder.resolve("archive"), content));
  }

  private static List<InspectedFile> inspect(Path path) throws IOException {
    return inspect(path, Inspector.MAX_UNPACKED_BYTES, Inspector.MAX_FILES);
  }

  private static List<InspectedFile> inspect(Path path, long maxBytes, int maxFiles)
      throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(
            List.of(new NoteKind()), TimeWindow.ALWAYS, InspectionObserver.NONE, maxBytes, maxFiles)
        .inspect(path, found::add);
    assertThat(found).allMatch(each -> each.defect().isEmpty());
    return found;
  }

  private static String problem(InspectedFile file) {
    return file.problem().orElse("");
  }

  /** Read from its list on the disk, and from its beginning inside another archive. */
  private List<List<InspectedFile>> bothWays(byte[] archive) throws IOException {
    return List.of(inspect(archive), inspect(zip(Entry.stored("in.zip", archive))));
  }

  @Test
  void namesThatLeadElsewhereAreOnlyNames() throws IOException {
    byte[] archive =
        zip(
            Entry.stored("../../../tmp/out", NOTE),
            Entry.stored("/etc/passwd", NOTE),
            Entry.stored("C:\\Windows\\x", NOTE),
            Entry.stored("", NOTE),
            Entry.stored("a\u0000b\u001b[2J", NOTE));
    for (List<InspectedFile> found : bothWays(archive)) {
      assertThat(found).hasSize(5).allMatch(each -> each.observations().size() == 1);
      assertThat(found.get(2).name()).endsWith("!C:/Windows/x");
    }
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void namesOfAnyAlphabetAndTwiceTheSame() throws IOException {
    byte[] oem = {(byte) 'G', (byte) 0x84, (byte) 'r', (byte) 0xFF};
    byte[] archive =
        zip(
            new Entry(Bytes.of(oem), 0, 0, Bytes.of(NOTE), NOTE.length, NOTE.length),
            Entry.stored("twice", NOTE),
            Entry.stored("twice", NOTE));
    for (List<InspectedFile> found : bothWays(archive)) {
      assertThat(found).hasSize(3).allMatch(each -> each.observations().size() == 1);
    }
  }

  @Test
  void oneEncryptedMemberEndsNothingElse() throws IOException {
    byte[] archive =
        zip(
            Entry.stored("before", NOTE),
            Entry.stored("secret", NOTE).flagged(1),
            Entry.deflated("odd", NOTE).packedBy(9),
            Entry.deflated("after", NOTE));
    for (List<InspectedFile> found : bothWays(archive)) {
      assertThat(found).hasSize(4);
      assertThat(problem(found.get(1))).isEqualTo("it is encrypted in the archive");
      assertThat(problem(found.get(2))).isEqualTo("it is packed by a method that is not read (9)");
      assertThat(found.getLast().observations()).hasSize(1);
    }
  }

  @Test
  void aMemberThatSwells() throws IOException {
    byte[] archive = zip(Entry.deflated("bomb", note(80 * MEBIBYTE)), Entry.stored("after", NOTE));
    List<InspectedFile> found = inspect(archive);
    assertThat(found).hasSize(2);
    assertThat(problem(found.getFirst())).contains("swells to more than 200 times");
    assertThat(found.getFirst().observations()).hasSize(1);
    assertThat(found.getFirst().bytes()).isLessThan(66L * MEBIBYTE);
    assertThat(found.getLast().observations()).hasSize(1);
    List<InspectedFile> nested = inspect(zip(Entry.stored("in.zip", archive)));
    assertThat(problem(nested.getFirst())).contains("swells to more than 200 times");
  }

  @Test
  void gzipThatSwells() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(note(80 * MEBIBYTE));
    }
    List<InspectedFile> found = inspect(packed.toByteArray());
    assertThat(found).hasSize(1);
    assertThat(problem(found.getFirst())).contains("swells to more than 200 times");
  }

  /** Each member is harmless by itself, and all share the same bytes. */
  @Test
  void manyMembersInOnePlace() throws IOException {
    Entry one = Entry.deflated("a", note(MEBIBYTE));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(one.local());
    all.writeBytes(one.packed().toArray());
    long offset = all.size();
    for (int i = 0; i < 1_000; i++) {
      all.writeBytes(one.central(0));
    }
    all.writeBytes(end(1_000, all.size() - offset, offset));
    Path file = Files.write(folder.resolve("overlap"), all.toByteArray());
    List<InspectedFile> found = inspect(file, 20L * MEBIBYTE, Inspector.MAX_FILES);
    assertThat(found).hasSizeLessThan(25);
    assertThat(problem(found.getLast())).isEqualTo("more than 20 MiB come out of the archive");
  }

  /** 10 archives of 10 archives of 10 members: all of it counts together. */
  @Test
  void archivesInArchivesShareOneBudget() throws IOException {
    Entry[] members = new Entry[10];
    byte[] inner = zip(Entry.deflated("a", new byte[MEBIBYTE]));
    for (int level = 0; level < 3; level++) {
      for (int i = 0; i < members.length; i++) {
        members[i] = Entry.deflated("z" + i, inner);
      }
      inner = zip(members);
    }
    Path file = Files.write(folder.resolve("nested"), inner);
    List<InspectedFile> found = inspect(file, 20L * MEBIBYTE, Inspector.MAX_FILES);
    assertThat(found).hasSizeLessThan(40);
    assertThat(problem(found.getLast())).isEqualTo("more than 20 MiB come out of the archive");
  }

  @Test
  void tooManyMembers() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 70_000; i++) {
        zip.putNextEntry(new ZipEntry("n" + i));
        zip.write(NOTE);
      }
    }
    Path file = Files.write(folder.resolve("many"), bytes.toByteArray());
    List<InspectedFile> found = inspect(file, Inspector.MAX_UNPACKED_BYTES, 1_000);
    assertThat(found).hasSize(1_001);
    assertThat(problem(found.getLast())).isEqualTo("more than 1,000 files; the rest is not read");
    // More than 65,535 members need the larger form of the end.
    assertThat(inspect(file)).hasSize(70_000).allMatch(each -> each.problem().isEmpty());
  }

  @Test
  void lengthsOfFourGigabytesAndMore() throws IOException {
    byte[] archive =
        zip(
            Entry.stored("a", NOTE).claiming(0xFFFF_FFFEL, 0xFFFF_FFFEL),
            Entry.deflated("b", NOTE).claiming(0xFFFF_FFFFL, 0xFFFF_FFFFL));
    for (List<InspectedFile> found : bothWays(archive)) {
      assertThat(found).isNotEmpty().allMatch(each -> each.problem().isPresent());
    }
  }

  @Test
  void aListThatPointsAstray() throws IOException {
    byte[] archive = zip(Entry.stored("a", NOTE));
    int directory = archive.length - 22 - 47;
    for (int offset : new int[] {1, 20, 1_000_000, Integer.MAX_VALUE, -1}) {
      byte[] moved = archive.clone();
      ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 42, offset);
      List<InspectedFile> found = inspect(moved);
      assertThat(problem(found.getFirst())).isEqualTo("it is not where the archive says");
    }
  }

  @Test
  void somethingBeforeAndBehindTheArchive() throws IOException {
    byte[] archive = zip(Entry.deflated("a", NOTE), Entry.stored("b", NOTE));
    assertThat(inspect(bytes(archive, new byte[1_000])))
        .hasSize(2)
        .allMatch(each -> each.problem().isEmpty());
    byte[] moved = bytes(zip(Entry.stored("first", NOTE)), archive);
    assertThat(inspect(moved)).hasSize(2).allMatch(each -> each.problem().isEmpty());
  }

  /** What is there of a transfer that broke off is read. */
  @Test
  void everyCutGivesWhatIsBeforeIt() throws IOException {
    byte[] archive =
        zip(Entry.stored("a", NOTE), Entry.deflated("b", note(100)), Entry.stored("c", note(50)));
    int behindTwo = archive.length - 22 - 3 * 47 - 50 - 31;
    for (int size = 4; size < archive.length; size++) {
      List<InspectedFile> found = inspect(Arrays.copyOf(archive, size));
      assertThat(found).as("cut at %d", size).isNotEmpty();
      if (size > behindTwo) {
        assertThat(found)
            .filteredOn(each -> !each.observations().isEmpty())
            .as("cut at %d", size)
            .hasSizeGreaterThanOrEqualTo(2);
      }
    }
  }

  @Test
  void spoiltBytes() throws IOException {
    byte[] archive =
        zip(
            Entry.stored("a", NOTE),
            Entry.deflated("b", note(5_000)),
            Entry.deflated("in.zip", zip(Entry.deflated("c", NOTE).flagged(8))));
    Random random = new Random(20_240_524);
    for (int turn = 0; turn < 1_000; turn++) {
      byte[] spoilt = archive.clone();
      for (int i = 0; i <= turn % 5; i++) {
        spoilt[4 + random.nextInt(spoilt.length - 4)] = (byte) random.nextInt();
      }
      assertThat(inspect(spoilt)).as("turn %d", turn).isNotEmpty();
    }
  }

  /** As Java and .NET write them when they do not know the length before. */
  @Test
  void lengthsBehindTheData() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : List.of("a", "folder/", "folder/b", "c")) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(note(100_000));
        }
      }
    }
    for (List<InspectedFile> found : bothWays(bytes.toByteArray())) {
      assertThat(found).hasSize(3).allMatch(each -> each.bytes() == 100_000);
    }
  }

  @Test
  void linksAndPipesInFolders() throws IOException, InterruptedException {
    Path inside = Files.createDirectories(folder.resolve("evidence/deep"));
    Files.write(inside.resolve("note"), NOTE);
    Files.createSymbolicLink(inside.resolve("cycle"), folder.resolve("evidence"));
    Files.createSymbolicLink(inside.resolve("secret"), inside.resolve("note"));
    Process made =
        new ProcessBuilder("mkfifo", inside.resolve("pipe").toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    List<InspectedFile> found = inspect(folder.resolve("evidence"));
    assertThat(found).hasSize(4);
    assertThat(found).filteredOn(each -> !each.observations().isEmpty()).hasSize(1);
    assertThat(found.stream().map(HostileArchivesTest::problem))
        .containsOnly("", "a link, which is not followed", "no plain file");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("evidence"));
    assertThat(inspect(link)).hasSize(4);
  }

  @Test
  void foldersWithoutEnd() throws IOException {
    Path deep = folder.resolve("deep");
    for (int i = 0; i < 40; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    Files.write(folder.resolve("deep/note"), NOTE);
    List<InspectedFile> found = inspect(folder.resolve("deep"));
    assertThat(found.stream().map(HostileArchivesTest::problem))
        .containsExactlyInAnyOrder("", "a folder too deep inside folders");
  }
}
