package org.rdpdoctor.lab.windows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;

/** A web server on a port that is not its own. */
final class ForeignWebServer implements Behaviour {
  private static final Bytes ANSWER =
      Bytes.of(
          "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\nContent-Length: 0\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));

  @Override
  public void serve(Peer peer) throws IOException {
    if (!peer.readAvailable().isEmpty()) {
      peer.send(ANSWER);
    }
  }
}
