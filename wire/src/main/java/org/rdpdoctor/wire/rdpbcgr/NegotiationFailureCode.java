package org.rdpdoctor.wire.rdpbcgr;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * The failureCode of RDP_NEG_FAILURE, MS-RDPBCGR section 2.2.1.2.2. Unknown values are kept.
 *
 * @param value the unsigned 32-bit field
 */
public record NegotiationFailureCode(long value) {
  /** The server requires TLS or CredSSP. */
  public static final NegotiationFailureCode SSL_REQUIRED_BY_SERVER = new NegotiationFailureCode(1);

  /** The server is configured to use only standard RDP security. */
  public static final NegotiationFailureCode SSL_NOT_ALLOWED_BY_SERVER =
      new NegotiationFailureCode(2);

  /** The server has no valid certificate and key. */
  public static final NegotiationFailureCode SSL_CERT_NOT_ON_SERVER = new NegotiationFailureCode(3);

  /** The requested protocols contradict each other or the security in effect. */
  public static final NegotiationFailureCode INCONSISTENT_FLAGS = new NegotiationFailureCode(4);

  /** The server requires CredSSP. */
  public static final NegotiationFailureCode HYBRID_REQUIRED_BY_SERVER =
      new NegotiationFailureCode(5);

  /** The server requires TLS with certificate-based client authentication. */
  public static final NegotiationFailureCode SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER =
      new NegotiationFailureCode(6);

  private static final Map<NegotiationFailureCode, String> NAMES =
      Map.of(
          SSL_REQUIRED_BY_SERVER, "SSL_REQUIRED_BY_SERVER",
          SSL_NOT_ALLOWED_BY_SERVER, "SSL_NOT_ALLOWED_BY_SERVER",
          SSL_CERT_NOT_ON_SERVER, "SSL_CERT_NOT_ON_SERVER",
          INCONSISTENT_FLAGS, "INCONSISTENT_FLAGS",
          HYBRID_REQUIRED_BY_SERVER, "HYBRID_REQUIRED_BY_SERVER",
          SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER, "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER");

  public NegotiationFailureCode {
    FieldBounds.u32("RDP_NEG_FAILURE failureCode", value);
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  /** The name, or the number in hex when there is none. */
  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%08x".formatted(value));
  }
}
