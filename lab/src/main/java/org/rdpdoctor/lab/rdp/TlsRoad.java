package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** A working TLS server, with CredSSP in it where that was selected. */
public record TlsRoad(
    TlsProfile profile, ServerCertificate certificate, CredSspServer credSsp, SessionHost sessions)
    implements SecuredRoad {
  /** What becomes of who is let in. */
  @FunctionalInterface
  public interface SessionHost {
    void serve(SecureChannel channel, SecurityProtocols selected) throws IOException;
  }

  /** Every session comes to Demand Active. */
  public TlsRoad(TlsProfile profile, ServerCertificate certificate, CredSspServer credSsp) {
    this(profile, certificate, credSsp, by(SessionPolicy.OPEN));
  }

  public TlsRoad with(SessionPolicy policy) {
    return with(by(policy));
  }

  public TlsRoad with(SessionHost host) {
    return new TlsRoad(profile, certificate, credSsp, host);
  }

  private static SessionHost by(SessionPolicy policy) {
    return (channel, selected) -> new SessionServer(channel, selected, policy).serve();
  }

  @Override
  public void serve(Peer peer, SecurityProtocols selected) throws IOException {
    SecureChannel channel = SecureChannel.accept(peer, profile, certificate);
    if (selected.equals(SecurityProtocols.SSL)) {
      sessions.serve(channel, selected);
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
      sessions.serve(channel, selected);
    } else {
      channel.close();
    }
  }
}
