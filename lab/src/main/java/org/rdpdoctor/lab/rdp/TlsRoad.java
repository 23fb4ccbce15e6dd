package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** A working TLS server, with CredSSP in it where that was selected. */
public record TlsRoad(TlsProfile profile, ServerCertificate certificate, CredSspServer credSsp)
    implements SecuredRoad {
  @Override
  public void serve(Peer peer, SecurityProtocols selected) throws IOException {
    SecureChannel channel = SecureChannel.accept(peer, profile, certificate);
    if (selected.equals(SecurityProtocols.SSL)) {
      endSession(channel);
      return;
    }
    CredSspServer.Result result = credSsp.serve(channel, certificate.chain().getFirst());
    if (result instanceof CredSspServer.Result.SignedIn) {
      goOn(channel, selected);
    }
  }

  /** With PROTOCOL_HYBRID_EX the server first says whether the account may sign in. */
  private void goOn(SecureChannel channel, SecurityProtocols selected) throws IOException {
    EarlyUserAuthorization authorization = credSsp.policy().authorization();
    if (selected.contains(SecurityProtocols.HYBRID_EX)) {
      channel.send(authorization.toBytes());
    }
    if (authorization.equals(EarlyUserAuthorization.SUCCESS)) {
      endSession(channel);
    } else {
      channel.close();
    }
  }

  /** The lab has no sessions, and says so when a client begins one. */
  private static void endSession(SecureChannel channel) throws IOException {
    channel.read();
    channel.send(RdpListener.GOODBYE);
    channel.close();
  }
}
