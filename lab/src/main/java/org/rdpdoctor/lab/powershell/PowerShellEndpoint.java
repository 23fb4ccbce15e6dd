package org.rdpdoctor.lab.powershell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.ScriptAnswer;
import org.rdpdoctor.wire.hostcall.ScriptRequest;

/**
 * Does what our PowerShell library would do and prints what it would print. It interprets no
 * PowerShell: what comes must be the very text of the library with a request behind it. So it
 * proves what we send and how we read the answer, not that Windows does it.
 *
 * <p>Safe for several threads.
 */
public final class PowerShellEndpoint {
  /** As in the library: what a line and the lines around it take beside the bytes of a part. */
  private static final int FRAME = 300;

  private static final int MAX_KEPT = 64;

  private final String library;
  private final Machine machine;
  private final LinkedHashMap<String, Bytes> kept = new LinkedHashMap<>();
  private int runs;

  /** The machine on which PowerShell runs. */
  @FunctionalInterface
  public interface Machine {
    /**
     * Carries out one call.
     *
     * @throws IOException when the way to the machine ends there
     */
    HostReply perform(HostCall call) throws IOException;
  }

  /**
   * What a process leaves.
   *
   * @param cut the way to it ended before it did
   */
  public record Result(String output, String errors, int exitCode, boolean cut) {}

  /**
   * A machine with PowerShell.
   *
   * @param library which alone is run
   */
  public PowerShellEndpoint(String library, Machine machine) {
    this.library = library;
    this.machine = machine;
  }

  /** How many scripts were run. */
  public synchronized int runs() {
    return runs;
  }

  /** How many answers wait for somebody to ask for their rest. */
  public synchronized int kept() {
    return kept.size();
  }

  /** Runs a script to its end. */
  public synchronized Result run(String script) {
    runs++;
    String text = script.replace("\r\n", "\n");
    if (!text.startsWith(library)) {
      return failed("The term is not recognized: this is not the library that the lab knows");
    }
    try {
      return switch (ScriptRequest.find(text)) {
        case ScriptRequest.Run run -> carryOut(run);
        case ScriptRequest.Page page -> page(page);
      };
    } catch (DecodeException e) {
      return failed("Exception calling FromBase64String: " + e.getMessage());
    }
  }

  private static Result failed(String errors) {
    return new Result("", errors + "\r\n", 1, false);
  }

  private static Result ended(String output) {
    return new Result(output, "", 0, false);
  }

  private Result carryOut(ScriptRequest.Run run) {
    List<HostReply> replies = new ArrayList<>();
    boolean stopped = false;
    for (HostCall call : run.calls()) {
      boolean change = call instanceof HostCall.Change;
      HostReply reply;
      try {
        reply = change && stopped ? notTried() : machine.perform(call);
      } catch (IOException _) {
        String whole = ScriptAnswer.text(replies);
        String open = whole.substring(0, whole.lastIndexOf("rdpdoctor end"));
        return new Result(run.outputLimit() == 0 ? open : "", "", 1, true);
      }
      stopped |= change && !done(reply);
      replies.add(reply);
    }
    return ended(run.outputLimit() == 0 ? ScriptAnswer.text(replies) : narrow(replies, run));
  }

  private static HostReply notTried() {
    return new HostReply.NotCarried("a change before it was not done");
  }

  private static boolean done(HostReply reply) {
    return reply instanceof HostReply.Done || reply instanceof HostReply.Absent;
  }

  private static int partSize(int limit) {
    return Math.max(3, (limit - FRAME) / 4 * 3);
  }

  private String narrow(List<HostReply> replies, ScriptRequest.Run run) {
    Bytes deflated = ScriptAnswer.deflated(replies);
    int size = partSize(run.outputLimit());
    String name = "";
    if (deflated.size() > size) {
      name = "page-%032x.out".formatted(runs);
      kept.put(name, deflated);
      if (kept.size() > MAX_KEPT) {
        kept.pollFirstEntry();
      }
    }
    return ScriptAnswer.text(new ScriptAnswer.Part(deflated.size(), 0, name, deflated.first(size)));
  }

  private Result page(ScriptRequest.Page page) {
    Bytes whole = kept.get(page.name());
    if (whole == null || page.offset() < 0 || page.offset() > whole.size()) {
      return failed("Could not find file '" + page.name() + "'.");
    }
    int end = Math.min(whole.size(), page.offset() + partSize(page.outputLimit()));
    if (end == whole.size()) {
      kept.remove(page.name());
    }
    return ended(
        ScriptAnswer.text(
            new ScriptAnswer.Part(
                whole.size(), page.offset(), page.name(), whole.slice(page.offset(), end))));
  }
}
