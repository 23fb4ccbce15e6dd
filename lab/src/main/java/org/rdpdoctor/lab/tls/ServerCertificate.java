package org.rdpdoctor.lab.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;

/**
 * A certificate ready to be served.
 *
 * @param key of the first certificate
 * @param chain in DER, the server's own first
 */
public record ServerCertificate(LabKey key, List<Bytes> chain) {
  public ServerCertificate {
    chain = List.copyOf(chain);
  }
}
