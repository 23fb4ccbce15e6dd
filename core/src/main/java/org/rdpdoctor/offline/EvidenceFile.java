package org.rdpdoctor.offline;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.rdpdoctor.wire.Bytes;

/**
 * One file to be read once, from its beginning to its end: a file of the disk or a member of an
 * archive, however deep. Readers hold as much of it as they need and no more.
 */
public final class EvidenceFile {
  /** How much of a file is looked at to tell its kind. */
  public static final int FIRST_BYTES = 4096;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final OptionalLong size;
  private final InputStream content;
  private final Bytes firstBytes;

  /**
   * Takes a stream that stands at the beginning; closing it stays with the caller.
   *
   * @param name as people know it; a member of an archive is shown as {@code archive!member}
   * @param size in bytes where it is known; an archive may lie about it
   */
  EvidenceFile(String name, OptionalLong size, InputStream content) throws IOException {
    this.name = name;
    this.size = size;
    this.content = new BufferedInputStream(content, BUFFER_BYTES);
    this.content.mark(FIRST_BYTES + 1);
    this.firstBytes = Bytes.of(this.content.readNBytes(FIRST_BYTES));
    this.content.reset();
  }

  public String name() {
    return name;
  }

  public OptionalLong size() {
    return size;
  }

  public Bytes firstBytes() {
    return firstBytes;
  }

  /** The content from its beginning; always the same stream. */
  public InputStream stream() {
    return content;
  }

  /**
   * All that is left of the content, for kinds that are small by nature.
   *
   * @param limit in bytes; of a larger file one byte more than that is given, so that it shows
   */
  public Bytes whole(int limit) throws IOException {
    return Bytes.of(content.readNBytes(limit + 1));
  }
}
