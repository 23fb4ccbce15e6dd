package org.rdpdoctor.probe.attempts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The file that remembers attempts that were not accepted, for an hour: one line each, the second
 * of the epoch and a digest of host and account, so that the file names neither. Several programs
 * may use it at a time.
 */
public final class AttemptLedger {
  /** How long an attempt is remembered; lockout counters of Windows are reset after minutes. */
  public static final Duration MEMORY = Duration.ofHours(1);

  private static final int MOST_LINES = 100_000;
  private static final long MOST_BYTES = 8L << 20;

  private final Path file;
  private final InstantSource clock;

  public AttemptLedger(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  public Path file() {
    return file;
  }

  private record Entry(long epochSecond, String digest) {
    static Optional<Entry> parse(String line) {
      int space = line.indexOf(' ');
      try {
        return space < 1
            ? Optional.empty()
            : Optional.of(
                new Entry(Long.parseLong(line.substring(0, space)), line.substring(space + 1)));
      } catch (NumberFormatException notOurs) {
        return Optional.empty();
      }
    }

    String line() {
      return epochSecond + " " + digest + "\n";
    }
  }

  /** How many attempts of the last hour are on record. */
  int recent(String host, String account) throws IOException {
    String digest = digest(host, account);
    try (FileChannel channel = open();
        FileLock _ = channel.lock()) {
      return (int)
          read(channel).stream().filter(entry -> entry.digest().equals(digest)).limit(1000).count();
    }
  }

  void add(String host, String account) throws IOException {
    try (FileChannel channel = open();
        FileLock _ = channel.lock()) {
      List<Entry> entries = read(channel);
      entries.add(new Entry(clock.instant().getEpochSecond(), digest(host, account)));
      write(channel, entries);
    }
  }

  /** Forgets every attempt of an account on a host. */
  void remove(String host, String account) throws IOException {
    String digest = digest(host, account);
    try (FileChannel channel = open();
        FileLock _ = channel.lock()) {
      List<Entry> entries = read(channel);
      entries.removeIf(entry -> entry.digest().equals(digest));
      write(channel, entries);
    }
  }

  private FileChannel open() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      createForOwnerOnly();
    }
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void createForOwnerOnly() throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException anotherWasFaster) {
      // then it is there
    }
  }

  /** The entries that are still remembered; lines that are not ours are dropped. */
  private List<Entry> read(FileChannel channel) throws IOException {
    if (channel.size() > MOST_BYTES) {
      throw new IOException("the ledger is too large");
    }
    ByteBuffer content = ByteBuffer.allocate((int) channel.size());
    while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
      // goes on until all is read
    }
    Instant oldest = clock.instant().minus(MEMORY);
    List<Entry> entries = new ArrayList<>();
    StandardCharsets.UTF_8
        .decode(content.flip())
        .toString()
        .lines()
        .map(Entry::parse)
        .flatMap(Optional::stream)
        .filter(entry -> entry.epochSecond() >= oldest.getEpochSecond())
        .limit(MOST_LINES)
        .forEach(entries::add);
    return entries;
  }

  private static void write(FileChannel channel, List<Entry> entries) throws IOException {
    StringBuilder lines = new StringBuilder();
    entries.forEach(entry -> lines.append(entry.line()));
    ByteBuffer content = StandardCharsets.UTF_8.encode(lines.toString());
    int size = content.remaining();
    channel.position(0);
    while (content.hasRemaining()) {
      channel.write(content);
    }
    channel.truncate(size);
    channel.force(false);
  }

  private static String digest(String host, String account) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(host.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(account.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
