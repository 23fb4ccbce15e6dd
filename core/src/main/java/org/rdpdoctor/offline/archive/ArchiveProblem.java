package org.rdpdoctor.offline.archive;

import java.io.IOException;

/** Why something in an archive cannot be read; the message is a phrase of ours. */
public final class ArchiveProblem extends IOException {
  private static final long serialVersionUID = 1L;

  public ArchiveProblem(String phrase) {
    super(phrase);
  }

  /** The phrase, without text of the archive. */
  public String phrase() {
    return String.valueOf(getMessage());
  }
}
