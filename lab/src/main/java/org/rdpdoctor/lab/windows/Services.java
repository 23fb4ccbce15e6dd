package org.rdpdoctor.lab.windows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * The services and who depends on whom. As in Windows, start types are kept in the registry and in
 * memory: what is written to the registry past the service control counts after the next boot only.
 */
final class Services {
  static final String KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";

  private static final int FIRST_PROCESS = 612;
  private static final int PROCESS_STEP = 148;

  /** What happens when a service has come up or gone. */
  interface Observer {
    void started(String name);

    void stopped(String name);
  }

  /** One service. */
  private static final class Service {
    final String name;
    final String account;
    final boolean stoppable;
    final List<String> dependencies;
    StartType start;
    ServiceState state;
    long processId;

    Service(
        String name,
        String account,
        boolean stoppable,
        StartType start,
        ServiceState state,
        String... dependencies) {
      this.name = name;
      this.account = account;
      this.stoppable = stoppable;
      this.start = start;
      this.state = state;
      this.dependencies = List.of(dependencies);
    }
  }

  private final Map<String, Service> services = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Registry registry;
  private final Observer observer;
  private final Set<String> hangingStarts = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> hangingStops = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, WindowsError> failingStarts =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private long nextProcess = FIRST_PROCESS;

  Services(Registry registry, Observer observer) {
    this.registry = registry;
    this.observer = observer;
  }

  /** A service that was there from the beginning. */
  void install(
      String name, String account, StartType start, boolean running, String... dependencies) {
    install(name, account, true, start, running, dependencies);
  }

  void installUnstoppable(String name, String account, StartType start, String... dependencies) {
    install(name, account, false, start, true, dependencies);
  }

  private void install(
      String name,
      String account,
      boolean stoppable,
      StartType start,
      boolean running,
      String... dependencies) {
    Service service =
        new Service(
            name,
            account,
            stoppable,
            start,
            running ? ServiceState.RUNNING : ServiceState.STOPPED,
            dependencies);
    service.processId = running ? newProcess() : 0;
    services.put(name, service);
    registry.set(KEY + name, "Start", RegistryData.number(numberOf(start)));
    registry.set(KEY + name, "ObjectName", RegistryData.text(account));
    registry.set(KEY + name, "Type", RegistryData.number(0x20));
    if (dependencies.length > 0) {
      registry.set(KEY + name, "DependOnService", texts(dependencies));
    }
  }

  private static int numberOf(StartType start) {
    return switch (start) {
      case BOOT -> 0;
      case SYSTEM -> 1;
      case AUTOMATIC -> 2;
      case ON_DEMAND -> 3;
      case DISABLED -> 4;
    };
  }

  private static Optional<StartType> startTypeOf(int number) {
    return Arrays.stream(StartType.values()).filter(each -> numberOf(each) == number).findFirst();
  }

  /** REG_MULTI_SZ. */
  static RegistryData texts(String... lines) {
    String joined = String.join("\0", Arrays.asList(lines)) + "\0";
    return new RegistryData(RegistryData.TEXTS, RegistryData.text(joined).data());
  }

  private long newProcess() {
    nextProcess += PROCESS_STEP;
    return nextProcess;
  }

  boolean exists(String name) {
    return services.containsKey(name);
  }

  private Service of(String name) {
    Service service = services.get(name);
    if (service == null) {
      throw new IllegalArgumentException("no such service: " + name);
    }
    return service;
  }

  List<String> names() {
    return List.copyOf(services.keySet());
  }

  ServiceState state(String name) {
    return of(name).state;
  }

  boolean runs(String name) {
    return exists(name) && state(name) == ServiceState.RUNNING;
  }

  StartType startType(String name) {
    return of(name).start;
  }

  String account(String name) {
    return of(name).account;
  }

  long processId(String name) {
    return of(name).processId;
  }

  List<String> dependencies(String name) {
    return of(name).dependencies;
  }

  /** Its starts, or stops, take longer than anybody waits. */
  void hang(String name, boolean start) {
    (start ? hangingStarts : hangingStops).add(of(name).name);
  }

  /** It ends as it starts. */
  void failToStart(String name, WindowsError error) {
    failingStarts.put(of(name).name, error);
  }

  /** Past the service control: how things were found. */
  void set(String name, ServiceState state) {
    Service service = of(name);
    service.state = state;
    service.processId = state == ServiceState.STOPPED ? 0 : newProcess();
  }

  void setStart(String name, StartType start) {
    of(name).start = start;
    registry.set(KEY + of(name).name, "Start", RegistryData.number(numberOf(start)));
  }

  /** As the next boot does. */
  void readStartTypes() {
    services.forEach((name, service) ->
        registry
            .number(KEY + name, "Start")
            .flatMap(Services::startTypeOf)
            .ifPresent(start -> service.start = start));
  }

  /** StartService: MS-SCMR section 3.1.4.19. */
  WindowsError start(String name, Set<String> onTheWay) {
    if (!exists(name)) {
      return WindowsError.SERVICE_DOES_NOT_EXIST;
    }
    Service service = of(name);
    return switch (service.state) {
      case RUNNING, START_PENDING, PAUSED, PAUSE_PENDING, CONTINUE_PENDING ->
          WindowsError.SERVICE_ALREADY_RUNNING;
      case STOP_PENDING -> WindowsError.SERVICE_CANNOT_ACCEPT_CONTROL;
      case STOPPED -> startStopped(service, onTheWay);
    };
  }

  private WindowsError startStopped(Service service, Set<String> onTheWay) {
    if (service.start == StartType.DISABLED) {
      return WindowsError.SERVICE_DISABLED;
    }
    if (!onTheWay.add(service.name) || !dependenciesStart(service, onTheWay)) {
      return WindowsError.DEPENDENCY_FAILED;
    }
    if (hangingStarts.contains(service.name)) {
      set(service.name, ServiceState.START_PENDING);
      return WindowsError.SERVICE_REQUEST_TIMEOUT;
    }
    WindowsError failure = failingStarts.get(service.name);
    if (failure != null) {
      return failure;
    }
    set(service.name, ServiceState.RUNNING);
    observer.started(service.name);
    return WindowsError.SUCCESS;
  }

  private boolean dependenciesStart(Service service, Set<String> onTheWay) {
    for (String needed : service.dependencies) {
      if (exists(needed)
          && state(needed) != ServiceState.RUNNING
          && start(needed, onTheWay) != WindowsError.SUCCESS) {
        return false;
      }
    }
    return true;
  }

  WindowsError start(String name) {
    return start(name, new HashSet<>());
  }

  /** ControlService with SERVICE_CONTROL_STOP: MS-SCMR section 3.1.4.2. */
  WindowsError stop(String name) {
    if (!exists(name)) {
      return WindowsError.SERVICE_DOES_NOT_EXIST;
    }
    Service service = of(name);
    if (service.state == ServiceState.STOPPED) {
      return WindowsError.SERVICE_NOT_ACTIVE;
    }
    if (service.state != ServiceState.RUNNING) {
      return WindowsError.SERVICE_CANNOT_ACCEPT_CONTROL;
    }
    if (!service.stoppable) {
      return WindowsError.INVALID_SERVICE_CONTROL;
    }
    if (!runningDependents(name).isEmpty()) {
      return WindowsError.DEPENDENT_SERVICES_RUNNING;
    }
    if (hangingStops.contains(service.name)) {
      service.state = ServiceState.STOP_PENDING;
      return WindowsError.SERVICE_REQUEST_TIMEOUT;
    }
    set(service.name, ServiceState.STOPPED);
    observer.stopped(service.name);
    return WindowsError.SUCCESS;
  }

  /** Those that depend on it and run, directly; MS-SCMR section 3.1.4.13. */
  List<String> runningDependents(String name) {
    return services.values().stream()
        .filter(each -> each.state != ServiceState.STOPPED)
        .filter(each -> each.dependencies.stream().anyMatch(name::equalsIgnoreCase))
        .map(each -> each.name)
        .toList();
  }

  /** Those that depend on it first. */
  WindowsError stopWithDependents(String name) {
    for (String dependent : runningDependents(name)) {
      WindowsError result = stopWithDependents(dependent);
      if (result != WindowsError.SUCCESS) {
        return result;
      }
    }
    return stop(name);
  }

  /** The services of a process, for those who ask who listens. */
  Optional<String> ofProcess(long processId) {
    return services.values().stream()
        .filter(each -> each.processId == processId && processId != 0)
        .map(each -> each.name)
        .findFirst();
  }

  void describe(Map<String, String> lines) {
    List<Service> all = new ArrayList<>(services.values());
    all.forEach(each -> lines.put("service " + each.name, each.state + " " + each.start));
  }
}
