package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.tsch.TaskCall;
import org.rdpdoctor.wire.tsch.TaskReply;

/**
 * The tasks that clients have registered. One that shall begin at a time is a {@link
 * HostCall.ScheduleScript} of the machine; one that is run at once is run here.
 */
final class Tasks {
  /** HRESULT of ERROR_INVALID_PARAMETER. */
  private static final long INVALID = 0x8007_0057L;

  private static final long HRESULT_OF_WINDOWS = 0x8007_0000L;
  private static final int MAX_TASKS = 100;
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final Machine machine;
  private final ScriptHost scripts;
  private final Map<String, Task> tasks = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private final Map<String, FutureTask<Void>> running =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** A task, and when it ran. */
  private record Task(String path, String xml, TaskDefinition definition, Optional<Instant> ran) {
    String name() {
      return Names.last(path);
    }
  }

  Tasks(Machine machine, ScriptHost scripts) {
    this.machine = machine;
    this.scripts = scripts;
  }

  synchronized TaskReply register(TaskCall.Register call) throws IOException {
    Optional<TaskDefinition> definition = TaskDefinition.parse(call.xml());
    if (definition.isEmpty() || tasks.size() >= MAX_TASKS) {
      return new TaskReply.Registered(INVALID);
    }
    String path = call.path().orElse("\\" + UUID.randomUUID());
    if (tasks.containsKey(path) && (call.flags() & TaskCall.Register.UPDATE) == 0) {
      return new TaskReply.Registered(TaskReply.ALREADY_EXISTS);
    }
    Task task = new Task(path, call.xml(), definition.get(), Optional.empty());
    long code = definition.get().begins().isPresent() ? schedule(task) : TaskReply.SUCCESS;
    if (code == TaskReply.SUCCESS) {
      tasks.put(path, task);
    }
    return code == TaskReply.SUCCESS
        ? new TaskReply.Registered(Optional.of(path), Optional.empty(), code)
        : new TaskReply.Registered(code);
  }

  private long schedule(Task task) throws IOException {
    Instant now =
        machine.perform(new HostCall.DescribeSystem()) instanceof HostReply.SystemDescribed system
            ? system.now()
            : Instant.now();
    LocalDateTime begins = task.definition().begins().orElseThrow();
    Duration in = Duration.between(now, begins.toInstant(ZoneOffset.UTC));
    HostReply reply =
        machine.perform(
            new HostCall.ScheduleScript(
                task.name(),
                in.isNegative() ? Duration.ZERO : in,
                task.definition().script(machine)));
    return switch (reply) {
      case HostReply.Refused(long code, String _) -> HRESULT_OF_WINDOWS | code;
      case HostReply other -> TaskReply.SUCCESS;
    };
  }

  synchronized TaskReply retrieve(String path) {
    Task task = tasks.get(path);
    return task == null
        ? new TaskReply.Retrieved(Optional.empty(), TaskReply.NOT_FOUND)
        : new TaskReply.Retrieved(Optional.of(task.xml()), TaskReply.SUCCESS);
  }

  TaskReply run(String path) throws IOException {
    Optional<Task> task = find(path);
    if (task.isEmpty()) {
      return new TaskReply.Started(new UUID(0, 0), TaskReply.NOT_FOUND);
    }
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          carryOut(task.get());
          return null;
        });
    synchronized (this) {
      running.put(path, run);
    }
    Thread.ofVirtual().name("lab-task").start(run);
    awaitStart(run);
    return new TaskReply.Started(UUID.randomUUID(), TaskReply.SUCCESS);
  }

  /** What is short is over before the answer, so that nobody has to look twice. */
  private static void awaitStart(FutureTask<Void> run) throws IOException {
    try {
      run.get(SHORT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException unreachable) {
        throw unreachable;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (TimeoutException | CancellationException _) {
      // it runs on, or somebody stopped it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(Task task) throws IOException {
    TaskDefinition definition = task.definition();
    String output = scripts.run(definition.script(machine));
    if (definition.output().isPresent()) {
      HostReply _ = definition.writeOutput(machine, output);
    }
    finish(task);
  }

  private synchronized boolean isRunning(String path) {
    FutureTask<Void> run = running.get(path);
    return run != null && !run.isDone();
  }

  /** Deleting a task, in contrast, leaves what runs of it alone. */
  synchronized TaskReply stop(String path) {
    if (!tasks.containsKey(path)) {
      return new TaskReply.Done(TaskReply.NOT_FOUND);
    }
    FutureTask<Void> run = running.remove(path);
    return new TaskReply.Done(
        run != null && run.cancel(true) ? TaskReply.SUCCESS : TaskReply.NOT_RUNNING);
  }

  private synchronized Optional<Task> find(String path) {
    return Optional.ofNullable(tasks.get(path));
  }

  private synchronized void finish(Task task) {
    tasks.replace(
        task.path(),
        new Task(task.path(), task.xml(), task.definition(), Optional.of(Instant.now())));
  }

  synchronized TaskReply delete(String path) throws IOException {
    Task task = tasks.remove(path);
    running.remove(path);
    if (task == null) {
      return new TaskReply.Done(TaskReply.NOT_FOUND);
    }
    if (task.definition().begins().isPresent()) {
      HostReply _ = machine.perform(new HostCall.UnscheduleScript(task.name()));
    }
    return new TaskReply.Done(TaskReply.SUCCESS);
  }

  synchronized TaskReply lastRun(String path) {
    Task task = tasks.get(path);
    if (task == null) {
      return new TaskReply.LastRun(0, TaskReply.NOT_FOUND);
    }
    if (isRunning(path)) {
      return new TaskReply.LastRun(systemTime(Instant.now()), TaskReply.RUNNING, TaskReply.SUCCESS);
    }
    return task.ran().isEmpty()
        ? new TaskReply.LastRun(0, TaskReply.HAS_NOT_RUN)
        : new TaskReply.LastRun(systemTime(task.ran().get()), 0, TaskReply.SUCCESS);
  }

  /** SYSTEMTIME, MS-DTYP section 2.3.13. */
  private static Bytes systemTime(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    Writer writer = new Writer().u16le(time.getYear()).u16le(time.getMonthValue());
    writer.u16le(time.getDayOfWeek().getValue() % 7).u16le(time.getDayOfMonth());
    writer.u16le(time.getHour()).u16le(time.getMinute()).u16le(time.getSecond()).u16le(0);
    return writer.toBytes();
  }

  synchronized TaskReply info(String path) {
    return tasks.containsKey(path)
        ? new TaskReply.Info(
            true,
            isRunning(path) ? TaskReply.Info.STATE_RUNNING : TaskReply.Info.STATE_READY,
            TaskReply.SUCCESS)
        : new TaskReply.Info(false, 0, TaskReply.NOT_FOUND);
  }
}
