package org.rdpdoctor.offline.bundle;

import java.util.List;
import java.util.function.Consumer;
import org.rdpdoctor.model.BundleObservation;

/** Reads what one tool prints. Lines are hostile: of any length, in any order. */
interface PartReader {
  /** A word or two, such as "netstat"; never changes. */
  String name();

  /** Whether a text that begins with these lines is of this tool. */
  boolean recognises(List<String> firstLines);

  /**
   * Reads all lines.
   *
   * @param file the name of the part, for those that do not say what they are about
   * @param complete no line is missing at the end
   */
  void read(String file, List<String> lines, boolean complete, Consumer<BundleObservation> found);
}
