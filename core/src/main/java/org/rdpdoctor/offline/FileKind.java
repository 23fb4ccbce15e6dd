package org.rdpdoctor.offline;

import java.io.IOException;
import org.rdpdoctor.wire.Bytes;

/** A kind of file that can be read as evidence. */
public interface FileKind {
  /** A word or two for people and scripts, such as "pcapng"; never changes. */
  String name();

  /**
   * Whether a file that begins so is of this kind.
   *
   * @param firstBytes at most {@link EvidenceFile#FIRST_BYTES}; fewer when the file is shorter
   */
  boolean recognises(Bytes firstBytes);

  /**
   * Reads the file and adds what it says to the reading, in the file's order. A file that is cut
   * short or corrupt is no exception but a {@code Truncated} behind the facts that came before.
   *
   * @throws IOException the file cannot be read on; what was added stays
   */
  void read(EvidenceFile file, Reading reading) throws IOException;
}
