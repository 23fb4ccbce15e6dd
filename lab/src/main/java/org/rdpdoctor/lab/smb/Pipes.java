package org.rdpdoctor.lab.smb;

import java.io.IOException;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** The named pipes of IPC$, and what answers at their other ends. */
final class Pipes {
  private final SmbServer server;
  private final Machine machine;
  private final Tasks tasks;

  Pipes(SmbServer server, Machine machine, ScriptHost scripts) {
    this.server = server;
    this.machine = machine;
    this.tasks = new Tasks(machine, scripts);
  }

  OpenPipe open(String name, SmbAccount account) throws SmbRefusal, IOException {
    String pipe = Names.folded(Names.last(name));
    RpcInterface target =
        switch (pipe) {
          case "winreg" -> registry(account);
          case "svcctl" -> new ServiceControl(server, machine, account);
          case "atsvc" -> new TaskService(tasks, account);
          case "lsarpc" -> new LocalAuthority(server.identity());
          default -> throw new SmbRefusal(Smb2Status.OBJECT_NAME_NOT_FOUND);
        };
    return new OpenPipe(new RpcEndpoint(pipe, target, server.signIn()));
  }

  private RpcInterface registry(SmbAccount account) throws SmbRefusal, IOException {
    HostReply reply = machine.perform(new HostCall.DescribeService("RemoteRegistry"));
    boolean runs =
        reply instanceof HostReply.ServiceDescribed service
            && service.state() == HostReply.ServiceState.RUNNING;
    if (server.faults().winregNeedsService() && !runs) {
      throw new SmbRefusal(Smb2Status.OBJECT_NAME_NOT_FOUND);
    }
    return new RegistryService(server, machine, account);
  }
}
