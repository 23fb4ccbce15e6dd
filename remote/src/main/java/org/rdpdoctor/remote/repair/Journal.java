package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A journal that is written: each line is on the disk before the call returns. */
public final class Journal implements AutoCloseable {
  /** Beyond all that is written, for Windows lets nobody read what is locked. */
  private static final long LOCKED_AT = Long.MAX_VALUE - 1;

  private final Path path;
  private final FileChannel file;
  private final StringBuilder written = new StringBuilder();

  private Journal(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Goes on behind what is there; a torn last line is ended first.
   *
   * @throws UnusableJournal another run, here or in another process, writes it now
   */
  static Journal at(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    boolean ours = false;
    try {
      lock(file);
      Journal journal = new Journal(path, file);
      if (file.size() > 0) {
        journal.put("\n"); // empty lines are none
      }
      ours = true;
      return journal;
    } finally {
      if (!ours) {
        file.close();
      }
    }
  }

  /**
   * Two that put back and change at once would each undo the other. The lock ends with the file.
   */
  private static void lock(FileChannel file) throws IOException {
    try {
      if (file.tryLock(LOCKED_AT, 1, false) != null) {
        return;
      }
    } catch (OverlappingFileLockException _) {
      // by another run in this process
    }
    throw new UnusableJournal(
        "another run of rdpdoctor works with it now: wait until it has ended");
  }

  /**
   * @throws UncheckedIOException it could not be written, and so nothing may be changed
   */
  void write(JournalLine line) {
    String text = JournalText.write(line) + "\n";
    written.append(text);
    put(text);
  }

  private void put(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    } catch (IOException full) {
      throw new UncheckedIOException("the journal cannot be written", full);
    }
  }

  /** What was written since it was opened. */
  String text() {
    return written.toString();
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }
}
