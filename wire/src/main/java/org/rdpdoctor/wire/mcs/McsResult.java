package org.rdpdoctor.wire.mcs;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * Result of ITU-T T.125 section 7 (ASN.1 definitions). In domain PDUs the field has four bits;
 * unknown values are kept.
 *
 * @param value 0 to 255
 */
public record McsResult(int value) {
  /** rt-successful. */
  public static final McsResult SUCCESSFUL = new McsResult(0);

  /** rt-no-such-channel. */
  public static final McsResult NO_SUCH_CHANNEL = new McsResult(3);

  /** rt-too-many-channels. */
  public static final McsResult TOO_MANY_CHANNELS = new McsResult(11);

  /** rt-too-many-users. */
  public static final McsResult TOO_MANY_USERS = new McsResult(13);

  /** rt-unspecified-failure. */
  public static final McsResult UNSPECIFIED_FAILURE = new McsResult(14);

  /** rt-user-rejected. */
  public static final McsResult USER_REJECTED = new McsResult(15);

  static final int MAX = 15;

  private static final List<String> NAMES =
      List.of(
          "rt-successful",
          "rt-domain-merging",
          "rt-domain-not-hierarchical",
          "rt-no-such-channel",
          "rt-no-such-domain",
          "rt-no-such-user",
          "rt-not-admitted",
          "rt-other-user-id",
          "rt-parameters-unacceptable",
          "rt-token-not-available",
          "rt-token-not-possessed",
          "rt-too-many-channels",
          "rt-too-many-tokens",
          "rt-too-many-users",
          "rt-unspecified-failure",
          "rt-user-rejected");

  public McsResult {
    FieldBounds.u8("MCS result", value);
  }

  public boolean isSuccessful() {
    return value == 0;
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return value < NAMES.size() ? Optional.of(NAMES.get(value)) : Optional.empty();
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> Integer.toString(value));
  }
}
