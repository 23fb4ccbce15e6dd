package org.rdpdoctor.offline;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
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
  private static final int MAX_NAME_CHARACTERS = 1024;
  private static final Bytes ZIP = Bytes.of('P', 'K', 3, 4);
  private static final Bytes ZIP_EMPTY = Bytes.of('P', 'K', 5, 6);
  private static final Bytes GZIP = Bytes.of(0x1F, 0x8B, 0x08);

  private final List<FileKind> kinds;
  private final TimeWindow window;
  private final InspectionObserver observer;
  private final long maxUnpackedBytes;
  private int files;

  public Inspector(List<FileKind> kinds, TimeWindow window, InspectionObserver observer) {
    this(kinds, window, observer, MAX_UNPACKED_BYTES);
  }

  Inspector(
      List<FileKind> kinds, TimeWindow window, InspectionObserver observer, long maxUnpackedBytes) {
    this.kinds = List.copyOf(kinds);
    this.window = window;
    this.observer = observer;
    this.maxUnpackedBytes = maxUnpackedBytes;
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
    try (Stream<Path> below = Files.walk(path, MAX_FOLDER_DEPTH)) {
      // No links are followed; a pipe or a device would never end.
      List<Path> files =
          below
              .filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
              .limit(MAX_FILES + 1)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      for (Path each : files) {
        try {
          inspectFile(each, found);
        } catch (IOException unreadable) {
          found.accept(unread(each.toString(), 0, problem(unreadable)));
        }
      }
    }
  }

  /** Looks at one stream; closing it stays with the caller. */
  public void inspect(String name, InputStream content, Consumer<InspectedFile> found)
      throws IOException {
    inspect(new Member(name, OptionalLong.empty(), 0, Long.MAX_VALUE), content, found);
  }

  /** Something that can be read: its name, its size, and how deep in archives it lies. */
  private record Member(String name, OptionalLong size, int depth, long limit) {}

  private void inspectFile(Path path, Consumer<InspectedFile> found) throws IOException {
    long size = Files.size(path);
    try (InputStream in = Files.newInputStream(path)) {
      Bytes first = Bytes.of(in.readNBytes(ZIP.size()));
      if (isZip(first)) {
        inspectZip(path, found);
        return;
      }
    }
    try (InputStream in = Files.newInputStream(path)) {
      inspect(new Member(path.toString(), OptionalLong.of(size), 0, Long.MAX_VALUE), in, found);
    }
  }

  private static boolean isZip(Bytes first) {
    return first.startsWith(ZIP) || first.startsWith(ZIP_EMPTY);
  }

  /** An archive on the disk has a list of its members, which says more than they do themselves. */
  private void inspectZip(Path path, Consumer<InspectedFile> found) throws IOException {
    String name = path.toString();
    long[] left = {maxUnpackedBytes};
    try (ZipFile zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          inspectMember(zip, entry, member(name, entry, 1, left[0]), left, found);
        }
      }
    } catch (ZipException broken) {
      // The list at the end is missing or wrong: the members may still be there.
      try (InputStream in = Files.newInputStream(path)) {
        inspectZipStream(new Member(name, OptionalLong.empty(), 0, maxUnpackedBytes), in, found);
      } catch (IOException cutShort) {
        found.accept(unread(name, 0, problem(cutShort)));
      }
    }
  }

  private void inspectMember(
      ZipFile zip, ZipEntry entry, Member member, long[] left, Consumer<InspectedFile> found) {
    try (InputStream in = zip.getInputStream(entry)) {
      if (in == null) {
        found.accept(unread(member.name(), 0, "it is not in the archive"));
        return;
      }
      left[0] -= inspect(member, in, found);
    } catch (IOException unreadable) {
      found.accept(unread(member.name(), 0, problem(unreadable)));
    }
  }

  /** Windows writes back-slashes; a path in an archive is only ever a name here. */
  private static Member member(String archive, ZipEntry entry, int depth, long limit) {
    String inside = entry.getName().replace('\\', '/');
    String shown =
        inside.length() <= MAX_NAME_CHARACTERS
            ? inside
            : inside.substring(0, MAX_NAME_CHARACTERS) + "...";
    OptionalLong size =
        entry.getSize() < 0 ? OptionalLong.empty() : OptionalLong.of(entry.getSize());
    return new Member(archive + "!" + shown, size, depth, limit);
  }

  private void inspectZipStream(Member archive, InputStream in, Consumer<InspectedFile> found)
      throws IOException {
    long left = archive.limit();
    // Not closed: the stream below belongs to the caller.
    ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
    boolean any = false;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      any = true;
      if (!entry.isDirectory()) {
        left -= inspect(member(archive.name(), entry, archive.depth() + 1, left), zip, found);
      }
    }
    if (!any) {
      found.accept(unread(archive.name(), 0, "an archive without a readable member"));
    }
  }

  /** Gives the number of bytes that were read. */
  private long inspect(Member member, InputStream in, Consumer<InspectedFile> found)
      throws IOException {
    files++;
    if (files > MAX_FILES) {
      if (files == MAX_FILES + 1) {
        found.accept(
            unread(
                member.name(),
                0,
                "more than %,d files; the rest is not read".formatted(MAX_FILES)));
      }
      return 0;
    }
    CountedStream counted =
        new CountedStream(in, member.name(), member.size(), member.limit(), observer);
    EvidenceFile file = new EvidenceFile(member.name(), member.size(), counted);
    if (isZip(file.firstBytes()) || file.firstBytes().startsWith(GZIP)) {
      inspectArchive(member, file, found);
    } else {
      found.accept(read(file, counted));
    }
    return counted.count();
  }

  private void inspectArchive(Member member, EvidenceFile file, Consumer<InspectedFile> found)
      throws IOException {
    if (member.depth() >= MAX_ARCHIVE_DEPTH) {
      found.accept(unread(member.name(), 0, "an archive too deep inside archives"));
      return;
    }
    long limit = Math.min(member.limit(), maxUnpackedBytes);
    try {
      if (isZip(file.firstBytes())) {
        inspectZipStream(
            new Member(member.name(), member.size(), member.depth(), limit), file.stream(), found);
      } else {
        InputStream unpacked = new GZIPInputStream(new StaysOpen(file.stream()));
        String inside = member.name().replaceFirst("(?i)\\.gz$", "");
        inspect(
            new Member(inside, OptionalLong.empty(), member.depth() + 1, limit), unpacked, found);
      }
    } catch (IOException broken) {
      found.accept(unread(member.name(), 0, problem(broken)));
    }
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
      case CountedStream.ArchiveTooLarge tooLarge -> String.valueOf(tooLarge.getMessage());
      case ZipException _ -> "its part of the archive is broken or encrypted";
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
}
