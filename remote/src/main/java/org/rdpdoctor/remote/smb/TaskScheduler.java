package org.rdpdoctor.remote.smb;

import java.time.Duration;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.tsch.TaskCall;
import org.rdpdoctor.wire.tsch.TaskReply;

/** The task scheduler of the machine (MS-TSCH), over a pipe that is open and sealed already. */
final class TaskScheduler {
  private static final Duration LOOK = Duration.ofMillis(300);

  private final RpcPipe pipe;

  TaskScheduler(RpcPipe pipe) {
    this.pipe = pipe;
  }

  /** Registers a task that nothing starts by itself. */
  void register(String path, String xml) throws Refusal, ChannelLost, InterruptedException {
    check("task", ask(new TaskCall.Register(path, xml)));
  }

  void run(String path) throws Refusal, ChannelLost, InterruptedException {
    check("task", ask(new TaskCall.Run(path)));
  }

  /**
   * Waits until it has run.
   *
   * @return what its program returned
   */
  long await(String path, Duration limit) throws Refusal, ChannelLost, InterruptedException {
    Deadline deadline = Deadline.in(limit);
    while (true) {
      TaskReply reply = ask(new TaskCall.GetLastRunInfo(path));
      if (!(reply instanceof TaskReply.LastRun last)) {
        throw misfit();
      }
      check("task", last);
      boolean ended =
          last.code() != TaskReply.HAS_NOT_RUN
              && last.returned() != TaskReply.RUNNING
              && last.returned() != TaskReply.HAS_NOT_RUN
              && !isRunning(path);
      if (ended) {
        return last.returned();
      }
      if (deadline.hasPassed()) {
        throw Refusal.because(
            1053, "the script did not end within %d s".formatted(limit.toSeconds()));
      }
      Thread.sleep(deadline.atMost(LOOK));
    }
  }

  private boolean isRunning(String path) throws Refusal, ChannelLost, InterruptedException {
    TaskReply reply = ask(new TaskCall.GetTaskInfo(path));
    check("task", reply);
    return reply instanceof TaskReply.Info info && info.state() == TaskReply.Info.STATE_RUNNING;
  }

  /** Ends what runs of it. */
  void stop(String path) throws Refusal, ChannelLost, InterruptedException {
    check("task", ask(new TaskCall.Stop(path)));
  }

  void delete(String path) throws Refusal, ChannelLost, InterruptedException {
    check("task", ask(new TaskCall.Delete(path)));
  }

  private TaskReply ask(TaskCall call) throws Refusal, ChannelLost, InterruptedException {
    Bytes answer = pipe.call(call.operation(), call.stub());
    try {
      return TaskReply.decode(call.operation(), answer);
    } catch (DecodeException e) {
      throw new ChannelLost("atsvc: an answer that cannot be read: " + e.getMessage());
    }
  }

  private static void check(String what, TaskReply reply) throws Refusal {
    if (reply.isError()) {
      throw Refusal.of(what, WindowsErrors.ofResult(reply.code()));
    }
  }

  private static ChannelLost misfit() {
    return new ChannelLost("atsvc: an answer that does not fit");
  }
}
