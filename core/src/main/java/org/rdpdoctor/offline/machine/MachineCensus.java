package org.rdpdoctor.offline.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.BundleObservation.SystemDescribed;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;

/**
 * Finds the machines. Events say themselves which computer wrote them. A registry that does not
 * name its computer belongs to the machine whose name its file carries, or to the only one of which
 * there are records in the same folder; otherwise nobody knows whose it is, and it stays by itself.
 */
final class MachineCensus {
  /** More machines than that tell nobody anything; scans of networks show thousands. */
  private static final int MAX_MACHINES = 200;

  private static final String COMPUTER_NAME =
      "hklm\\system\\currentcontrolset\\control\\computername\\";
  private static final String TCPIP =
      "hklm\\system\\currentcontrolset\\services\\tcpip\\parameters";
  private static final Set<String> ADDRESS_VALUES = Set.of("ipaddress", "dhcpipaddress");
  private static final Set<String> NO_ADDRESS = Set.of("", "-", "0.0.0.0", "::", "::1", "local");

  private final ComputerNames names = new ComputerNames();
  private final Map<String, Machine> named = new LinkedHashMap<>();
  private final Map<String, Machine> unnamed = new LinkedHashMap<>();
  private final Map<String, Set<Machine>> byAddress = new HashMap<>();
  private final List<StatedRole> stated;

  private MachineCensus(List<StatedRole> stated) {
    this.stated = stated;
  }

  static List<Machine> of(Collection<InspectedFile> files, List<StatedRole> stated) {
    MachineCensus census = new MachineCensus(stated);
    files.forEach(census::collectNames);
    files.forEach(census::logs);
    files.forEach(census::namedRegistry);
    files.forEach(census::unnamedRegistry);
    files.forEach(census::savedConnection);
    files.forEach(census::bundle);
    for (Machine machine : census.all()) {
      census.state(machine);
    }
    for (MachineRole role : MachineRole.values()) {
      if (census.all().stream().anyMatch(each -> each.surelyHas(role))) {
        census.all().forEach(each -> each.mayNotBe(role));
      }
    }
    census.captures(files);
    return census.all();
  }

  private List<Machine> all() {
    List<Machine> all = new ArrayList<>(named.values());
    unnamed.values().stream().filter(each -> !all.contains(each)).forEach(all::add);
    return all;
  }

  private void collectNames(InspectedFile file) {
    for (Observed each : file.observations()) {
      switch (each.observation()) {
        case EventLogged event -> name(event.computer());
        case AttemptLogged attempt -> name(attempt.computer());
        case LogCovered covered -> covered.computers().forEach(this::name);
        default -> {} // no name in it
      }
    }
    computerName(file).ifPresent(this::name);
    bundledComputer(file).ifPresent(this::name);
    CapturedHosts.of(file).forEach(host -> host.names().forEach(this::name));
  }

  /** The computer that a bundle, or a text in it, is from. */
  private static Optional<String> bundledComputer(InspectedFile file) {
    return file.observations().stream()
        .map(Observed::observation)
        .flatMap(each ->
            switch (each) {
              case BundleRecognised bundle -> bundle.machine().stream();
              case SystemDescribed system -> system.computer().stream();
              default -> Stream.<String>empty();
            })
        .findFirst();
  }

  private void bundle(InspectedFile file) {
    if (!has(file, BundleObservation.class)) {
      return;
    }
    bundledComputer(file)
        .flatMap(this::named)
        .or(() -> inNameOfFile(file))
        .or(() -> besides(file))
        .ifPresent(machine -> {
          machine.file(file.name());
          for (Observed each : file.observations()) {
            if (each.observation() instanceof BundleRecognised bundle && bundle.ofServer()) {
              machine.shows(MachineRole.SERVER, "a bundle with parts of a server");
            }
          }
        });
  }

  private void name(String name) {
    if (!name.isBlank()) {
      names.add(name);
    }
  }

  /** Empty beyond the limit. */
  private Optional<Machine> named(String name) {
    String key = names.key(name);
    if (!named.containsKey(key) && (named.size() >= MAX_MACHINES || name.isBlank())) {
      return Optional.empty();
    }
    Machine machine = named.computeIfAbsent(key, _ -> new Machine(true));
    machine.name(name);
    return Optional.of(machine);
  }

  private void logs(InspectedFile file) {
    for (Observed each : file.observations()) {
      switch (each.observation()) {
        case EventLogged event ->
            named(event.computer())
                .ifPresent(machine -> {
                  machine.file(file.name());
                  RoleSigns.of(event, machine);
                  clientOf(event);
                });
        case AttemptLogged attempt ->
            named(attempt.computer())
                .ifPresent(machine -> {
                  machine.file(file.name());
                  machine.shows(MachineRole.SERVER, "connections that its service took");
                });
        case LogCovered covered ->
            covered
                .computers()
                .forEach(name -> named(name).ifPresent(machine -> machine.file(file.name())));
        default -> {} // of no log
      }
    }
  }

  /** Where a machine that we know of connected from. */
  private void clientOf(EventLogged event) {
    String name =
        event.field("WorkstationName").or(() -> event.field("ClientName")).orElse("").strip();
    String address =
        event.field("IpAddress").or(() -> event.field("ClientAddress")).orElse("").strip();
    Machine client = name.isEmpty() ? null : named.get(names.key(name));
    if (client != null
        && !address.startsWith("127.")
        && !NO_ADDRESS.contains(address.toLowerCase(Locale.ROOT))) {
      address(client, address.replaceFirst("^::ffff:", ""));
    }
  }

  private void address(Machine machine, String address) {
    machine.address(address);
    byAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(machine);
  }

  /** A new name waits beside the one in use until the next start. */
  private static Optional<String> computerName(InspectedFile file) {
    return value(file, COMPUTER_NAME + "activecomputername", "ComputerName")
        .or(() -> value(file, COMPUTER_NAME + "computername", "ComputerName"))
        .or(() -> value(file, TCPIP, "Hostname"));
  }

  private static Optional<String> value(InspectedFile file, String key, String name) {
    return registryValues(file).stream()
        .filter(each -> each.key().equalsIgnoreCase(key) && each.name().equalsIgnoreCase(name))
        .map(each -> each.data().strip())
        .filter(data -> !data.isEmpty())
        .findFirst();
  }

  private static List<RegistryValueFound> registryValues(InspectedFile file) {
    return file.observations().stream()
        .map(Observed::observation)
        .filter(RegistryValueFound.class::isInstance)
        .map(RegistryValueFound.class::cast)
        .toList();
  }

  private static boolean has(InspectedFile file, Class<? extends Observation> kind) {
    return file.observations().stream().anyMatch(each -> kind.isInstance(each.observation()));
  }

  private void namedRegistry(InspectedFile file) {
    computerName(file).flatMap(this::named).ifPresent(machine -> registry(file, machine));
  }

  private void registry(InspectedFile file, Machine machine) {
    machine.file(file.name());
    for (RegistryValueFound value : registryValues(file)) {
      RoleSigns.of(value, machine);
      if (value.key().toLowerCase(Locale.ROOT).startsWith(TCPIP)
          && ADDRESS_VALUES.contains(value.name().toLowerCase(Locale.ROOT))) {
        for (String address : value.data().split(";", -1)) {
          if (!NO_ADDRESS.contains(address.strip())) {
            address(machine, address.strip());
          }
        }
      }
    }
  }

  private void unnamedRegistry(InspectedFile file) {
    if (!has(file, RegistryObservation.class) || computerName(file).isPresent()) {
      return;
    }
    Machine machine =
        inNameOfFile(file)
            .or(() -> besides(file))
            .or(() -> saidToBeTheSame(file))
            .orElseGet(() ->
                unnamed.computeIfAbsent(
                    Paths.parent(file.name()) + "|" + roles(file.name()), _ -> new Machine(false)));
    if (!machine.isNamed()) {
      machine.name(machine.names().isEmpty() ? file.name() : "");
    }
    registry(file, machine);
  }

  /** Bundles put the name of the computer before the names of all files. */
  private Optional<Machine> inNameOfFile(InspectedFile file) {
    String last = Paths.lastName(file.name()).toLowerCase(Locale.ROOT);
    List<Machine> fitting =
        named.values().stream()
            .filter(machine ->
                machine.names().stream()
                    .map(ComputerNames::label)
                    .anyMatch(
                        label -> last.startsWith(label + "_") || last.startsWith(label + "-")))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  /** The only machine of which there are records in the same folder. */
  private Optional<Machine> besides(InspectedFile file) {
    String folder = Paths.parent(file.name());
    List<Machine> there =
        named.values().stream()
            .filter(machine ->
                machine.files().stream().anyMatch(each -> Paths.parent(each).equals(folder)))
            .toList();
    return there.size() == 1 && !contradicted(file, there.getFirst())
        ? Optional.of(there.getFirst())
        : Optional.empty();
  }

  /** A person gave this file another role than the files of the machine. */
  private boolean contradicted(InspectedFile file, Machine machine) {
    Set<MachineRole> ofFile = roles(file.name());
    Set<MachineRole> ofMachine = new LinkedHashSet<>();
    machine.files().forEach(each -> ofMachine.addAll(roles(each)));
    return !ofFile.isEmpty() && !ofFile.equals(ofMachine);
  }

  /** A person gave it the role that only one machine has. */
  private Optional<Machine> saidToBeTheSame(InspectedFile file) {
    Set<MachineRole> said = roles(file.name());
    List<Machine> fitting =
        named.values().stream()
            .filter(machine ->
                !said.isEmpty()
                    && said.stream()
                        .allMatch(role -> machine.has(role) || isSaidOfItsFiles(machine, role)))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private boolean isSaidOfItsFiles(Machine machine, MachineRole role) {
    return machine.files().stream().anyMatch(each -> roles(each).contains(role));
  }

  private Set<MachineRole> roles(String file) {
    Set<MachineRole> roles = new LinkedHashSet<>();
    for (StatedRole each : stated) {
      if (each.covers(file)) {
        roles.add(each.role());
      }
    }
    return roles;
  }

  /** A saved connection is a client's; of which, tells nothing but that there is only one. */
  private void savedConnection(InspectedFile file) {
    if (!has(file, RdpFileObservation.class)) {
      return;
    }
    List<Machine> clients = all().stream().filter(each -> each.has(MachineRole.CLIENT)).toList();
    Machine client =
        clients.size() == 1
            ? clients.getFirst()
            : unnamed.computeIfAbsent("saved connections", _ -> new Machine(false));
    if (!client.isNamed()) {
      client.name(client.names().isEmpty() ? file.name() : "");
    }
    client.file(file.name());
    client.shows(MachineRole.CLIENT, "a saved connection");
  }

  private void state(Machine machine) {
    for (StatedRole each : stated) {
      if (machine.files().stream().anyMatch(each::covers)) {
        machine.isSaidToBe(each.role(), "as you say of " + each.path());
      }
    }
  }

  private void captures(Collection<InspectedFile> files) {
    Map<String, Map<String, String>> namesByAddress = new HashMap<>();
    List<CapturedHosts.Host> hosts = new ArrayList<>();
    for (InspectedFile file : files) {
      for (CapturedHosts.Host host : CapturedHosts.of(file)) {
        hosts.add(host);
        Map<String, String> namesThere =
            namesByAddress.computeIfAbsent(host.address(), _ -> new LinkedHashMap<>());
        host.names().forEach(name -> namesThere.put(names.key(name), name));
      }
    }
    for (CapturedHosts.Host host : hosts) {
      Map<String, String> namesThere = namesByAddress.getOrDefault(host.address(), Map.of());
      Optional<Machine> machine =
          namesThere.size() == 1
              ? named(namesThere.values().iterator().next())
              : atAddress(host.address());
      machine.ifPresent(each -> {
        address(each, host.address());
        each.file(host.file());
        each.shows(host.role(), host.because());
      });
    }
  }

  /** Behind one address there may be several machines, or always another one. */
  private Optional<Machine> atAddress(String address) {
    Set<Machine> known = byAddress.getOrDefault(address, Set.of());
    if (known.size() == 1) {
      return known.stream().findFirst();
    }
    if (!unnamed.containsKey(address) && unnamed.size() >= MAX_MACHINES) {
      return Optional.empty();
    }
    return Optional.of(unnamed.computeIfAbsent(address, _ -> new Machine(false)));
  }
}
