package org.rdpdoctor.lab.faults;

import java.io.IOException;
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

/**
 * An xrdp 0.9.21 of Debian 12 with security_layer=tls. It says goodbye in clear even where TLS was
 * selected.
 */
final class XrdpServer {
  private static final Duration BEFORE_RESET = Duration.ofMillis(20);
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
        RdpListener.WINDOWS_OR_XRDP,
        Negotiation.xrdpWithTls(),
        XrdpServer::refuseHello,
        road,
        RdpListener::endSession,
        peer -> peer.send(RdpListener.GOODBYE));
  }

  /** What a hello gets that comes unasked, or for which there is no usable key. */
  static void refuseHello(Peer peer) throws IOException, InterruptedException {
    Hello.await(peer);
    peer.send(RdpListener.GOODBYE);
    Thread.sleep(BEFORE_RESET); // or the reset might overtake what the client has not read yet
    peer.reset();
  }

  /** As Debian's package makes it at installation, but good for the addresses of this machine. */
  static CertificateRecipe certificate() {
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
