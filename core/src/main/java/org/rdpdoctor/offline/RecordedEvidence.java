package org.rdpdoctor.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
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
          case LogObservation _, RegistryObservation _, RdpFileObservation _, BundleObservation _ ->
              recorded.add(each);
          default -> {} // of the wire, or of a file itself
        }
      }
    }
    return recorded;
  }

  /** The host and port of a saved connection, or else the computer of the first log. */
  private static Target target(List<Observed> recorded) {
    Optional<String> address =
        setting(recorded, "alternate full address").or(() -> setting(recorded, "full address"));
    if (address.isEmpty()) {
      String host = machine(recorded).or(() -> computer(recorded)).orElse(UNNAMED);
      return new Target(host, host, USUAL_PORT);
    }
    String asked = address.get();
    int colon = asked.lastIndexOf(':');
    boolean carriesPort =
        colon > 0 && (asked.indexOf(':') == colon || asked.charAt(colon - 1) == ']');
    Optional<Integer> port =
        carriesPort
            ? port(asked.substring(colon + 1))
            : setting(recorded, "server port").flatMap(RecordedEvidence::port);
    String host = carriesPort ? asked.substring(0, colon) : asked;
    return new Target(asked, host.replace("[", "").replace("]", ""), port.orElse(USUAL_PORT));
  }

  private static Optional<Integer> port(String text) {
    try {
      return Optional.of(Integer.parseInt(text.strip())).filter(port -> port > 0 && port < 65_536);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> setting(List<Observed> recorded, String name) {
    return recorded.stream()
        .map(Observed::observation)
        .filter(RdpSettingFound.class::isInstance)
        .map(RdpSettingFound.class::cast)
        .filter(each -> each.name().equals(name) && !each.value().isEmpty())
        .map(RdpSettingFound::value)
        .findFirst();
  }

  /** Of the only bundle; logs may go back to a name before. */
  private static Optional<String> machine(List<Observed> recorded) {
    List<String> machines =
        recorded.stream()
            .map(Observed::observation)
            .filter(BundleRecognised.class::isInstance)
            .map(BundleRecognised.class::cast)
            .flatMap(each -> each.machine().stream())
            .distinct()
            .toList();
    return machines.size() == 1 ? Optional.of(machines.getFirst()) : Optional.empty();
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
