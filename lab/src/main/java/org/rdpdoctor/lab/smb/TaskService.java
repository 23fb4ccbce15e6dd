package org.rdpdoctor.lab.smb;

import java.io.IOException;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.tsch.TaskCall;
import org.rdpdoctor.wire.tsch.TaskReply;

/** The task scheduler, MS-TSCH, for administrators whose calls are encrypted. */
final class TaskService implements RpcInterface {
  private final Tasks tasks;
  private final SmbAccount account;

  TaskService(Tasks tasks, SmbAccount account) {
    this.tasks = tasks;
    this.account = account;
  }

  @Override
  public SyntaxId syntax() {
    return SyntaxId.TASK_SCHEDULER;
  }

  /** MS-TSCH section 2.1. */
  @Override
  public boolean demandsPrivacy() {
    return true;
  }

  @Override
  public Bytes call(int operation, Bytes stub) throws RpcFault, DecodeException, IOException {
    TaskCall call = TaskCall.decode(operation, stub);
    if (!account.administrator()) {
      return new TaskReply.Done(TaskReply.ACCESS_DENIED).stub();
    }
    TaskReply reply =
        switch (call) {
          case TaskCall.Register register -> tasks.register(register);
          case TaskCall.Retrieve(String path) -> tasks.retrieve(path);
          case TaskCall.Stop stop -> tasks.stop(stop.path());
          case TaskCall.Run run -> tasks.run(run.path());
          case TaskCall.Delete delete -> tasks.delete(delete.path());
          case TaskCall.GetLastRunInfo(String path) -> tasks.lastRun(path);
          case TaskCall.GetTaskInfo info -> tasks.info(info.path());
        };
    return reply.stub();
  }
}
