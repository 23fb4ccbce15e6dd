package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.wire.tls.AlertDescription;

/** The negotiation is fine, and TLS cannot start: the server has no key that it can use. */
final class UnusableKeys {
  private static final String UNREADABLE = "listener-key-unreadable";

  private UnusableKeys() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            UNREADABLE,
            UNREADABLE,
            "Windows whose service may not read its key: a reset to every ClientHello",
            () -> afterHello(Peer::reset)),
        Fault.caseOf(
            UNREADABLE,
            "listener-key-unreadable-fin",
            "the same, but the server closes the connection properly",
            () -> afterHello(Peer::finish)),
        Fault.caseOf(
            UNREADABLE,
            "listener-key-unreadable-silent",
            "the same, but the server never answers a ClientHello",
            () -> afterHello(Peer::drain)),
        Fault.caseOf(
            "xrdp-key-permission",
            "xrdp-key-mismatch",
            "xrdp whose key does not fit its certificate: nine clear bytes and a reset",
            () -> XrdpServer.with((peer, _) -> XrdpServer.refuseHello(peer))),
        Fault.caseOf(
            "listener-cert-keytype",
            "key-type-alert-40",
            "Windows with a key of a type that none of its suites can use: alert 40 to every"
                + " ClientHello",
            () -> afterHello(peer -> Hello.sendAlert(peer, AlertDescription.HANDSHAKE_FAILURE))),
        Fault.caseOf(
            "listener-cert-keytype",
            "xrdp-key-type",
            "an xrdp that cannot use the type of its key: alert 40 and then nine clear bytes",
            () -> XrdpServer.with((peer, _) -> refuseKeyType(peer))),
        Fault.caseOf(
            "listener-key-missing",
            "freerdp-no-key",
            "a server of the FreeRDP family without a usable key: alert 40 to every ClientHello",
            () ->
                afterHello(peer -> Hello.sendAlert(peer, AlertDescription.HANDSHAKE_FAILURE))
                    .withSourceReference(RdpListener.FREERDP)));
  }

  private static void refuseKeyType(Peer peer) throws IOException {
    Hello.await(peer);
    Hello.sendAlert(peer, AlertDescription.HANDSHAKE_FAILURE);
    peer.send(RdpListener.GOODBYE);
    peer.finish();
  }

  private static RdpListener afterHello(Behaviour end) {
    SecuredRoad road =
        (peer, _) -> {
          Hello.await(peer);
          end.serve(peer);
        };
    return WindowsServer.with(road);
  }
}
