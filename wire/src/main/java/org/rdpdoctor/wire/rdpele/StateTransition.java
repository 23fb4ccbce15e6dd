package org.rdpdoctor.wire.rdpele;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * dwStateTransition of MS-RDPBCGR section 2.2.1.12.1.3.
 *
 * @param value the unsigned 32-bit field
 */
public record StateTransition(long value) {
  /** Licensing has failed and the connection ends. */
  public static final StateTransition TOTAL_ABORT = new StateTransition(1);

  /** What accompanies STATUS_VALID_CLIENT. */
  public static final StateTransition NO_TRANSITION = new StateTransition(2);

  /** Licensing begins anew. */
  public static final StateTransition RESET_PHASE_TO_START = new StateTransition(3);

  /** The last message is wanted again. */
  public static final StateTransition RESEND_LAST_MESSAGE = new StateTransition(4);

  private static final Map<StateTransition, String> NAMES =
      Map.of(
          TOTAL_ABORT, "ST_TOTAL_ABORT",
          NO_TRANSITION, "ST_NO_TRANSITION",
          RESET_PHASE_TO_START, "ST_RESET_PHASE_TO_START",
          RESEND_LAST_MESSAGE, "ST_RESEND_LAST_MESSAGE");

  public StateTransition {
    FieldBounds.u32("licensing state transition", value);
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%x".formatted(value));
  }
}
