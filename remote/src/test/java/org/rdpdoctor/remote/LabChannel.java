package org.rdpdoctor.remote;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A channel to a machine of the lab, and what serves it there; both end together. */
public final class LabChannel implements Channel {
  /** Serves a machine and opens a channel to it. */
  @FunctionalInterface
  public interface Opener {
    Channel open(ChannelContract.Machine machine) throws IOException, InterruptedException;
  }

  private final Channel channel;
  private final Runnable stopServer;
  private boolean closed;

  /** The channel that was opened; an error when it was not. */
  public LabChannel(Opened opened, Runnable stopServer) {
    this.stopServer = stopServer;
    if (!(opened instanceof Opened.Open open)) {
      stopServer.run();
      throw new AssertionError(opened);
    }
    this.channel = open.channel();
  }

  @Override
  public String name() {
    return channel.name();
  }

  @Override
  public String host() {
    return channel.host();
  }

  @Override
  public List<HostReply> perform(List<? extends HostCall> calls)
      throws ChannelLost, InterruptedException {
    return channel.perform(calls);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      channel.close();
      stopServer.run();
    }
  }
}
