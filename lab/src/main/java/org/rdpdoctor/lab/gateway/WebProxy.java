package org.rdpdoctor.lab.gateway;

import java.io.IOException;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.http.HttpField;

/**
 * A web server in front of a gateway that knows no methods but those of the web.
 *
 * @param answers with a status; else it closes the connection
 */
public record WebProxy(TlsProfile profile, ServerCertificate certificate, boolean answers)
    implements Behaviour {
  private static final int MAX_REQUESTS = 8;

  @Override
  public void serve(Peer peer) throws IOException {
    HttpChannel channel = new HttpChannel(SecureChannel.accept(peer, profile, certificate));
    for (int requests = 0; requests < MAX_REQUESTS; requests++) {
      channel.readRequest();
      if (!answers) {
        channel.close();
        return;
      }
      channel.respond(
          405,
          "Not Allowed",
          new HttpField("Via", "1.1 proxy.lab.example"),
          new HttpField("Allow", "GET, HEAD, POST"),
          new HttpField("Content-Length", "0"));
    }
  }
}
