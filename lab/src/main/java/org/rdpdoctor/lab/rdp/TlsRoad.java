package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import java.util.Optional;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * A working TLS server, with CredSSP in it where that was selected.
 *
 * @param sessions empty: the server ends every session as it begins
 */
public record TlsRoad(
    TlsProfile profile,
    ServerCertificate certificate,
    CredSspServer credSsp,
    Optional<SessionPolicy> sessions)
    implements SecuredRoad {
  /** A server without sessions: it says goodbye when a client begins one. */
  public TlsRoad(TlsProfile profile, ServerCertificate certificate, CredSspServer credSsp) {
    this(profile, certificate, credSsp, Optional.empty());
  }

  public TlsRoad with(SessionPolicy policy) {
    return new TlsRoad(profile, certificate, credSsp, Optional.of(policy));
  }

  @Override
  public void serve(Peer peer, SecurityProtocols selected) throws IOException {
    SecureChannel channel = SecureChannel.accept(peer, profile, certificate);
    if (selected.equals(SecurityProtocols.SSL)) {
      session(channel, selected);
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
      session(channel, selected);
    } else {
      channel.close();
    }
  }

  private void session(SecureChannel channel, SecurityProtocols selected) throws IOException {
    if (sessions.isPresent()) {
      new SessionServer(channel, selected, sessions.get()).serve();
    } else {
      endSession(channel);
    }
  }

  private static void endSession(SecureChannel channel) throws IOException {
    channel.read();
    channel.send(RdpListener.GOODBYE);
    channel.close();
  }
}
