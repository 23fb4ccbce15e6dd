package org.rdpdoctor.offline.flow;

/** What all conversations together may keep of their bytes. Not for several threads. */
public final class MemoryBudget {
  /** The usual limit, in bytes. */
  public static final long USUAL_BYTES = 48L << 20;

  private long left;

  public MemoryBudget(long bytes) {
    this.left = bytes;
  }

  /** Takes so much when it is there. */
  public boolean take(long bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  public void giveBack(long bytes) {
    left += bytes;
  }
}
