package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;

/**
 * What files say.
 *
 * @param machines whose records they are and how their clocks stand, as {@link
 *     org.rdpdoctor.model.MachineObservation}
 * @param judged what was made of it: one for each pair of a client and a server that the files show
 */
public record Inspection(
    String madeBy, List<InspectedFile> files, List<Observed> machines, List<Judged> judged) {
  public Inspection {
    machines = List.copyOf(machines);
    files = List.copyOf(files);
    judged = List.copyOf(judged);
  }

  /** Of files that say nothing of machines. */
  public Inspection(String madeBy, List<InspectedFile> files, List<Judged> judged) {
    this(madeBy, files, List.of(), judged);
  }

  /**
   * A defect of ours counts more than a fault; without a diagnosis there is not enough evidence.
   */
  public ExitCode exitCode() {
    if (files.stream().anyMatch(each -> each.defect().isPresent())) {
      return ExitCode.OUR_DEFECT;
    }
    return ExitCode.worst(judged.stream().map(Judged::diagnosis).toList());
  }
}
