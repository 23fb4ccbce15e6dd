package org.rdpdoctor.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.MachineObservation.HostMeant;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.machine.Machines;
import org.rdpdoctor.offline.machine.StatedRole;

/** Makes evidence of what machines recorded themselves, all files together. */
public final class RecordedEvidence {
  private static final int USUAL_PORT = 3389;
  private static final String UNNAMED = "unnamed";

  private RecordedEvidence() {}

  /** Empty when no file holds such a record. */
  public static Optional<Evidence> of(String madeBy, List<InspectedFile> files) {
    return of(madeBy, files, Machines.of(files, List.of(), List.of()), Optional.empty());
  }

  /**
   * As above.
   *
   * @param machines what {@link Machines} finds in the files
   * @param about the server that the person asks about, as a host or host:port
   */
  public static Optional<Evidence> of(
      String madeBy, List<InspectedFile> files, List<Observed> machines, Optional<String> about) {
    List<Observed> recorded = recorded(files);
    if (recorded.isEmpty()) {
      return Optional.empty();
    }
    Target target =
        about
            .map(asked -> target(asked, Optional.empty()))
            .orElseGet(() -> target(recorded, machines));
    recorded.addAll(machines);
    about.ifPresent(
        _ -> recorded.add(new Observed(new Source.Person(), new HostMeant(target.host()))));
    return Optional.of(
        new Evidence(Evidence.SCHEMA, madeBy, target, List.of(), List.of(), recorded));
  }

  /** What was seen of a host, together with what machines recorded. */
  public static Evidence joined(Evidence live, List<InspectedFile> files, List<StatedRole> stated) {
    List<Observed> recorded = new ArrayList<>(live.recorded());
    recorded.addAll(recorded(files));
    recorded.addAll(Machines.of(files, stated, live.runs()));
    return new Evidence(
        live.schema(), live.madeBy(), live.target(), live.runs(), live.reported(), recorded);
  }

  /** What a living host says of itself, alone. */
  public static Evidence ofHost(String madeBy, Target target, List<Observed> host) {
    return new Evidence(Evidence.SCHEMA, madeBy, target, List.of(), List.of(), host);
  }

  /**
   * What was seen of a host, together with what it says of itself; that comes first.
   *
   * @param host with the target as it is known there
   */
  public static Evidence withHost(Evidence live, Evidence host) {
    List<Observed> recorded = new ArrayList<>(host.recorded());
    recorded.addAll(live.recorded());
    return new Evidence(
        live.schema(), live.madeBy(), host.target(), live.runs(), live.reported(), recorded);
  }

  /** The records among all that files say. */
  public static List<Observed> recorded(List<InspectedFile> files) {
    List<Observed> recorded = new ArrayList<>();
    for (InspectedFile file : files) {
      for (Observed each : file.observations()) {
        switch (each.observation()) {
          case LogObservation _,
              RegistryObservation _,
              RdpFileObservation _,
              BundleObservation _,
              HostObservation _,
              ClientObservation _ ->
              recorded.add(each);
          case CertificateStored _ when each.source() instanceof Source.Registry ->
              recorded.add(each);
          default -> {} // of the wire, or of a file itself
        }
      }
    }
    return recorded;
  }

  /**
   * The host and port of a saved connection, or else the only server, or the only machine; without
   * any of them no host is meant.
   */
  private static Target target(List<Observed> recorded, List<Observed> machines) {
    Optional<String> address =
        setting(recorded, "alternate full address").or(() -> setting(recorded, "full address"));
    if (address.isEmpty()) {
      String host = server(Machines.seen(machines)).orElse(UNNAMED);
      return new Target(host, host, USUAL_PORT);
    }
    return target(address.get(), setting(recorded, "server port"));
  }

  private static Optional<String> server(List<MachineSeen> machines) {
    List<MachineSeen> servers =
        machines.stream().filter(each -> each.named() && each.has(MachineRole.SERVER)).toList();
    List<MachineSeen> named = machines.stream().filter(MachineSeen::named).toList();
    List<MachineSeen> candidates = servers.isEmpty() ? named : servers;
    return candidates.size() == 1
        ? Optional.of(candidates.getFirst().names().getFirst())
        : Optional.empty();
  }

  private static Target target(String asked, Optional<String> serverPort) {
    int colon = asked.lastIndexOf(':');
    boolean carriesPort =
        colon > 0 && (asked.indexOf(':') == colon || asked.charAt(colon - 1) == ']');
    Optional<Integer> port =
        carriesPort ? port(asked.substring(colon + 1)) : serverPort.flatMap(RecordedEvidence::port);
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
}
