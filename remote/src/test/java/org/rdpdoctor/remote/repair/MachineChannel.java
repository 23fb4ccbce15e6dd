package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A channel without a protocol: straight to a machine of the lab. */
final class MachineChannel implements Channel {
  private final String name;
  private final Machine machine;

  MachineChannel(String name, Machine machine) {
    this.name = name;
    this.machine = machine;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return "windows.lab.example";
  }

  @Override
  public List<HostReply> perform(List<? extends HostCall> calls) throws ChannelLost {
    List<HostReply> replies = new ArrayList<>();
    boolean failed = false;
    for (HostCall call : calls) {
      if (failed && call instanceof HostCall.Change) {
        replies.add(new HostReply.NotCarried("a change before it was not done"));
        continue;
      }
      HostReply reply = perform(call);
      failed |= call instanceof HostCall.Change && !Words.done(reply);
      replies.add(reply);
    }
    return replies;
  }

  @Override
  public HostReply perform(HostCall call) throws ChannelLost {
    try {
      return machine.perform(call);
    } catch (IOException ended) {
      throw new ChannelLost("the channel broke: " + ended.getMessage());
    }
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
