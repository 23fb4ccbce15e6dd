package org.rdpdoctor.offline;

import org.rdpdoctor.offline.archive.ArchiveProblem;

/** What may come out of an archive and all archives in it, together. */
final class UnpackBudget {
  private final long limit;
  private long left;

  private UnpackBudget(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  static UnpackBudget of(long bytes) {
    return new UnpackBudget(bytes);
  }

  /** For files that are as large as they are. */
  static UnpackBudget unlimited() {
    return new UnpackBudget(Long.MAX_VALUE);
  }

  boolean isSpent() {
    return left < 0;
  }

  void take(long bytes) throws ArchiveProblem {
    left -= bytes;
    if (left < 0) {
      throw new ArchiveProblem(
          "more than %,d MiB come out of the archive".formatted(limit / (1024 * 1024)));
    }
  }
}
