package org.rdpdoctor.model;

import java.util.Optional;

/** What the person who asks reports. It is evidence, but the wire outranks it. */
public sealed interface ReportedObservation extends Observation {
  /**
   * The numbers of the client's dialog.
   *
   * @param reason "error code" of mstsc, a disconnect reason
   * @param extended "extended error code" of mstsc
   */
  record SymptomReported(String text, Optional<Long> reason, Optional<Long> extended)
      implements ReportedObservation {}
}
