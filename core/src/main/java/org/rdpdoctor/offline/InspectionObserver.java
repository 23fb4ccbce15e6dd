package org.rdpdoctor.offline;

import java.util.OptionalLong;

/** Is told how far the reading is; called often, by the reading thread. */
public interface InspectionObserver {
  InspectionObserver NONE = (file, bytes, size) -> {};

  /**
   * More of a file is read.
   *
   * @param bytes read of this file so far
   * @param size of the file, where it is known
   */
  void read(String file, long bytes, OptionalLong size);
}
