package org.rdpdoctor.wire.mcs;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * Reason of ITU-T T.125 section 7 (ASN.1 definitions). The field has three bits, so unknown values
 * can arrive and are kept.
 *
 * @param value 0 to 7
 */
public record DisconnectReason(int value) {
  /** rn-domain-disconnected. */
  public static final DisconnectReason DOMAIN_DISCONNECTED = new DisconnectReason(0);

  /** rn-provider-initiated. */
  public static final DisconnectReason PROVIDER_INITIATED = new DisconnectReason(1);

  /** rn-token-purged. */
  public static final DisconnectReason TOKEN_PURGED = new DisconnectReason(2);

  /** rn-user-requested. */
  public static final DisconnectReason USER_REQUESTED = new DisconnectReason(3);

  /** rn-channel-purged. */
  public static final DisconnectReason CHANNEL_PURGED = new DisconnectReason(4);

  static final int MAX = 7;

  private static final Map<DisconnectReason, String> NAMES =
      Map.of(
          DOMAIN_DISCONNECTED, "rn-domain-disconnected",
          PROVIDER_INITIATED, "rn-provider-initiated",
          TOKEN_PURGED, "rn-token-purged",
          USER_REQUESTED, "rn-user-requested",
          CHANNEL_PURGED, "rn-channel-purged");

  public DisconnectReason {
    FieldBounds.within("MCS reason", value, MAX);
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> Integer.toString(value));
  }
}
