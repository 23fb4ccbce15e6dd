package org.rdpdoctor.wire.spnego;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * NegState, RFC 4178 section 4.2.2. Unknown values are kept.
 *
 * @param value the number, 0 to 255
 */
public record NegState(int value) {
  public static final NegState ACCEPT_COMPLETED = new NegState(0);
  public static final NegState ACCEPT_INCOMPLETE = new NegState(1);
  public static final NegState REJECT = new NegState(2);
  public static final NegState REQUEST_MIC = new NegState(3);

  static final int MAX = 0xFF;

  private static final Map<NegState, String> NAMES =
      Map.of(
          ACCEPT_COMPLETED, "accept-completed",
          ACCEPT_INCOMPLETE, "accept-incomplete",
          REJECT, "reject",
          REQUEST_MIC, "request-mic");

  public NegState {
    FieldBounds.within("negState", value, MAX);
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
