package org.rdpdoctor.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.Target;

/** Makes evidence of what machines recorded themselves, all files together. */
public final class RecordedEvidence {
  private static final int USUAL_PORT = 3389;
  private static final String UNNAMED = "unnamed";

  private RecordedEvidence() {}

  /** Empty when no file holds such a record. */
  public static Optional<Evidence> of(String madeBy, List<InspectedFile> files) {
    List<Observed> recorded = recorded(files);
    return recorded.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Evidence(
                Evidence.SCHEMA, madeBy, target(recorded), List.of(), List.of(), recorded));
  }

  /** The records among all that files say. */
  public static List<Observed> recorded(List<InspectedFile> files) {
    List<Observed> recorded = new ArrayList<>();
    for (InspectedFile file : files) {
      for (Observed each : file.observations()) {
        switch (each.observation()) {
          case LogObservation _, RegistryObservation _, RdpFileObservation _ -> recorded.add(each);
          default -> {} // of the wire, or of a file itself
        }
      }
    }
    return recorded;
  }

  /** The host of a saved connection, or else the computer of the first log. */
  private static Target target(List<Observed> recorded) {
    String host =
        recorded.stream()
            .map(Observed::observation)
            .filter(RdpSettingFound.class::isInstance)
            .map(RdpSettingFound.class::cast)
            .filter(each -> each.name().equals("full address") && !each.value().isEmpty())
            .map(RdpSettingFound::value)
            .findFirst()
            .or(() -> computer(recorded))
            .orElse(UNNAMED);
    return new Target(host, host, USUAL_PORT);
  }

  private static Optional<String> computer(List<Observed> recorded) {
    return recorded.stream()
        .map(Observed::observation)
        .filter(LogCovered.class::isInstance)
        .map(LogCovered.class::cast)
        .flatMap(each -> each.computers().stream())
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}
