package org.rdpdoctor.wire;

/**
 * Checks that a value fits its field when a message is made.
 *
 * <p>A value outside is a mistake of the caller and gives {@link IllegalArgumentException};
 * decoders cannot cause it.
 */
public final class FieldBounds {
  private static final int U8_MAX = 0xFF;
  private static final int U16_MAX = 0xFFFF;
  private static final long U32_MAX = 0xFFFF_FFFFL;

  private FieldBounds() {}

  public static void u8(String field, int value) {
    within(field, value, U8_MAX);
  }

  public static void u16(String field, int value) {
    within(field, value, U16_MAX);
  }

  public static void u32(String field, long value) {
    within(field, value, U32_MAX);
  }

  public static void exactSize(String field, Bytes value, int size) {
    if (value.size() != size) {
      throw new IllegalArgumentException(
          "%s has %d bytes instead of %d".formatted(field, value.size(), size));
    }
  }

  /** The value lies between 0 and {@code max}. */
  public static void within(String field, long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          "%s is %d, not between 0 and %d".formatted(field, value, max));
    }
  }
}
