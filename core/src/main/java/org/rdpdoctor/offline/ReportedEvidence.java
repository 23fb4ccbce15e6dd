package org.rdpdoctor.offline;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.Target;

/** Adds what a person reports to what was seen and recorded. */
public final class ReportedEvidence {
  private static final int USUAL_PORT = 3389;
  private static final String UNNAMED = "unnamed";

  private ReportedEvidence() {}

  /** What persons wrote down in the files. */
  public static List<Observed> reported(List<InspectedFile> files) {
    List<Observed> reported = new ArrayList<>();
    for (InspectedFile file : files) {
      for (Observed each : file.observations()) {
        if (each.observation() instanceof ReportedObservation said
            && !(said instanceof ReportCovered)) {
          reported.add(each);
        }
      }
    }
    return reported;
  }

  /** Evidence of which nothing is known but what is reported. */
  public static Evidence alone(String madeBy, List<Observed> reported) {
    return new Evidence(
        Evidence.SCHEMA,
        madeBy,
        new Target(UNNAMED, UNNAMED, USUAL_PORT),
        List.of(),
        reported,
        List.of());
  }

  /**
   * Every case with the reports, since a file does not say which case it speaks of; a case of its
   * own when there is no other.
   */
  public static List<Evidence> toAll(List<Evidence> cases, String madeBy, List<Observed> reported) {
    if (reported.isEmpty()) {
      return cases;
    }
    return cases.isEmpty()
        ? List.of(alone(madeBy, reported))
        : cases.stream().map(each -> each.reporting(reported)).toList();
  }
}
