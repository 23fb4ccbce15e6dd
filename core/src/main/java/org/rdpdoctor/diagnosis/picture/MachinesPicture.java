package org.rdpdoctor.diagnosis.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.HostMeant;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.Source;

/**
 * The machines of which there are records, and which of them is the server of the connection that
 * is judged. Each record speaks for the part that its machine has in that connection.
 */
public final class MachinesPicture {
  private static final String CLIENT_PROVIDER =
      "Microsoft-Windows-TerminalServices-ClientActiveXCore";
  private static final long DIALLED = 1024;
  private static final int NETBIOS_CHARACTERS = 15;

  /** Whether a machine is the one that is asked about. */
  private enum Match {
    SAME,
    OTHER,
    UNKNOWN
  }

  private final Evidence evidence;
  private final List<Sight> sights;
  private final List<MachineSeen> machines;
  private final Map<String, MachineSeen> byName = new HashMap<>();
  private final Map<String, MachineSeen> byFile = new HashMap<>();
  private final Map<List<Object>, Bearing> known = new HashMap<>();
  private final List<MachineSeen> servers;
  private final Optional<MachineSeen> server;
  private final HostPicture host;
  private final boolean anotherMachine;

  MachinesPicture(Evidence evidence, List<Sight> sights, HostPicture host) {
    this.evidence = evidence;
    this.sights = sights;
    this.host = host;
    for (MachineSeen machine : all(MachineSeen.class)) {
      machine.names().forEach(name -> byName.put(lower(name), machine));
      machine.files().forEach(file -> byFile.put(file, machine));
    }
    this.machines = withRecords();
    this.servers = machines.stream().filter(each -> each.has(MachineRole.SERVER)).toList();
    this.server = findServer();
    this.anotherMachine = isAnotherMachine();
  }

  /** Those that only a capture shows have recorded nothing themselves. */
  private List<MachineSeen> withRecords() {
    Set<MachineSeen> found = new LinkedHashSet<>();
    for (Observed each : evidence.recorded()) {
      switch (each.observation()) {
        case EventLogged _,
            AttemptLogged _,
            RegistryObservation _,
            RdpFileObservation _,
            BundleObservation _ ->
            machineOf(each).ifPresent(found::add);
        case LogCovered covered ->
            covered
                .computers()
                .forEach(
                    name -> Optional.ofNullable(byName.get(lower(name))).ifPresent(found::add));
        default -> {} // no record of a machine
      }
    }
    return List.copyOf(found);
  }

  private <T extends Observation> List<T> all(Class<T> kind) {
    return evidence.recorded().stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Nothing tells machines apart, as in evidence that is older than the telling. */
  public boolean isEmpty() {
    return machines.isEmpty() && !host.isExamined();
  }

  /** The server of the connection, if there are records of it and it is known which they are. */
  public Optional<MachineSeen> server() {
    return server;
  }

  /** A host is asked about: one was examined, or the person named it. */
  private boolean isHostAsked() {
    return !evidence.runs().isEmpty() || !all(HostMeant.class).isEmpty();
  }

  /** A host is asked about, or a saved connection names it; else the target is only a heading. */
  private boolean isTargetNamed() {
    return isHostAsked()
        || all(RdpSettingFound.class).stream()
            .anyMatch(each -> each.name().endsWith("full address") && !each.value().isEmpty());
  }

  private Optional<MachineSeen> findServer() {
    List<MachineSeen> same = machines.stream().filter(each -> matches(each) == Match.SAME).toList();
    if (same.size() == 1) {
      return Optional.of(same.getFirst());
    }
    if (!same.isEmpty() || isHostAsked()) {
      return Optional.empty();
    }
    return only(servers)
        .or(() -> only(servers.stream().filter(MachineSeen::named).toList()))
        .or(this::dialled)
        .or(this::alone);
  }

  private static <T> Optional<T> only(List<T> list) {
    return list.size() == 1 ? Optional.of(list.getFirst()) : Optional.empty();
  }

  /** The only server that a client among the machines dialled. */
  private Optional<MachineSeen> dialled() {
    Set<MachineSeen> dialled = new LinkedHashSet<>();
    for (EventLogged event : all(EventLogged.class)) {
      if (event.eventId() == DIALLED && event.provider().equals(CLIENT_PROVIDER)) {
        String host = withoutPort(event.field("Value").orElse("").strip());
        for (MachineSeen each : servers) {
          boolean itself = each.equals(byName.get(lower(event.computer())));
          if (!itself && answersTo(each, host)) {
            dialled.add(each);
          }
        }
      }
    }
    return only(List.copyOf(dialled));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > 0 && host.indexOf(':') == colon ? host.substring(0, colon) : host;
  }

  /** One machine of which nothing tells what it is: the one that was meant when it was sent. */
  private Optional<MachineSeen> alone() {
    return only(machines).filter(each -> each.roles().isEmpty());
  }

  private static boolean answersTo(MachineSeen machine, String host) {
    return machine.names().stream().anyMatch(name -> sameHost(name, host))
        || machine.addresses().stream().anyMatch(host::equalsIgnoreCase);
  }

  /** Names with different domains are different hosts; without one, the first label counts. */
  private static boolean sameHost(String one, String other) {
    boolean both = one.indexOf('.') >= 0 && other.indexOf('.') >= 0;
    return both ? one.equalsIgnoreCase(other) : label(one).equals(label(other));
  }

  private static String label(String name) {
    int dot = name.indexOf('.');
    boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]*");
    return lower(dot < 0 || address ? name : name.substring(0, dot));
  }

  private Match matches(MachineSeen machine) {
    Set<String> ownNames = new LinkedHashSet<>();
    Set<String> addresses = new LinkedHashSet<>();
    Set<String> certified = new LinkedHashSet<>();
    for (Sight sight : sights) {
      sight.nla().computer().ifPresent(ownNames::add);
      sight.address().filter(each -> !isLoopback(each)).ifPresent(addresses::add);
      sight
          .certificate()
          .own()
          .ifPresent(own -> {
            own.commonName().ifPresent(certified::add);
            certified.addAll(own.dnsNames());
          });
    }
    if (ownNames.isEmpty()) {
      host.computer().ifPresent(ownNames::add); // signed in to where it was asked about
    }
    if (machine.named() && !ownNames.isEmpty()) {
      // The host says who it is.
      return ownNames.stream().anyMatch(name -> answersTo(machine, name))
          ? Match.SAME
          : Match.OTHER;
    }
    boolean same =
        (isTargetNamed() && answersTo(machine, evidence.target().host()))
            || machine.addresses().stream().anyMatch(addresses::contains)
            || (machine.named() && certified.stream().anyMatch(name -> answersTo(machine, name)));
    return same ? Match.SAME : Match.UNKNOWN;
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }

  private Optional<MachineSeen> machineOf(Observed record) {
    return switch (record.observation()) {
      case EventLogged event -> Optional.ofNullable(byName.get(lower(event.computer())));
      case AttemptLogged attempt -> Optional.ofNullable(byName.get(lower(attempt.computer())));
      default -> file(record.source()).flatMap(file -> Optional.ofNullable(byFile.get(file)));
    };
  }

  private static Optional<String> file(Source source) {
    return switch (source) {
      case Source.File whole -> Optional.of(whole.file());
      case Source.Registry registry -> Optional.of(registry.file());
      case Source.EventLog log -> Optional.of(log.file());
      case Source.Capture capture -> Optional.of(capture.file());
      case Source.Probe _, Source.Person _, Source.Host _, Source.Client _ -> Optional.empty();
    };
  }

  /**
   * What a record of this machine says about the connection.
   *
   * @param roles for which it can speak; empty for those of machines besides, such as a broker
   */
  Bearing bearing(Observed record, Set<MachineRole> roles) {
    if (record.source() instanceof Source.Host) {
      return ofHost(roles);
    }
    if (record.source() instanceof Source.Client) {
      return Bearing.NONE; // see ClientPicture
    }
    if (isOutdated(record)) {
      return Bearing.NONE;
    }
    if (machines.isEmpty()) {
      return Bearing.FULL;
    }
    Optional<MachineSeen> machine = machineOf(record);
    if (machine.isEmpty()) {
      return Bearing.MAY_BE;
    }
    return known.computeIfAbsent(List.of(machine.get(), roles), _ -> bearing(machine.get(), roles));
  }

  /** The host that was signed in to is the server, unless who answers there is another machine. */
  private Bearing ofHost(Set<MachineRole> roles) {
    boolean speaks = roles.isEmpty() || roles.contains(MachineRole.SERVER);
    return speaks && !anotherMachine ? Bearing.FULL : Bearing.NONE;
  }

  private boolean isAnotherMachine() {
    List<String> names = sights.stream().flatMap(each -> each.nla().computer().stream()).toList();
    return host.computer().isPresent()
        && !names.isEmpty()
        && names.stream().noneMatch(name -> isShortened(name, host.computer().get()));
  }

  /** Windows cuts the names of computers after 15 characters in many places. */
  private static boolean isShortened(String one, String other) {
    return sameHost(one, other) || netBios(one).equals(netBios(other));
  }

  private static String netBios(String name) {
    String label = label(name);
    return label.substring(0, Math.min(label.length(), NETBIOS_CHARACTERS));
  }

  /** A file tells how the server stood once; the living host tells how it stands. */
  private boolean isOutdated(Observed record) {
    boolean state =
        record.observation() instanceof RegistryObservation
            || record.observation() instanceof BundleObservation
            || record.observation() instanceof CertificateStored;
    return state && host.hasRegistry() && server.isPresent() && machineOf(record).equals(server);
  }

  private Bearing bearing(MachineSeen machine, Set<MachineRole> roles) {
    Bearing best = roles.isEmpty() ? besides(machine) : Bearing.NONE;
    for (MachineRole role : roles) {
      Bearing bearing = role == MachineRole.SERVER ? asServer(machine) : as(role, machine);
      best = bearing.compareTo(best) < 0 ? bearing : best;
    }
    return best;
  }

  private Bearing besides(MachineSeen machine) {
    return server.map(machine::equals).orElse(machines.size() == 1) ? Bearing.FULL : Bearing.MAY_BE;
  }

  private Bearing asServer(MachineSeen machine) {
    if (server.isPresent()) {
      boolean another = machine.named() || !mayBe(MachineRole.SERVER, machine);
      return machine.equals(server.get()) ? Bearing.FULL : another ? Bearing.NONE : Bearing.MAY_BE;
    }
    if (isHostAsked() && matches(machine) == Match.OTHER) {
      return Bearing.NONE;
    }
    return mayBe(MachineRole.SERVER, machine) || machines.size() == 1
        ? Bearing.MAY_BE
        : Bearing.NONE;
  }

  private Bearing as(MachineRole role, MachineSeen machine) {
    List<MachineSeen> having =
        machines.stream()
            .filter(each -> each.has(role))
            .filter(each -> machines.size() == 1 || !server.map(each::equals).orElse(false))
            .toList();
    if (having.size() == 1) {
      return machine.equals(having.getFirst())
          ? Bearing.FULL
          : machine.roles().isEmpty() && !machine.named() ? Bearing.MAY_BE : Bearing.NONE;
    }
    if (machines.size() == 1) {
      return machine.roles().isEmpty() && !isHostAsked() ? Bearing.FULL : Bearing.MAY_BE;
    }
    return having.contains(machine) || (having.isEmpty() && machine.roles().isEmpty())
        ? Bearing.MAY_BE
        : Bearing.NONE;
  }

  /** It has the role, or nothing tells what it is. */
  private static boolean mayBe(MachineRole role, MachineSeen machine) {
    return machine.roles().isEmpty() || machine.has(role);
  }

  /** Why records prove nothing, or not about whom one might think; sentences for people. */
  public List<String> cautions() {
    List<String> cautions = new ArrayList<>();
    if (anotherMachine) {
      cautions.add(
          "what was read is of %s, and who answers at %s calls itself otherwise: it says nothing about that host"
              .formatted(
                  PlainText.of(host.computer().orElse("")),
                  PlainText.of(evidence.target().display())));
    }
    String host = PlainText.of(evidence.target().display());
    if (server.isEmpty() && !isHostAsked() && servers.size() > 1) {
      cautions.add(
          "records of several servers (%s) were read together, and which one is meant is not known, so that none proves a cause: name it with --about HOST"
              .formatted(names(servers)));
    } else if (server.isEmpty() && isHostAsked() && !machines.isEmpty()) {
      List<MachineSeen> unknown =
          machines.stream()
              .filter(each -> matches(each) == Match.UNKNOWN && mayBe(MachineRole.SERVER, each))
              .toList();
      if (!unknown.isEmpty()) {
        cautions.add(
            "whether the records of %s are about %s could not be told by name, address or certificate: they are hints and prove nothing"
                .formatted(names(unknown), host));
      }
    }
    if (isHostAsked()) {
      List<MachineSeen> others =
          servers.stream()
              .filter(each -> !server.map(each::equals).orElse(false))
              .filter(each -> server.isPresent() || matches(each) == Match.OTHER)
              .toList();
      if (!others.isEmpty()) {
        cautions.add(
            "the records of %s are about another host and say nothing about %s"
                .formatted(names(others), host));
      }
    }
    return cautions;
  }

  private static String names(List<MachineSeen> machines) {
    String names =
        String.join(
            ", ", machines.stream().limit(5).map(each -> PlainText.of(each.name())).toList());
    return machines.size() > 5 ? names + " and more" : names;
  }

  /** What is known of the clocks of two machines; captures have clocks that concern nobody. */
  public List<ClocksCompared> clocks() {
    return all(ClocksCompared.class).stream()
        .filter(ClocksCompared::usable)
        .filter(each ->
            byName.containsKey(lower(each.machine())) && byName.containsKey(lower(each.other())))
        .toList();
  }
}
