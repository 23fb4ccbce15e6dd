package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import org.rdpdoctor.model.StageId;

/** Opens UDP flows; the seam between a stage and the network, as {@link Dialer} is for TCP. */
public interface DatagramDialer {
  /** What a flow is for and where it leads. */
  record Flow(StageId stage, String purpose, InetAddress address, int port) {}

  /** A flow on a local port of its own; nothing is sent yet, so nothing can be refused. */
  DatagramConversation open(Flow flow);
}
