package org.rdpdoctor.offline;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.rdpdoctor.offline.archive.ArchiveProblem;

/** Counts what is read, tells the observer, and ends archives that never end. */
final class CountedStream extends FilterInputStream {
  private static final long STEP_BYTES = 1 << 20;

  private final String file;
  private final OptionalLong size;
  private final UnpackBudget budget;
  private final InspectionObserver observer;
  private long count;
  private long nextStep = STEP_BYTES;

  CountedStream(
      InputStream in,
      String file,
      OptionalLong size,
      UnpackBudget budget,
      InspectionObserver observer) {
    super(in);
    this.file = file;
    this.size = size;
    this.budget = budget;
    this.observer = observer;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    counted(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int got = in.read(target, offset, length);
    counted(Math.max(got, 0));
    return got;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = in.skip(wanted);
    counted(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void counted(long bytes) throws ArchiveProblem {
    count += bytes;
    budget.take(bytes);
    if (count >= nextStep) {
      nextStep = count + STEP_BYTES;
      observer.read(file, count, size);
    }
  }
}
