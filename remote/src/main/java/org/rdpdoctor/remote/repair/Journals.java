package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of journals on this machine, readable by its owner only: {@code
 * $XDG_STATE_HOME/rdpdoctor/journals} or {@code ~/.local/state/rdpdoctor/journals}, on Windows
 * {@code %LOCALAPPDATA%\rdpdoctor\journals}.
 */
public final class Journals {
  private static final String SUFFIX = ".jsonl";
  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_TRIES = 1_000;
  private static final int MAX_LISTED = 10_000;

  private final Path folder;

  public Journals(Path folder) {
    this.folder = folder;
  }

  /** Where they are on this machine. */
  public static Journals ofUser(Map<String, String> environment, String home) {
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base;
    if (!local.isEmpty()) {
      base = Path.of(local);
    } else {
      base = state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
    }
    return new Journals(base.resolve("rdpdoctor").resolve("journals"));
  }

  public Path folder() {
    return folder;
  }

  /** A new one with its first line. */
  public Journal begin(JournalLine.Opened opened) throws IOException {
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
    String name =
        opened.at().toString().replaceAll("[^0-9TZ]", "")
            + "-"
            + opened.host().replaceAll("[^A-Za-z0-9.-]", "_")
            + "-"
            + opened.plan();
    for (int i = 0; i < MAX_TRIES; i++) {
      Path path = folder.resolve(name + (i == 0 ? "" : "-" + i) + SUFFIX);
      try {
        Files.createFile(path, ownerOnly(folder, "rw-------"));
        Journal journal = Journal.at(path);
        journal.write(opened);
        keepName();
        return journal;
      } catch (FileAlreadyExistsException taken) {
        // the next name is tried
      }
    }
    throw new IOException("no name is left for a journal in " + folder);
  }

  /** That there is a file of this name is on the disk, too; Windows opens no folders for that. */
  private void keepName() {
    if (hasPermissions(folder)) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      } catch (IOException _) {
        // a file system that does not do this for folders keeps the lines all the same
      }
    }
  }

  private static boolean hasPermissions(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Windows has no such permissions; there the user's own folder is private already. */
  private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
    return hasPermissions(folder)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** The newest first. */
  public List<Journaled> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> paths;
    try (Stream<Path> listed = Files.list(folder)) {
      paths =
          listed
              .filter(each -> each.toString().endsWith(SUFFIX))
              .limit(MAX_LISTED)
              .sorted((one, other) -> other.compareTo(one))
              .toList();
    }
    List<Journaled> journals = new ArrayList<>();
    for (Path path : paths) {
      read(path).ifPresent(journals::add);
    }
    return journals;
  }

  /** Runs on this host that were cut off. */
  public List<Journaled> unfinished(String host) throws IOException {
    return all().stream()
        .filter(each -> each.opened().host().equalsIgnoreCase(host))
        .filter(Journaled::unfinished)
        .toList();
  }

  /** By its path, or by its name in the folder, with or without the suffix. */
  public Optional<Journaled> find(String name) throws IOException {
    if (name.matches("[A-Za-z0-9._-]{1,255}")) {
      for (String each : List.of(name, name + SUFFIX)) {
        Path inFolder = folder.resolve(each);
        if (Files.isRegularFile(inFolder)) {
          return read(inFolder);
        }
      }
    }
    try {
      Path path = Path.of(name);
      return Files.isRegularFile(path) ? read(path) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** Empty when it is no journal. A torn last line is left out. */
  public static Optional<Journaled> read(Path path) throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    List<JournalLine> lines =
        Arrays.stream(text.split("\n", -1))
            .filter(each -> !each.isBlank())
            .map(JournalText::read)
            .toList();
    return Journaled.of(path, lines);
  }
}
