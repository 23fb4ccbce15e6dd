package org.rdpdoctor.remote.azure;

import java.io.Serial;

/** Azure did not do what was asked. The message is one line for people. */
public final class AzureFailed extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean answered;
  private final boolean accepted;

  /**
   * A question without the answer that was hoped for.
   *
   * @param answered something answered
   * @param accepted Azure had begun to do it
   */
  AzureFailed(String message, boolean answered, boolean accepted) {
    super(message);
    this.answered = answered;
    this.accepted = accepted;
  }

  public boolean answered() {
    return answered;
  }

  public boolean accepted() {
    return accepted;
  }

  /** The same, once Azure has begun. */
  AzureFailed whenAccepted() {
    return new AzureFailed(line(), answered, true);
  }

  /** The message. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
