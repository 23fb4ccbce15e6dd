package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.FieldBounds;

/** How grave an alert is (RFC 5246 section 7.2). */
public record AlertLevel(int value) {
  public static final AlertLevel WARNING = new AlertLevel(1);
  public static final AlertLevel FATAL = new AlertLevel(2);

  private static final NumberNames NAMES =
      NumberNames.parse(
          """
          01 warning
          02 fatal
          """);

  public AlertLevel {
    FieldBounds.u8("alert level", value);
  }

  /** The registered name; an unregistered number is shown as {@code 0xfe}. */
  public String name() {
    return NAMES.nameOrHex8(value);
  }

  @Override
  public String toString() {
    return name();
  }
}
