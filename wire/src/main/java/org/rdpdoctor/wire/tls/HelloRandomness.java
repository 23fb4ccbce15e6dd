package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;

/**
 * What in a hello must be fresh; this package makes no randomness and no keys.
 *
 * @param random 32 bytes
 * @param sessionId 32 bytes for a hello that offers TLS 1.3, which must look like one that resumes
 *     (RFC 8446 appendix D.4); not used otherwise
 * @param keyShares for a hello that offers TLS 1.3, the favourite first; of groups that the hello
 *     does not offer none is used. Where no key needs to be agreed, 32 random bytes do for X25519;
 *     for secp256r1 it must be a point on the curve. With none the server must name a group
 */
public record HelloRandomness(Bytes random, Bytes sessionId, List<KeyShare> keyShares) {
  public HelloRandomness {
    FieldBounds.exactSize("random", random, ClientHello.RANDOM_BYTES);
    FieldBounds.exactSize("session id", sessionId, ClientHello.MAX_SESSION_ID_BYTES);
    keyShares = List.copyOf(keyShares);
  }
}
