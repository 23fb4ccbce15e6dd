package org.rdpdoctor.wire.mstypes;

import java.time.Instant;
import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * FILETIME, MS-DTYP section 2.3.3.
 *
 * @param intervals intervals of 100 nanoseconds since 1601-01-01T00:00:00Z, the raw 64 bits; read
 *     as a signed number, as Windows does
 */
public record FileTime(long intervals) implements WireMessage {
  public static final int SIZE = 8;

  private static final Instant EPOCH = Instant.parse("1601-01-01T00:00:00Z");
  private static final long INTERVALS_PER_SECOND = 10_000_000;
  private static final long NANOSECONDS_PER_INTERVAL = 100;

  /**
   * Cuts off what is finer than 100 nanoseconds.
   *
   * @throws ArithmeticException when the instant is more than about 29,000 years from 1601
   */
  public static FileTime of(Instant instant) {
    long seconds = Math.subtractExact(instant.getEpochSecond(), EPOCH.getEpochSecond());
    long fraction = instant.getNano() / NANOSECONDS_PER_INTERVAL;
    return new FileTime(Math.addExact(Math.multiplyExact(seconds, INTERVALS_PER_SECOND), fraction));
  }

  public static FileTime decode(Reader reader) throws DecodeException {
    return new FileTime(reader.i64le("FILETIME"));
  }

  public Instant toInstant() {
    long seconds = Math.floorDiv(intervals, INTERVALS_PER_SECOND);
    long fraction = Math.floorMod(intervals, INTERVALS_PER_SECOND);
    return EPOCH.plusSeconds(seconds).plusNanos(fraction * NANOSECONDS_PER_INTERVAL);
  }

  @Override
  public void encode(Writer writer) {
    writer.i64le(intervals);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    return intervals < 0 ? List.of("FILETIME lies before 1601") : List.of();
  }

  /** The instant in ISO 8601. */
  @Override
  public String toString() {
    return toInstant().toString();
  }
}
