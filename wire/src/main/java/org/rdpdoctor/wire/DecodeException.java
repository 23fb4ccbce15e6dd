package org.rdpdoctor.wire;

/**
 * Reading cannot go on. What is merely odd does not throw; it is reported as an oddity.
 *
 * <p>The message is lower case without a full stop and names the field and the offset.
 */
public final class DecodeException extends Exception {
  /** What stands in the way, for callers that wait for more bytes. */
  public enum Kind {
    /** The input ends before the field does; more bytes might help. */
    NOT_ENOUGH_BYTES,
    /** A length or count is larger than our limit or than its container. */
    LIMIT,
    /** This is not the expected structure at all. */
    UNEXPECTED
  }

  private final Kind kind;

  private DecodeException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public static DecodeException notEnoughBytes(String field, int offset, int needed, int left) {
    return new DecodeException(
        Kind.NOT_ENOUGH_BYTES,
        "%s at offset %d needs %d bytes, %d are left".formatted(field, offset, needed, left));
  }

  public static DecodeException limit(String field, int offset, long value, long limit) {
    return new DecodeException(
        Kind.LIMIT,
        "%s at offset %d is %d, the limit is %d".formatted(field, offset, value, limit));
  }

  public static DecodeException unexpected(String field, int offset, String found) {
    return new DecodeException(
        Kind.UNEXPECTED, "%s at offset %d is %s".formatted(field, offset, found));
  }

  public Kind kind() {
    return kind;
  }
}
