package org.rdpdoctor.remote.smb;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;

/**
 * The services behind the pipes, opened when they are first needed. The remote registry is a
 * service that may be stopped, and is disabled on clients of Windows: it is started then, and put
 * back when this is closed.
 */
final class Services implements AutoCloseable {
  private static final String REMOTE_REGISTRY = "RemoteRegistry";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** Between a service that says that it runs and its pipe. */
  private static final Duration PIPE_LIMIT = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final SmbLink link;
  private final HostAccess access;
  private final Deque<RpcPipe> pipes = new ArrayDeque<>();
  private Optional<ServiceControl> control = Optional.empty();
  private Optional<RemoteRegistry> registry = Optional.empty();
  private Optional<TaskScheduler> scheduler = Optional.empty();
  private Optional<StartType> startTypeBefore = Optional.empty();
  private boolean started;

  Services(SmbLink link, HostAccess access) {
    this.link = link;
    this.access = access;
  }

  ServiceControl control() throws Refusal, ChannelLost, InterruptedException {
    if (control.isEmpty()) {
      control = Optional.of(ServiceControl.open(pipe("svcctl", SyntaxId.SVCCTL, Optional.empty())));
    }
    return control.get();
  }

  RemoteRegistry registry() throws Refusal, ChannelLost, InterruptedException {
    if (registry.isEmpty()) {
      registry = Optional.of(new RemoteRegistry(registryPipe()));
    }
    return registry.get();
  }

  private RpcPipe registryPipe() throws Refusal, ChannelLost, InterruptedException {
    try {
      return registryPipeAsItIs();
    } catch (Refusal refusal) {
      if (!refusal.isAbsence()) {
        throw refusal;
      }
    }
    startRegistry();
    Deadline deadline = Deadline.in(PIPE_LIMIT);
    while (true) {
      try {
        return registryPipeAsItIs();
      } catch (Refusal refusal) {
        if (deadline.hasPassed()) {
          throw Refusal.because(refusal.code(), String.valueOf(refusal.getMessage()));
        }
        Thread.sleep(LOOK);
      }
    }
  }

  private RpcPipe registryPipeAsItIs() throws Refusal, ChannelLost, InterruptedException {
    return pipe("winreg", SyntaxId.WINREG, Optional.empty());
  }

  private void startRegistry() throws Refusal, ChannelLost, InterruptedException {
    if (control().state(REMOTE_REGISTRY) == ServiceState.RUNNING) {
      return;
    }
    StartType type = control().startType(REMOTE_REGISTRY);
    if (type == StartType.DISABLED) {
      startTypeBefore = Optional.of(type); // before, for the answer may be lost
      control().setStartType(REMOTE_REGISTRY, StartType.ON_DEMAND);
    }
    started = true;
    control().start(REMOTE_REGISTRY, START_LIMIT);
  }

  /** Windows answers its calls only when they are sealed (MS-TSCH section 2.1). */
  TaskScheduler scheduler() throws Refusal, ChannelLost, InterruptedException {
    if (scheduler.isEmpty()) {
      scheduler =
          switch (access.credentials().orElseThrow()) {
            case Credentials.Password password ->
                Optional.of(
                    new TaskScheduler(
                        pipe(
                            "atsvc",
                            SyntaxId.TASK_SCHEDULER,
                            Optional.of(
                                new Sealing(access.host(), password, InstantSource.system())))));
            case Credentials.TicketCache _ ->
                throw Refusal.because(
                    WindowsErrors.NOT_SUPPORTED,
                    "its calls are sealed with a password; with tickets alone we cannot");
          };
    }
    return scheduler.get();
  }

  private RpcPipe pipe(String name, SyntaxId syntax, Optional<Sealing> sealing)
      throws Refusal, ChannelLost, InterruptedException {
    RpcPipe pipe = RpcPipe.open(link, name, syntax, sealing);
    pipes.push(pipe);
    return pipe;
  }

  /** Puts the remote registry back as it was; never throws. */
  @Override
  public void close() {
    try {
      putBack();
    } catch (Refusal | ChannelLost _) {
      // nothing more can be done about it over this channel
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    pipes.forEach(RpcPipe::close);
  }

  private void putBack() throws Refusal, ChannelLost, InterruptedException {
    try {
      if (started) {
        control().stop(REMOTE_REGISTRY, START_LIMIT);
        started = false;
      }
    } finally {
      if (startTypeBefore.isPresent()) {
        control().setStartType(REMOTE_REGISTRY, startTypeBefore.get());
        startTypeBefore = Optional.empty();
      }
    }
  }

  /** Something that we changed is still changed. */
  boolean owesSomething() {
    return started || startTypeBefore.isPresent();
  }

  /** Owes what another one could not put back. */
  void takeOver(Services other) {
    started = other.started;
    startTypeBefore = other.startTypeBefore;
  }
}
