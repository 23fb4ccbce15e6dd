package org.rdpdoctor.offline;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.offline.archive.ArchiveProblem;
import org.rdpdoctor.offline.archive.SwellGuard;
import org.rdpdoctor.offline.archive.ZipDirectory;
import org.rdpdoctor.offline.archive.ZipMember;
import org.rdpdoctor.offline.archive.ZipSequence;
import org.rdpdoctor.wire.Bytes;

/**
 * Reads files of any kind: told by their content, folders walked, archives (zip, gzip) opened where
 * they are, in memory. Nothing is ever written to the disk, so names in archives harm nobody.
 *
 * <p>What cannot be read is said of the file and ends nothing else; not for several threads.
 */
public final class Inspector {
  /** More files than this in all are not looked at. */
  public static final int MAX_FILES = 100_000;

  /** What may come out of one archive and the archives in it, in bytes. */
  public static final long MAX_UNPACKED_BYTES = 8L << 30;

  private static final int MAX_FOLDER_DEPTH = 32;
  private static final int MAX_ARCHIVE_DEPTH = 4;
  private static final Bytes ZIP = Bytes.of('P', 'K', 3, 4);
  private static final Bytes ZIP_EMPTY = Bytes.of('P', 'K', 5, 6);
  private static final Bytes GZIP = Bytes.of(0x1F, 0x8B, 0x08);

  private final List<FileKind> kinds;
  private final TimeWindow window;
  private final InspectionObserver observer;
  private final long maxUnpackedBytes;
  private final int maxFiles;
  private int files;

  public Inspector(List<FileKind> kinds, TimeWindow window, InspectionObserver observer) {
    this(kinds, window, observer, MAX_UNPACKED_BYTES, MAX_FILES);
  }

  Inspector(
      List<FileKind> kinds,
      TimeWindow window,
      InspectionObserver observer,
      long maxUnpackedBytes,
      int maxFiles) {
    this.kinds = List.copyOf(kinds);
    this.window = window;
    this.observer = observer;
    this.maxUnpackedBytes = maxUnpackedBytes;
    this.maxFiles = maxFiles;
  }

  /**
   * Looks at a file, or at all files below a folder in the order of their names.
   *
   * @param found takes each file as soon as it is read
   * @throws IOException the path itself cannot be opened
   */
  public void inspect(Path path, Consumer<InspectedFile> found) throws IOException {
    if (!Files.isDirectory(path)) {
      inspectFile(path, found);
      return;
    }
    List<Path> below = new ArrayList<>();
    // The folder itself may be a link; below it none is followed, so that there are no cycles.
    Path folder = Files.isSymbolicLink(path) ? path.toRealPath() : path;
    Files.walkFileTree(
        folder, EnumSet.noneOf(FileVisitOption.class), MAX_FOLDER_DEPTH, new Walk(below, found));
    below.sort(Comparator.comparing(Path::toString));
    for (Path each : below) {
      if (isFull()) {
        return;
      }
      try {
        inspectFile(each, found);
      } catch (IOException unreadable) {
        found.accept(unread(each.toString(), 0, problem(unreadable)));
      }
    }
  }

  /** Collects the plain files; whatever else there is, is named. */
  private final class Walk extends SimpleFileVisitor<Path> {
    private final List<Path> plain;
    private final Consumer<InspectedFile> found;

    Walk(List<Path> plain, Consumer<InspectedFile> found) {
      this.plain = plain;
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        plain.add(file);
        return plain.size() > maxFiles ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
      }
      files++;
      if (attributes.isSymbolicLink()) {
        found.accept(unread(file.toString(), 0, "a link, which is not followed"));
      } else if (attributes.isDirectory()) {
        found.accept(unread(file.toString(), 0, "a folder too deep inside folders"));
      } else {
        // A pipe or a device would never end.
        found.accept(unread(file.toString(), 0, "no plain file"));
      }
      return isFull() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
      found.accept(unread(file.toString(), 0, problem(unreadable)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException unreadable) {
      if (unreadable != null) {
        found.accept(unread(folder.toString(), 0, problem(unreadable)));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Looks at one stream; closing it stays with the caller. */
  public void inspect(String name, InputStream content, Consumer<InspectedFile> found)
      throws IOException {
    inspect(new Member(name, OptionalLong.empty(), 0, UnpackBudget.unlimited()), content, found);
  }

  /** Something that can be read: its name, its size, and how deep in archives it lies. */
  private record Member(String name, OptionalLong size, int depth, UnpackBudget budget) {}

  private void inspectFile(Path path, Consumer<InspectedFile> found) throws IOException {
    if (!Files.isRegularFile(path)) {
      // A pipe gives what it has only once.
      try (InputStream in = Files.newInputStream(path)) {
        inspect(path.toString(), in, found);
      }
      return;
    }
    long size = Files.size(path);
    try (FileChannel channel = FileChannel.open(path)) {
      Optional<ZipDirectory> directory = directory(path, channel);
      if (directory.isPresent()) {
        inspectZip(path.toString(), directory.get(), found);
        return;
      }
    }
    try (InputStream in = Files.newInputStream(path)) {
      inspect(
          new Member(path.toString(), OptionalLong.of(size), 0, UnpackBudget.unlimited()),
          in,
          found);
    }
  }

  /** Of an archive; without one, its members may still be there. */
  private static Optional<ZipDirectory> directory(Path path, FileChannel channel)
      throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return isZip(Bytes.of(in.readNBytes(ZIP.size())))
          ? ZipDirectory.of(channel)
          : Optional.empty();
    }
  }

  private static boolean isZip(Bytes first) {
    return first.startsWith(ZIP) || first.startsWith(ZIP_EMPTY);
  }

  private void inspectZip(String name, ZipDirectory zip, Consumer<InspectedFile> found)
      throws IOException {
    UnpackBudget budget = UnpackBudget.of(maxUnpackedBytes);
    boolean any = false;
    for (Optional<ZipMember> next = zip.next(); next.isPresent() && !isFull(); next = zip.next()) {
      any = true;
      if (!next.get().isFolder()) {
        inspectMember(zip, next.get(), member(name, next.get(), 1, budget), found);
      }
      if (budget.isSpent()) {
        return;
      }
    }
    if (zip.isBroken()) {
      found.accept(unread(name, 0, "the list of the archive is broken; there may be more in it"));
    } else if (!any) {
      found.accept(unread(name, 0, "an archive without a readable member"));
    }
  }

  private void inspectMember(
      ZipDirectory zip, ZipMember entry, Member member, Consumer<InspectedFile> found) {
    try (InputStream in = zip.open(entry)) {
      inspect(member, in, found);
    } catch (IOException unreadable) {
      files++;
      found.accept(unread(member.name(), 0, problem(unreadable)));
    }
  }

  private static Member member(String archive, ZipMember entry, int depth, UnpackBudget budget) {
    return new Member(archive + "!" + entry.name(), entry.size(), depth, budget);
  }

  private void inspectZipStream(Member archive, InputStream in, Consumer<InspectedFile> found)
      throws IOException {
    ZipSequence zip = new ZipSequence(in);
    boolean any = false;
    for (Optional<ZipMember> next = zip.next(); next.isPresent() && !isFull(); next = zip.next()) {
      any = true;
      inspectInStream(zip, next.get(), archive, found);
      if (archive.budget().isSpent()) {
        return;
      }
    }
    if (!any) {
      found.accept(unread(archive.name(), 0, "an archive without a readable member"));
    }
  }

  private void inspectInStream(
      ZipSequence zip, ZipMember entry, Member archive, Consumer<InspectedFile> found)
      throws IOException {
    Member member = member(archive.name(), entry, archive.depth() + 1, archive.budget());
    InputStream content;
    try {
      content = zip.open();
    } catch (ArchiveProblem closed) {
      files++;
      found.accept(unread(member.name(), 0, closed.phrase()));
      return;
    }
    if (!entry.isFolder()) {
      try {
        inspect(member, content, found);
      } catch (IOException unreadable) {
        found.accept(unread(member.name(), 0, problem(unreadable)));
      }
    }
    if (!member.budget().isSpent()) {
      // What the reader left counts, too, before the next member comes.
      try {
        counted(member, content).transferTo(OutputStream.nullOutputStream());
      } catch (ZipException _) {
        // said of the member, if it mattered
      }
    }
  }

  private CountedStream counted(Member member, InputStream in) {
    return new CountedStream(in, member.name(), member.size(), member.budget(), observer);
  }

  private boolean isFull() {
    return files > maxFiles;
  }

  private void inspect(Member member, InputStream in, Consumer<InspectedFile> found)
      throws IOException {
    files++;
    if (isFull()) {
      found.accept(
          unread(
              member.name(), 0, "more than %,d files; the rest is not read".formatted(maxFiles)));
      return;
    }
    CountedStream counted = counted(member, in);
    EvidenceFile file = new EvidenceFile(member.name(), member.size(), counted);
    if (isZip(file.firstBytes()) || file.firstBytes().startsWith(GZIP)) {
      inspectArchive(member, file, counted, found);
    } else {
      found.accept(read(file, counted));
    }
  }

  private void inspectArchive(
      Member member, EvidenceFile file, CountedStream counted, Consumer<InspectedFile> found) {
    if (member.depth() >= MAX_ARCHIVE_DEPTH) {
      found.accept(unread(member.name(), 0, "an archive too deep inside archives"));
      return;
    }
    UnpackBudget budget = member.depth() == 0 ? UnpackBudget.of(maxUnpackedBytes) : member.budget();
    Member inside = new Member(member.name(), OptionalLong.empty(), member.depth(), budget);
    try {
      if (isZip(file.firstBytes())) {
        inspectZipStream(inside, file.stream(), found);
      } else {
        inspectGzip(inside, file, counted, found);
      }
    } catch (IOException broken) {
      found.accept(unread(member.name(), 0, problem(broken)));
    }
  }

  private void inspectGzip(
      Member archive, EvidenceFile file, CountedStream counted, Consumer<InspectedFile> found)
      throws IOException {
    InputStream unpacked = new Guarded(new GZIPInputStream(new StaysOpen(file.stream())), counted);
    String name = archive.name().replaceFirst("(?i)\\.gz$", "");
    inspect(
        new Member(name, OptionalLong.empty(), archive.depth() + 1, archive.budget()),
        unpacked,
        found);
  }

  private InspectedFile read(EvidenceFile file, CountedStream counted) {
    Optional<FileKind> kind =
        kinds.stream().filter(each -> each.recognises(file.firstBytes())).findFirst();
    if (kind.isEmpty()) {
      String problem = file.firstBytes().isEmpty() ? "it is empty" : "no reader knows this kind";
      return unread(file.name(), counted.count(), problem);
    }
    Reading reading = new Reading(file.name(), window);
    Optional<String> problem = Optional.empty();
    Optional<String> defect = Optional.empty();
    try {
      kind.get().read(file, reading);
    } catch (IOException unreadable) {
      problem = Optional.of(problem(unreadable));
    } catch (RuntimeException | StackOverflowError ours) {
      defect = Optional.of(defect(ours));
    }
    List<Observed> observations = reading.observations();
    return new InspectedFile(
        file.name(),
        kind.get().name(),
        counted.count(),
        observations,
        reading.leftOut(),
        problem,
        defect);
  }

  private static InspectedFile unread(String name, long bytes, String problem) {
    return new InspectedFile(
        name, InspectedFile.UNKNOWN, bytes, List.of(), 0, Optional.of(problem), Optional.empty());
  }

  /** A phrase of ours: messages of the system carry paths, messages of archives carry anything. */
  private static String problem(IOException unreadable) {
    return switch (unreadable) {
      case ArchiveProblem ours -> ours.phrase();
      case ZipException _ -> "its part of the archive is broken";
      case EOFException _ -> "its part of the archive ends early";
      case FileSystemException _ -> "the system does not let us read it";
      default -> "it cannot be read";
    };
  }

  private static String defect(Throwable ours) {
    StackTraceElement[] trace = ours.getStackTrace();
    return ours.getClass().getSimpleName() + (trace.length > 0 ? " at " + trace[0] : "");
  }

  /** An archive in a stream must not close what is around it. */
  private static final class StaysOpen extends FilterInputStream {
    StaysOpen(InputStream in) {
      super(new BufferedInputStream(in));
    }

    @Override
    public void close() {}
  }

  /** Ends what swells beyond measure. */
  private static final class Guarded extends FilterInputStream {
    private final SwellGuard guard = new SwellGuard();
    private final CountedStream packed;
    private long unpackedBytes;

    Guarded(InputStream unpacked, CountedStream packed) {
      super(unpacked);
      this.packed = packed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int got = in.read(target, offset, length);
      unpackedBytes += Math.max(got, 0);
      guard.check(unpackedBytes, packed.count());
      return got;
    }
  }
}
