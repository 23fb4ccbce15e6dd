package org.rdpdoctor.remote.repair;

import java.io.IOException;

/** A journal is there and is not to be gone on with; the message says why, and what to do. */
public final class UnusableJournal extends IOException {
  private static final long serialVersionUID = 1;

  UnusableJournal(String message) {
    super(message);
  }
}
