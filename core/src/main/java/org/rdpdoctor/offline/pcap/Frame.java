package org.rdpdoctor.offline.pcap;

import java.time.Instant;

/** One packet of a capture. The reader fills it again for the next: nothing of it may be kept. */
public final class Frame {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  byte[] data = new byte[0];
  int start;
  int end;
  int originalLength;
  long number;
  long nanos;
  int linkType;

  /** From 1, as Wireshark counts. */
  public long number() {
    return number;
  }

  /** Since 1970, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  public Instant at() {
    return instant(nanos);
  }

  /** How long it was on the wire, in bytes; the capture may hold less. */
  public int originalLength() {
    return originalLength;
  }

  public int linkType() {
    return linkType;
  }

  /** What {@link #nanos()} says. */
  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
