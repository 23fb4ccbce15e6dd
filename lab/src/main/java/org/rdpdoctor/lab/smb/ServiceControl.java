package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceDescribed;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.mstypes.Utf16;
import org.rdpdoctor.wire.scmr.ScmrCall;
import org.rdpdoctor.wire.scmr.ScmrReply;
import org.rdpdoctor.wire.scmr.ServiceConfig;
import org.rdpdoctor.wire.scmr.ServiceEntry;
import org.rdpdoctor.wire.scmr.ServiceStatus;

/**
 * The service control manager, MS-SCMR, for administrators. Which services there are, and which
 * depend on which, it reads where Windows keeps it: under {@code Services} in the registry.
 */
final class ServiceControl implements RpcInterface {
  private static final String SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int WAIT_HINT = 30_000;
  private static final long INVALID_PARAMETER = 87;
  private static final long INVALID_LEVEL = 124;
  private static final long UNANSWERED = 1;
  private static final long PROCESS_INFO = 0;

  private final SmbServer server;
  private final Machine machine;
  private final SmbAccount account;
  private final Handles<String> handles = new Handles<>();

  ServiceControl(SmbServer server, Machine machine, SmbAccount account) {
    this.server = server;
    this.machine = machine;
    this.account = account;
  }

  @Override
  public SyntaxId syntax() {
    return SyntaxId.SVCCTL;
  }

  @Override
  public Bytes call(int operation, Bytes stub) throws RpcFault, DecodeException, IOException {
    return perform(ScmrCall.decode(operation, stub)).stub();
  }

  private ScmrReply perform(ScmrCall call) throws RpcFault, IOException {
    return switch (call) {
      case ScmrCall.OpenScManager _ ->
          account.administrator()
              ? new ScmrReply.Opened(handles.add(""), ScmrReply.SUCCESS)
              : new ScmrReply.Opened(ScmrReply.ACCESS_DENIED);
      case ScmrCall.CloseServiceHandle(ContextHandle handle) -> {
        handles.remove(handle);
        yield new ScmrReply.Opened(ScmrReply.SUCCESS);
      }
      case ScmrCall.OpenService open -> open(open);
      case ScmrCall.QueryServiceStatus(ContextHandle service) -> status(handles.get(service));
      case ScmrCall.QueryServiceStatusEx query -> statusEx(query);
      case ScmrCall.QueryServiceConfig query -> config(handles.get(query.service()));
      case ScmrCall.ChangeServiceConfig change -> change(change);
      case ScmrCall.StartService start -> start(handles.get(start.service()));
      case ScmrCall.ControlService control -> control(control);
      case ScmrCall.EnumServicesStatus list -> list(list);
      case ScmrCall.EnumDependentServices list -> dependents(list);
    };
  }

  private HostReply describe(String name) throws IOException {
    return machine.perform(new HostCall.DescribeService(name));
  }

  private static long code(HostReply reply) {
    return switch (reply) {
      case HostReply.Done() -> ScmrReply.SUCCESS;
      case ServiceDescribed _ -> ScmrReply.SUCCESS;
      case HostReply.Absent() -> ScmrReply.DOES_NOT_EXIST;
      case HostReply.Refused(long code, String _) -> code;
      case HostReply other -> UNANSWERED;
    };
  }

  private ScmrReply open(ScmrCall.OpenService open) throws RpcFault, IOException {
    String _ = handles.get(open.manager());
    long code = code(describe(open.name()));
    return code == ScmrReply.SUCCESS
        ? new ScmrReply.Opened(handles.add(open.name()), code)
        : new ScmrReply.Opened(code);
  }

  private ScmrReply status(String name) throws IOException {
    HostReply reply = describe(name);
    return reply instanceof ServiceDescribed service
        ? new ScmrReply.Status(statusOf(name, service), ScmrReply.SUCCESS)
        : new ScmrReply.Status(ServiceStatus.NONE, code(reply));
  }

  private ServiceStatus statusOf(String name, ServiceDescribed service) {
    boolean hangs = server.isStopping(name) && service.state() == ServiceState.RUNNING;
    return hangs
        ? new ServiceStatus(
            ServiceStatus.OWN_PROCESS, ServiceStatus.STOP_PENDING, 0, 0, 0, 1, WAIT_HINT)
        : ServiceStatus.of(number(service.state()));
  }

  private static long number(ServiceState state) {
    return switch (state) {
      case STOPPED -> ServiceStatus.STOPPED;
      case START_PENDING -> ServiceStatus.START_PENDING;
      case STOP_PENDING -> ServiceStatus.STOP_PENDING;
      case RUNNING -> ServiceStatus.RUNNING;
      case CONTINUE_PENDING -> 5;
      case PAUSE_PENDING -> 6;
      case PAUSED -> ServiceStatus.PAUSED;
    };
  }

  private static long number(HostCall.StartType start) {
    return switch (start) {
      case BOOT -> 0;
      case SYSTEM -> 1;
      case AUTOMATIC -> ServiceConfig.AUTOMATIC;
      case ON_DEMAND -> ServiceConfig.ON_DEMAND;
      case DISABLED -> ServiceConfig.DISABLED;
    };
  }

  private ScmrReply statusEx(ScmrCall.QueryServiceStatusEx query) throws RpcFault, IOException {
    String name = handles.get(query.service());
    HostReply reply = describe(name);
    if (query.level() != PROCESS_INFO) {
      return refusedStatus(INVALID_LEVEL);
    }
    if (query.capacity() < ScmrReply.ProcessStatus.SIZE) {
      return refusedStatus(ScmrReply.INSUFFICIENT_BUFFER);
    }
    return reply instanceof ServiceDescribed service
        ? new ScmrReply.ProcessStatus(statusOf(name, service), service.processId())
        : refusedStatus(code(reply));
  }

  private static ScmrReply refusedStatus(long code) {
    return new ScmrReply.ProcessStatus(
        ServiceStatus.NONE, 0, 0, ScmrReply.ProcessStatus.SIZE, code);
  }

  private ScmrReply config(String name) throws IOException {
    HostReply reply = describe(name);
    if (!(reply instanceof ServiceDescribed service)) {
      return new ScmrReply.Config(ServiceConfig.NONE, 0, code(reply));
    }
    ServiceConfig config =
        new ServiceConfig(
            ServiceStatus.OWN_PROCESS,
            number(service.start()),
            1,
            text(name, "ImagePath"),
            Optional.of(""),
            0,
            Optional.of(String.join("/", dependencies(name))),
            Optional.of(service.account()),
            text(name, "DisplayName").or(() -> Optional.of(name)));
    return new ScmrReply.Config(config, 0, ScmrReply.SUCCESS);
  }

  private Optional<String> text(String service, String value) throws IOException {
    HostReply reply = machine.perform(new HostCall.ReadValue(SERVICES + "\\" + service, value));
    return reply instanceof HostReply.ValueRead(var data)
        ? Optional.of(Utf16.text(data.data()).replace("\0", ""))
        : Optional.of("");
  }

  private List<String> dependencies(String service) throws IOException {
    HostReply reply =
        machine.perform(new HostCall.ReadValue(SERVICES + "\\" + service, "DependOnService"));
    return reply instanceof HostReply.ValueRead(var data)
        ? List.of(Utf16.text(data.data()).replaceFirst("\0+$", "").split("\0"))
        : List.of();
  }

  private ScmrReply change(ScmrCall.ChangeServiceConfig change) throws RpcFault, IOException {
    String name = handles.get(change.service());
    if (change.startType() == ScmrCall.ChangeServiceConfig.NO_CHANGE) {
      return new ScmrReply.ConfigChanged(Optional.empty(), ScmrReply.SUCCESS);
    }
    Optional<HostCall.StartType> type =
        Stream.of(HostCall.StartType.values())
            .filter(each -> number(each) == change.startType())
            .findFirst();
    if (type.isEmpty()) {
      return new ScmrReply.ConfigChanged(Optional.empty(), INVALID_PARAMETER);
    }
    HostReply reply = machine.perform(new HostCall.SetStartType(name, type.get()));
    return new ScmrReply.ConfigChanged(Optional.empty(), code(reply));
  }

  private ScmrReply start(String name) throws IOException {
    if (describe(name) instanceof ServiceDescribed service
        && service.state() != ServiceState.STOPPED) {
      return new ScmrReply.Done(ScmrReply.ALREADY_RUNNING);
    }
    HostReply reply = machine.perform(new HostCall.StartService(name, PATIENCE));
    boolean slow = code(reply) == HostReply.Refused.TOO_SLOW && isPending(name);
    return new ScmrReply.Done(slow ? ScmrReply.SUCCESS : code(reply));
  }

  private boolean isPending(String name) throws IOException {
    return describe(name) instanceof ServiceDescribed service
        && (service.state() == ServiceState.START_PENDING
            || service.state() == ServiceState.STOP_PENDING);
  }

  private ScmrReply control(ScmrCall.ControlService control) throws RpcFault, IOException {
    String name = handles.get(control.service());
    HostReply reply = describe(name);
    if (control.control() == ScmrCall.ControlService.INTERROGATE) {
      return status(name);
    }
    if (control.control() != ScmrCall.ControlService.STOP) {
      return new ScmrReply.Status(ServiceStatus.NONE, ScmrReply.CANNOT_ACCEPT_CONTROL);
    }
    if (!(reply instanceof ServiceDescribed service)) {
      return new ScmrReply.Status(ServiceStatus.NONE, code(reply));
    }
    return stop(name, service);
  }

  private ScmrReply stop(String name, ServiceDescribed service) throws IOException {
    if (service.state() == ServiceState.STOPPED) {
      return new ScmrReply.Status(statusOf(name, service), ScmrReply.NOT_ACTIVE);
    }
    if (server.isStopping(name) || isPending(name)) {
      return new ScmrReply.Status(statusOf(name, service), ScmrReply.CANNOT_ACCEPT_CONTROL);
    }
    if (!running(dependentsOf(name)).isEmpty()) {
      return new ScmrReply.Status(statusOf(name, service), ScmrReply.DEPENDENT_SERVICES_RUNNING);
    }
    if (server.faults().hangingStops().contains(Names.folded(name))) {
      server.beginStopping(name);
      return status(name);
    }
    HostReply reply = machine.perform(new HostCall.StopService(name, PATIENCE));
    boolean slow = code(reply) == HostReply.Refused.TOO_SLOW;
    return reply instanceof HostReply.Done || slow
        ? status(name)
        : new ScmrReply.Status(statusOf(name, service), code(reply));
  }

  private List<ServiceEntry> entries(List<String> names) throws IOException {
    List<ServiceEntry> entries = new ArrayList<>();
    for (String name : names) {
      if (describe(name) instanceof ServiceDescribed service) {
        String shown = text(name, "DisplayName").filter(text -> !text.isEmpty()).orElse(name);
        entries.add(new ServiceEntry(name, shown, statusOf(name, service)));
      }
    }
    return entries;
  }

  private List<String> all() throws IOException {
    HostReply reply = machine.perform(new HostCall.ListKey(SERVICES));
    return reply instanceof HostReply.KeyListed(var _, List<String> keys) ? keys : List.of();
  }

  private List<String> dependentsOf(String service) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : all()) {
      if (dependencies(name).stream().anyMatch(service::equalsIgnoreCase)) {
        found.add(name);
      }
    }
    return found;
  }

  private List<ServiceEntry> running(List<String> names) throws IOException {
    return entries(names).stream()
        .filter(entry -> entry.status().state() != ServiceStatus.STOPPED)
        .toList();
  }

  private ScmrReply list(ScmrCall.EnumServicesStatus list) throws RpcFault, IOException {
    String _ = handles.get(list.manager());
    List<ServiceEntry> entries = inState(all(), list.state());
    return listed(entries, list.capacity(), Optional.of(0L));
  }

  private ScmrReply dependents(ScmrCall.EnumDependentServices list) throws RpcFault, IOException {
    List<String> names = dependentsOf(handles.get(list.service()));
    return listed(inState(names, list.state()), list.capacity(), Optional.empty());
  }

  private List<ServiceEntry> inState(List<String> names, long state) throws IOException {
    return state == ScmrCall.EnumDependentServices.ACTIVE ? running(names) : entries(names);
  }

  private static ScmrReply listed(List<ServiceEntry> entries, int capacity, Optional<Long> resume) {
    int size = ScmrReply.Services.sizeOf(entries);
    return size <= capacity
        ? new ScmrReply.Services(entries, capacity, 0, resume, ScmrReply.SUCCESS)
        : new ScmrReply.Services(List.of(), capacity, size, resume, ScmrReply.MORE_DATA);
  }
}
