package org.rdpdoctor.remote.azure;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A machine in Azure, and the rules of the network around it. */
final class AzureChannel implements Channel {
  private final Channel machine;
  private final AzureSurroundings network;
  private Optional<List<HostObservation>> read = Optional.empty();

  AzureChannel(Channel machine, AzureSurroundings network) {
    this.machine = machine;
    this.network = network;
  }

  @Override
  public String name() {
    return machine.name();
  }

  @Override
  public String host() {
    return machine.host();
  }

  @Override
  public List<HostReply> perform(List<? extends HostCall> calls)
      throws ChannelLost, InterruptedException {
    return machine.perform(calls);
  }

  @Override
  public List<HostObservation> surroundings() throws InterruptedException {
    if (read.isEmpty()) {
      read = Optional.of(network.read());
    }
    return read.get();
  }

  @Override
  public void close() {
    machine.close();
  }
}
