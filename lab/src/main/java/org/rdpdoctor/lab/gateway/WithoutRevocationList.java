package org.rdpdoctor.lab.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;

/**
 * A gateway whose certificate says that its revocation list is on the same machine, where nobody
 * has put it: who asks there by plain HTTP is told that there is no such page.
 */
public final class WithoutRevocationList implements Behaviour {
  private static final Bytes PLAIN_REQUEST = Bytes.of("GET ".getBytes(StandardCharsets.US_ASCII));

  private final Function<String, GatewayServer> gatewayFor;
  private Optional<GatewayServer> gateway = Optional.empty();

  /**
   * @param gatewayFor makes the gateway once its port is known, by the address of the list
   */
  public WithoutRevocationList(Function<String, GatewayServer> gatewayFor) {
    this.gatewayFor = gatewayFor;
  }

  @Override
  public void serve(Peer peer) throws IOException, InterruptedException {
    if (peer.peek(PLAIN_REQUEST.size()).equals(PLAIN_REQUEST)) {
      peer.readAvailable();
      peer.send(
          new HttpHead.Response(404, "Not Found", List.of(new HttpField("Content-Length", "0")))
              .toBytes());
      peer.finish();
      return;
    }
    gateway(peer.localPort()).serve(peer);
  }

  /** One for all connections, as a tunnel may have two. */
  private synchronized GatewayServer gateway(int port) {
    GatewayServer made =
        gateway.orElseGet(() -> gatewayFor.apply("http://127.0.0.1:%d/lab.crl".formatted(port)));
    gateway = Optional.of(made);
    return made;
  }
}
