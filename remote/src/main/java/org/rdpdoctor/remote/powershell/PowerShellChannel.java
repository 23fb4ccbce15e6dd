package org.rdpdoctor.remote.powershell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.report.PlainText;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.NotCarried;
import org.rdpdoctor.wire.hostcall.HostReply.Refused;
import org.rdpdoctor.wire.hostcall.ScriptAnswer;
import org.rdpdoctor.wire.hostcall.ScriptAnswer.Part;
import org.rdpdoctor.wire.hostcall.ScriptRequest;

/** Carries calls by our PowerShell library, many in one run. */
public final class PowerShellChannel implements Channel {
  private static final int MAX_CALLS_OF_A_RUN = 256;
  private static final int MAX_CHARACTERS_OF_A_RUN = 2 << 20;

  /** Of a change that is bigger than the rest, such as a file that is written. */
  private static final int CHARACTERS_OF_A_CALL = 200;

  /** Of an answer that a narrow channel gives in parts. */
  private static final int MAX_PARTS = 64;

  private final String name;
  private final String host;
  private final ScriptRunner runner;
  private final Duration limit;

  /**
   * @param name as in {@code --via}
   * @param limit of one run, beyond the limits that its calls name themselves
   */
  public PowerShellChannel(String name, String host, ScriptRunner runner, Duration limit) {
    this.name = name;
    this.host = host;
    this.runner = runner;
    this.limit = limit;
  }

  /** The channel when the machine answers through it; otherwise the runner is closed. */
  public static Opened open(String name, String host, ScriptRunner runner, HostAccess.Limits limits)
      throws InterruptedException {
    PowerShellChannel channel = new PowerShellChannel(name, host, runner, limits.call());
    String because;
    try {
      switch (channel.perform(new HostCall.DescribeSystem())) {
        case HostReply.SystemDescribed _ -> {
          return new Opened.Open(channel);
        }
        case NotCarried(String why) -> because = why;
        case Refused(long code, String text) ->
            because = "the machine does not describe itself (%d): %s".formatted(code, text);
        case HostReply _ -> because = "an answer that does not fit";
      }
    } catch (ChannelLost e) {
      because = String.valueOf(e.getMessage());
    }
    channel.close();
    return new Opened.NotOpen(name, because, true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public List<HostReply> perform(List<? extends HostCall> calls)
      throws ChannelLost, InterruptedException {
    List<HostReply> replies = new ArrayList<>();
    boolean stopped = false;
    while (replies.size() < calls.size()) {
      List<HostCall> batch = batch(calls.subList(replies.size(), calls.size()), stopped);
      List<HostReply> answers =
          stopped && batch.getFirst() instanceof HostCall.Change
              ? Collections.nCopies(batch.size(), notTried())
              : run(batch);
      stopped = stopped || anyFailed(batch, answers);
      replies.addAll(answers);
    }
    return List.copyOf(replies);
  }

  private static HostReply notTried() {
    return new NotCarried("a change before it was not done");
  }

  private static boolean anyFailed(List<HostCall> calls, List<HostReply> replies) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i) instanceof HostCall.Change
          && !(replies.get(i) instanceof HostReply.Done
              || replies.get(i) instanceof HostReply.Absent)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The calls from the first one on that go together: not too many, and, once changes are not tried
   * any more, either readings alone or changes alone.
   */
  private static List<HostCall> batch(List<? extends HostCall> calls, boolean stopped) {
    List<HostCall> batch = new ArrayList<>();
    int characters = 0;
    for (HostCall call : calls) {
      characters += size(call);
      boolean other =
          stopped
              && !batch.isEmpty()
              && call instanceof HostCall.Change != batch.getFirst() instanceof HostCall.Change;
      boolean full =
          batch.size() == MAX_CALLS_OF_A_RUN
              || (!batch.isEmpty() && characters > MAX_CHARACTERS_OF_A_RUN);
      if (other || full) {
        break;
      }
      batch.add(call);
    }
    return batch;
  }

  /** About how much a call and its reply weigh. */
  private static int size(HostCall call) {
    return switch (call) {
      case HostCall.WriteFile(String _, Bytes content) -> 2 * content.size();
      case HostCall.ReadFile(String _, long _, int length) -> 2 * length;
      case HostCall.ReadEventLog log -> 2 * log.length();
      case HostCall.ScheduleScript schedule -> 2 * schedule.script().length();
      case HostCall _ -> CHARACTERS_OF_A_CALL;
    };
  }

  private List<HostReply> run(List<HostCall> calls) throws ChannelLost, InterruptedException {
    ScriptRequest request = new ScriptRequest.Run(calls, runner.outputLimit());
    return switch (runner.run(HostScript.of(request), limitOf(calls))) {
      case ScriptOutcome.NotRun(String because) ->
          Collections.nCopies(calls.size(), new NotCarried(because));
      case ScriptOutcome.Lost(String because) -> throw new ChannelLost(because);
      case ScriptOutcome.Ran ran -> replies(calls, ran);
    };
  }

  private Duration limitOf(List<HostCall> calls) {
    Duration all = limit;
    for (HostCall call : calls) {
      all =
          switch (call) {
            case HostCall.StartService start -> all.plus(start.limit());
            case HostCall.StopService stop -> all.plus(stop.limit());
            case HostCall _ -> all;
          };
    }
    return all;
  }

  private List<HostReply> replies(List<HostCall> calls, ScriptOutcome.Ran ran)
      throws ChannelLost, InterruptedException {
    try {
      ScriptAnswer answer = ScriptAnswer.decode(ran.output());
      if (!answer.begun()) {
        String because = "PowerShell did not run our script there: " + complaint(ran);
        return Collections.nCopies(calls.size(), new NotCarried(because));
      }
      List<HostReply> replies =
          answer.part().isPresent()
              ? ScriptAnswer.inflated(whole(answer.part().get()))
              : answer.replies();
      if (!answer.complete() || replies.size() != calls.size()) {
        throw new ChannelLost(
            "the script ended after %d of %d answers: %s"
                .formatted(replies.size(), calls.size(), complaint(ran)));
      }
      return replies;
    } catch (DecodeException e) {
      throw new ChannelLost("the answer cannot be read: " + e.getMessage());
    }
  }

  /** All parts of an answer, which the machine keeps until the last one was asked for. */
  private Bytes whole(Part first) throws ChannelLost, DecodeException, InterruptedException {
    Bytes whole = first.bytes();
    Part part = first;
    for (int asked = 1; !part.isLast(); asked++) {
      if (asked == MAX_PARTS || part.bytes().isEmpty()) {
        throw new ChannelLost("the answer has too many parts");
      }
      part = next(first.name(), whole.size());
      if (part.offset() != whole.size() || part.total() != first.total()) {
        throw new ChannelLost("the parts of the answer do not fit together");
      }
      whole = whole.append(part.bytes());
    }
    return whole;
  }

  private Part next(String kept, int offset)
      throws ChannelLost, DecodeException, InterruptedException {
    ScriptRequest request = new ScriptRequest.Page(kept, offset, runner.outputLimit());
    return switch (runner.run(HostScript.of(request), limit)) {
      case ScriptOutcome.NotRun(String because) ->
          throw new ChannelLost("the rest of the answer: " + because);
      case ScriptOutcome.Lost(String because) -> throw new ChannelLost(because);
      case ScriptOutcome.Ran ran ->
          ScriptAnswer.decode(ran.output())
              .part()
              .orElseThrow(
                  () -> new ChannelLost("the rest of the answer did not come: " + complaint(ran)));
    };
  }

  /** The first line of what the script complained about. */
  private static String complaint(ScriptOutcome.Ran ran) {
    String line =
        ran.errors()
            .lines()
            .map(String::strip)
            .filter(each -> !each.isEmpty() && !each.startsWith("#< CLIXML"))
            .findFirst()
            .orElse("it said nothing");
    return "%s (exit code %d)".formatted(PlainText.show(line), ran.exitCode());
  }

  @Override
  public void close() {
    runner.close();
  }
}
