package org.rdpdoctor.model;

import java.util.List;
import java.util.Optional;

/**
 * One file that was looked at, and what it says.
 *
 * @param name a member of an archive is {@code archive!member}
 * @param kind such as "pcapng"; {@link #UNKNOWN} when no reader knows it
 * @param bytes how many were read
 * @param leftOut observations beyond the limit
 * @param problem why it was not read, or not to its end; a phrase
 * @param defect of ours that ended the reading; it says nothing about the file
 */
public record InspectedFile(
    String name,
    String kind,
    long bytes,
    List<Observed> observations,
    long leftOut,
    Optional<String> problem,
    Optional<String> defect) {
  public static final String UNKNOWN = "unknown";

  public InspectedFile {
    observations = List.copyOf(observations);
  }
}
