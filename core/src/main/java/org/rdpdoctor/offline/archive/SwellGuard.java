package org.rdpdoctor.offline.archive;

/**
 * Ends what swells beyond measure. Logs and texts pack to a tenth or a fiftieth, deflate can do a
 * thousandth; a little of that does no harm.
 */
public final class SwellGuard {
  private static final long HARMLESS_BYTES = 64L << 20;
  private static final long MOST_TIMES = 200;

  /** Call it again as the numbers grow. */
  public void check(long unpackedBytes, long packedBytes) throws ArchiveProblem {
    if (unpackedBytes > HARMLESS_BYTES && unpackedBytes / MOST_TIMES > packedBytes) {
      throw new ArchiveProblem(
          "it swells to more than %d times its size in the archive".formatted(MOST_TIMES));
    }
  }
}
