package org.rdpdoctor.lab.faults;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;

/** An xrdp 0.9.21 of Debian 12 with security_layer=tls. */
final class XrdpServer {
  /** The nine bytes with which xrdp ends a connection, in clear even where TLS was selected. */
  static final Bytes GOODBYE =
      new DisconnectProviderUltimatum(DisconnectReason.PROVIDER_INITIATED).toPacket();

  private static final Duration VALIDITY = Duration.ofDays(3650);

  private XrdpServer() {}

  static RdpListener healthy() {
    return with(
        new TlsRoad(
            TlsProfile.openSsl3(),
            certificate().sign(),
            new CredSspServer(WindowsServer.IDENTITY)));
  }

  static RdpListener with(SecuredRoad road) {
    return new RdpListener(
        Negotiation.xrdpWithTls(), false, road, XrdpServer::endSession, peer -> peer.send(GOODBYE));
  }

  /** A client without TLS may send its first message before it is told. */
  private static void endSession(Peer peer) throws java.io.IOException {
    peer.readAvailable();
    peer.send(GOODBYE);
  }

  /** As Debian's package makes it at installation, but good for the addresses of this machine. */
  private static CertificateRecipe certificate() {
    String name = "xrdphost.lab.example";
    Instant made = Instant.now().minus(Duration.ofDays(100));
    return CertificateRecipe.asWindowsMakesIt(name)
        .withValidity(made, made.plus(VALIDITY))
        .withExtensions(
            List.of(
                CertificateExtension.alternativeNames(
                    List.of(name, "localhost"), loopbackAddresses())));
  }

  static List<InetAddress> loopbackAddresses() {
    try {
      return List.of(
          InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
          InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }
}
