package org.rdpdoctor.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A channel to a machine that lives in this very process, such as a simulated one. */
public final class InProcessChannel implements Channel {
  private final String name;
  private final String host;
  private final Function<HostCall, HostReply> machine;

  public InProcessChannel(String name, String host, Function<HostCall, HostReply> machine) {
    this.name = name;
    this.host = host;
    this.machine = machine;
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
  public List<HostReply> perform(List<? extends HostCall> calls) {
    List<HostReply> replies = new ArrayList<>();
    boolean failed = false;
    for (HostCall call : calls) {
      boolean change = call instanceof HostCall.Change;
      HostReply reply =
          change && failed
              ? new HostReply.NotCarried("a change before it was not done")
              : machine.apply(call);
      failed |= change && !isDone(reply);
      replies.add(reply);
    }
    return replies;
  }

  private static boolean isDone(HostReply reply) {
    return reply instanceof HostReply.Done || reply instanceof HostReply.Absent;
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
