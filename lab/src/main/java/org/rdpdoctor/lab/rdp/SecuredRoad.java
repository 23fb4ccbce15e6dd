package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** What follows when a protocol with TLS was selected; the client's hello is still unread. */
@FunctionalInterface
public interface SecuredRoad {
  void serve(Peer peer, SecurityProtocols selected) throws IOException, InterruptedException;
}
