package org.rdpdoctor.remedy;

import java.util.List;
import org.rdpdoctor.diagnosis.Assessment;

/** What mends some causes. Stateless. */
interface Prescription {
  /** Ids of the causes that it is asked about, when they are confirmed or likely. */
  List<String> causes();

  /**
   * What is proposed: nothing when the host's own state does not show what this mends.
   *
   * @param cause that was found
   */
  List<Proposal> propose(Patient patient, Assessment cause);
}
