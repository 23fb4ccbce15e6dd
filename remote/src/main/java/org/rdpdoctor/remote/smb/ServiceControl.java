package org.rdpdoctor.remote.smb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.scmr.ScmrCall;
import org.rdpdoctor.wire.scmr.ScmrReply;
import org.rdpdoctor.wire.scmr.ServiceConfig;
import org.rdpdoctor.wire.scmr.ServiceEntry;
import org.rdpdoctor.wire.scmr.ServiceStatus;

/** The services of the machine (MS-SCMR), over a pipe that is open already. */
final class ServiceControl {
  /** Between two looks at a service that is changing. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Map<Long, ServiceState> STATES =
      Map.of(
          1L, ServiceState.STOPPED,
          2L, ServiceState.START_PENDING,
          3L, ServiceState.STOP_PENDING,
          4L, ServiceState.RUNNING,
          5L, ServiceState.CONTINUE_PENDING,
          6L, ServiceState.PAUSE_PENDING,
          7L, ServiceState.PAUSED);

  private static final Map<Long, StartType> START_TYPES =
      Map.of(
          0L, StartType.BOOT,
          1L, StartType.SYSTEM,
          2L, StartType.AUTOMATIC,
          3L, StartType.ON_DEMAND,
          4L, StartType.DISABLED);

  private final RpcPipe pipe;
  private final ContextHandle manager;

  private ServiceControl(RpcPipe pipe, ContextHandle manager) {
    this.pipe = pipe;
    this.manager = manager;
  }

  /**
   * Opens the database of services. Others than administrators may connect to it from afar, but not
   * list what is in it, and so they are refused here.
   */
  static ServiceControl open(RpcPipe pipe) throws Refusal, ChannelLost, InterruptedException {
    ScmrReply reply = ask(pipe, new ScmrCall.OpenScManager(ScmrCall.CONNECT | ScmrCall.ENUMERATE));
    return new ServiceControl(pipe, opened("service control", reply));
  }

  /** Work with an open service. */
  @FunctionalInterface
  private interface Work<T> {
    T with(ContextHandle service) throws Refusal, ChannelLost, InterruptedException;
  }

  HostReply describe(String name) throws Refusal, ChannelLost, InterruptedException {
    return within(
        name,
        ScmrCall.QUERY_STATUS | ScmrCall.QUERY_CONFIG,
        service -> {
          ScmrReply.ProcessStatus status = processStatus(name, service);
          ServiceConfig config = config(name, service);
          return new HostReply.ServiceDescribed(
              state(status.status()),
              startType(config),
              config.account().orElse(""),
              status.processId());
        });
  }

  /** Whether it runs, is changing or stands. */
  ServiceState state(String name) throws Refusal, ChannelLost, InterruptedException {
    return within(name, ScmrCall.QUERY_STATUS, service -> state(status(name, service)));
  }

  StartType startType(String name) throws Refusal, ChannelLost, InterruptedException {
    return within(name, ScmrCall.QUERY_CONFIG, service -> startType(config(name, service)));
  }

  private static StartType startType(ServiceConfig config) throws Refusal {
    return Optional.ofNullable(START_TYPES.get(config.startType()))
        .orElseThrow(() ->
            Refusal.because(
                0, "a start type that Windows does not have: %d".formatted(config.startType())));
  }

  private static ServiceState state(ServiceStatus status) throws Refusal {
    return Optional.ofNullable(STATES.get(status.state()))
        .orElseThrow(() ->
            Refusal.because(0, "a state that Windows does not have: %d".formatted(status.state())));
  }

  HostReply start(String name, Duration limit) throws Refusal, ChannelLost, InterruptedException {
    return within(
        name,
        ScmrCall.START | ScmrCall.QUERY_STATUS,
        service -> {
          ScmrReply reply = ask(new ScmrCall.StartService(service, List.of()));
          if (reply.code() != ScmrReply.ALREADY_RUNNING) {
            check(name, reply);
          }
          awaitStart(name, service, Deadline.in(limit));
          return new HostReply.Done();
        });
  }

  private void awaitStart(String name, ContextHandle service, Deadline deadline)
      throws Refusal, ChannelLost, InterruptedException {
    ServiceStatus status = status(name, service);
    while (status.state() != ServiceStatus.RUNNING) {
      if (status.state() == ServiceStatus.STOPPED) {
        throw Refusal.because(
            status.exitCode(),
            "%s stopped again: %s".formatted(name, WindowsErrors.words(status.exitCode())));
      }
      status = later(name, service, status, deadline);
    }
  }

  /** Stops what depends on it first, in the order that the machine gives. */
  HostReply stop(String name, Duration limit) throws Refusal, ChannelLost, InterruptedException {
    Deadline deadline = Deadline.in(limit);
    List<ServiceEntry> dependants =
        within(name, ScmrCall.ENUMERATE_DEPENDENTS, service -> dependants(name, service));
    for (ServiceEntry dependant : dependants) {
      stop(dependant.name(), deadline);
    }
    stop(name, deadline);
    return new HostReply.Done();
  }

  private void stop(String name, Deadline deadline)
      throws Refusal, ChannelLost, InterruptedException {
    Optional<ContextHandle> _ =
        within(
            name,
            ScmrCall.STOP | ScmrCall.QUERY_STATUS,
            service -> {
              stop(name, service, deadline);
              return Optional.empty();
            });
  }

  private void stop(String name, ContextHandle service, Deadline deadline)
      throws Refusal, ChannelLost, InterruptedException {
    ServiceStatus status = status(name, service);
    while (status.state() != ServiceStatus.STOPPED) {
      if (status.state() == ServiceStatus.RUNNING || status.state() == ServiceStatus.PAUSED) {
        ScmrReply reply = ask(new ScmrCall.ControlService(service, ScmrCall.ControlService.STOP));
        boolean waits =
            reply.code() == ScmrReply.NOT_ACTIVE || reply.code() == ScmrReply.CANNOT_ACCEPT_CONTROL;
        if (!waits) {
          check(name, reply);
        }
      }
      ServiceStatus now = status(name, service);
      status = now.state() == ServiceStatus.STOPPED ? now : later(name, service, now, deadline);
    }
  }

  private ServiceStatus later(
      String name, ContextHandle service, ServiceStatus status, Deadline deadline)
      throws Refusal, ChannelLost, InterruptedException {
    if (deadline.hasPassed()) {
      throw Refusal.because(
          HostReply.Refused.TOO_SLOW,
          "%s is still %s; nothing was killed".formatted(name, state(status)));
    }
    Thread.sleep(deadline.atMost(LOOK));
    return status(name, service);
  }

  private List<ServiceEntry> dependants(String name, ContextHandle service)
      throws Refusal, ChannelLost, InterruptedException {
    ScmrReply reply =
        ask(
            new ScmrCall.EnumDependentServices(
                service, ScmrCall.EnumDependentServices.ACTIVE, ScmrCall.MAX_LIST_SIZE));
    check(name, reply);
    if (reply instanceof ScmrReply.Services services) {
      return services.entries();
    }
    throw misfit();
  }

  HostReply setStartType(String name, StartType type)
      throws Refusal, ChannelLost, InterruptedException {
    return within(
        name,
        ScmrCall.CHANGE_CONFIG,
        service -> {
          check(name, ask(new ScmrCall.ChangeServiceConfig(service, number(type))));
          return new HostReply.Done();
        });
  }

  private static long number(StartType type) {
    return START_TYPES.entrySet().stream()
        .filter(known -> known.getValue() == type)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** All services, for those who look around. */
  List<ServiceEntry> list() throws Refusal, ChannelLost, InterruptedException {
    ScmrReply reply =
        ask(
            new ScmrCall.EnumServicesStatus(
                manager,
                ScmrCall.EnumServicesStatus.WIN32,
                ScmrCall.EnumDependentServices.ALL,
                ScmrCall.MAX_LIST_SIZE,
                0));
    check("services", reply);
    if (reply instanceof ScmrReply.Services services) {
      return services.entries();
    }
    throw misfit();
  }

  private ScmrReply.ProcessStatus processStatus(String name, ContextHandle service)
      throws Refusal, ChannelLost, InterruptedException {
    ScmrReply reply = ask(new ScmrCall.QueryServiceStatusEx(service));
    check(name, reply);
    if (reply instanceof ScmrReply.ProcessStatus status) {
      return status;
    }
    throw misfit();
  }

  private ServiceStatus status(String name, ContextHandle service)
      throws Refusal, ChannelLost, InterruptedException {
    ScmrReply reply = ask(new ScmrCall.QueryServiceStatus(service));
    check(name, reply);
    if (reply instanceof ScmrReply.Status status) {
      return status.status();
    }
    throw misfit();
  }

  private ServiceConfig config(String name, ContextHandle service)
      throws Refusal, ChannelLost, InterruptedException {
    ScmrReply reply = ask(new ScmrCall.QueryServiceConfig(service, ScmrCall.MAX_CONFIG_SIZE));
    check(name, reply);
    if (reply instanceof ScmrReply.Config config) {
      return config.config();
    }
    throw misfit();
  }

  private <T> T within(String name, long access, Work<T> work)
      throws Refusal, ChannelLost, InterruptedException {
    ContextHandle service = opened(name, ask(new ScmrCall.OpenService(manager, name, access)));
    T result;
    try {
      result = work.with(service);
    } catch (Refusal refusal) {
      ask(new ScmrCall.CloseServiceHandle(service));
      throw refusal;
    }
    ask(new ScmrCall.CloseServiceHandle(service));
    return result;
  }

  private static ContextHandle opened(String what, ScmrReply reply) throws Refusal, ChannelLost {
    check(what, reply);
    if (reply instanceof ScmrReply.Opened opened) {
      return opened.handle();
    }
    throw misfit();
  }

  private ScmrReply ask(ScmrCall call) throws Refusal, ChannelLost, InterruptedException {
    return ask(pipe, call);
  }

  private static ScmrReply ask(RpcPipe pipe, ScmrCall call)
      throws Refusal, ChannelLost, InterruptedException {
    Bytes answer = pipe.call(call.operation(), call.stub());
    try {
      return ScmrReply.decode(call.operation(), answer);
    } catch (DecodeException e) {
      throw new ChannelLost("svcctl: an answer that cannot be read: " + e.getMessage());
    }
  }

  private static void check(String what, ScmrReply reply) throws Refusal {
    if (!reply.isSuccess()) {
      throw Refusal.of(what, reply.code());
    }
  }

  private static ChannelLost misfit() {
    return new ChannelLost("svcctl: an answer that does not fit");
  }
}
